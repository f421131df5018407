"""The presets of the periods: what is shipped, how they follow one another, and one message for each fault."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import pytest

from collegium.charter import charter
from collegium.conduct.mechanisms import MECHANISMS
from collegium.dates import as_day
from collegium.errors import CollegiumError
from collegium.shipped import source
from collegium.theories import theory
from collegium.theories.analytic.flow import loyal_share
from collegium.theories.preset import periods, preset, presets
from collegium.theories.theory import BY_NAME

PAGES = Path(__file__).parents[2] / "docs" / "background" / "periods"
ALL = presets()
EVERY_VALUE = [(name, parameter) for name in ALL for parameter in preset(name).parameters]
# A line of the book by its number, from its first chapter on; more than one with a comma between.
PLACE = re.compile(r"gill-2018(, l\.[1-9][0-9]{2,3})+")
LAST_LINE = 4400

MINE = """\
collegium: preset/1
id: mine
name: My years
text: A test.
from: 1923-01
until: 1930-01
charters: [cpsu-1922]
parameters:
  lapse_rate:
    value: 0.3
    why: because
    source: gill-2018, l.753
"""


def test_the_nine_periods_are_shipped() -> None:
    years = ("1919-22", "1923-29", "1930-34", "1935-53", "1953-57", "1957-64", "1964-82", "1982-85", "1985-91")
    assert [f"period-{one}" for one in years] == ALL


@pytest.mark.parametrize("name", ALL)
def test_a_shipped_preset_is_read_and_is_named_for_its_years(name: str) -> None:
    found = preset(name)
    assert found.id == name
    assert 8 <= len(found.parameters) <= 20
    first, last = name.removeprefix("period-").split("-")
    assert found.from_.startswith(first)
    final = as_day(found.until) - dt.timedelta(days=1)  # `until` is not part of the period
    assert str(final.year)[2:] == last
    assert repr(found) == f"<Preset {found.id}: {found.from_} to {found.until}, {len(found.parameters)} parameters>"


def test_the_presets_follow_one_another_without_a_gap_from_the_first_politburo_to_the_end() -> None:
    found = [preset(name) for name in ALL]
    assert (found[0].from_, found[-1].until) == ("1919-03", "1991-08")
    for earlier, later in pairwise(found):
        assert earlier.until == later.from_, f"{earlier.id} and {later.id}"


@pytest.mark.parametrize("name", ALL)
def test_a_preset_names_the_charters_that_are_in_force_in_its_period(name: str) -> None:
    found = preset(name)
    years = [f"cpsu-{year}" for year in (1917, 1919, 1922, 1934, 1952, 1953, 1961, 1966, 1988, 1990)]
    spans = [(one, charter(one).in_force) for one in years]
    assert found.charters == [one for one, span in spans if span.start < as_day(found.until) and found.start < span.end]


@pytest.mark.parametrize(("name", "parameter"), EVERY_VALUE)
def test_a_value_is_in_range_differs_from_the_default_and_is_argued(name: str, parameter: str) -> None:
    one, declared = preset(name).parameters[parameter], BY_NAME[parameter]
    assert declared.check(one.value) == one.value
    assert one.value != declared.default, "a parameter with its default is left out"
    assert len(one.why) > 20
    assert one.source is not None or "assumed" in one.why


@pytest.mark.parametrize("name", ALL)
def test_a_place_is_a_line_of_the_book(name: str) -> None:
    for parameter, one in preset(name).parameters.items():
        if one.source is not None:
            assert PLACE.fullmatch(one.source), f"{parameter}: {one.source}"
            assert all(int(line) <= LAST_LINE for line in re.findall(r"l\.([0-9]+)", one.source)), parameter


@pytest.mark.parametrize("name", ALL)
def test_the_page_of_a_period_gives_the_same_values_defaults_and_places(name: str) -> None:
    page = (PAGES / f"{name.removeprefix('period-')}.md").read_text("utf-8")
    for heading in ("What the sources say", "What is assumed", "What this preset must not be tuned to"):
        assert f"\n## {heading}\n" in page
    rows = re.findall(r"^\| `(\w+)` \| (\S+) \| (\S+) \| (.+) \| (.+) \|$", page, re.MULTILINE)
    told = {parameter: (float(default), float(value), why, place) for parameter, default, value, why, place in rows}
    assert told == {
        parameter: (
            BY_NAME[parameter].default,
            one.value,
            one.why,
            "assumed" if one.source is None else one.source.removeprefix("gill-2018, "),
        )
        for parameter, one in preset(name).parameters.items()
    }


def test_only_the_dominant_leader_is_ready_for_terror() -> None:
    assert [name for name in ALL if "terror_will" in preset(name).parameters] == ["period-1935-53"]


def test_what_the_record_tests_is_left_to_its_default() -> None:
    # Natural death, plots, challenges and the business of the organs are scored (patterns B2, C1, C2, C4), not set.
    held_out = {
        "mortality_at_55", "mortality_growth", "illness_at_55", "illness_months", "plot_rate", "challenge_rate",
        "routine_questions", "ways_sessions", "ways_per_session", "heir_loyalty", "defeat_base",
    }  # fmt: skip
    assert held_out <= set(BY_NAME)
    assert not [pair for pair in EVERY_VALUE if pair[1] in held_out]


def test_the_rates_of_turnover_are_those_of_the_sources() -> None:
    # Of three secretaries of the mid-1950s one was left after six and a half years (l.2218).
    assert preset("period-1957-64").values["replacement_rate"] == pytest.approx(1 - (1 / 3) ** (1 / 6.5), abs=0.005)
    # Table 6.4: kept from 1966 to 1971, 1976 and 1981.
    kept = 0.73 * 0.80 * 0.78
    assert preset("period-1964-82").values["replacement_rate"] == pytest.approx(1 - kept ** (1 / 15), abs=0.005)
    # Orgburo and Secretariat: one of six left after the congresses of 1920, 1921 and 1922 (l.497).
    assert preset("period-1919-22").values["bureau_rotation"] == pytest.approx(1 - (1 / 6) ** (1 / 3), abs=0.005)


def test_only_a_leader_who_was_there_before_the_period_starts_with_a_following() -> None:
    # A leader has no majority of clients when he comes in (A1, a test); who goes on has what earlier years brought.
    values_of = {name: preset(name).values for name in ALL}
    given = {name: values["initial_loyalty"] for name, values in values_of.items() if "initial_loyalty" in values}
    assert given.pop("period-1957-64") == 0.65  # nearly two thirds (A4)
    share = 0.1
    for earlier, years, later in (("period-1923-29", 7, "period-1930-34"), ("period-1930-34", 5, "period-1935-53")):
        values = {name: parameter.default for name, parameter in BY_NAME.items()} | values_of[earlier]
        rates = [values[name] for name in ("replacement_rate", "lapse_rate", "conversion_rate", "control_high")]
        share = float(loyal_share(years, share, *rates))
        assert given.pop(later) == pytest.approx(share, abs=0.005)
    assert not given


def test_the_whole_conduct_has_every_mechanism_and_all_defaults() -> None:
    found = theory("whole-conduct")
    assert found.support == "conditional"
    assert found.mechanisms == [mechanism.name for mechanism in MECHANISMS]
    assert found.parameters == {}
    assert "ours" in found.text


def test_presets_become_values_by_the_day_from_which_they_hold_in_whatever_order_they_are_given() -> None:
    found = periods(["period-1935-53", "period-1923-29", "period-1930-34"])
    assert list(found) == ["1923-01", "1930-01", "1935-01"]
    assert found["1930-01"] == preset("period-1930-34").values
    assert list(periods(ALL)) == [preset(name).from_ for name in ALL]


def test_an_own_preset_is_read_from_its_file(write) -> None:
    found = preset(write(MINE))
    assert found.values == {"lapse_rate": 0.3}
    assert found.start == dt.date(1923, 1, 1)


def test_a_shipped_preset_copied_to_a_file_is_the_same(write) -> None:
    text = source("collegium.theories", "presets", "period-1953-57", "preset").decode()
    assert preset(write(text)) == preset("period-1953-57")


def test_overlapping_presets_are_refused_at_the_line_where_the_second_begins(write) -> None:
    path = write(MINE.replace("from: 1923-01", "from: 1929-12"))
    with pytest.raises(CollegiumError) as caught:
        periods([path, "period-1923-29"])
    assert (caught.value.where, caught.value.line) == (str(path), 5)
    assert "two presets overlap: 'period-1923-29 and mine'" in str(caught.value)
    assert "period-1923-29 holds until 1930-01, mine from 1929-12 on" in str(caught.value)


def test_a_preset_given_twice_overlaps_with_itself() -> None:
    with pytest.raises(CollegiumError, match=r"^period-1930-34\.yaml:\d+: .*two presets overlap"):
        periods(["period-1930-34", "period-1930-34"])


def test_presets_that_only_touch_do_not_overlap(write) -> None:
    path = write(MINE.replace("1923-01", "1930-01").replace("until: 1930-01", "until: 1935-01"))
    assert list(periods([path, "period-1923-29"])) == ["1923-01", "1930-01"]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("preset/1", "theory/1", 1, "the file is a theory, and a preset is wanted here"),
        ("id: mine", "id: 1923-29", 2, "not an id: '1923-29'"),
        ("until: 1930-01", "until: 1922-12", 6, "`until` is not after `from`"),
        ("until: 1930-01", "until: 1930-13", 6, "1930-13"),
        ("[cpsu-1922]", "[]", 7, "`charters` is too short"),
        # A fault lies where the value begins, and that of a parameter begins on the line after its name.
        ("lapse_rate:", "laps_rate:", 10, "unknown parameter: 'laps_rate'. Did you mean 'lapse_rate'?"),
        ("value: 0.3", "value: 3", 10, "lapse_rate is out of range: 3.0. It takes 0 to 1 (1/year)"),
        ("value: 0.3", "value: much", 10, "should be a number: 'much'"),
        ("    why: because\n", "", 10, "the key 'why' is missing"),
        ("why: because", "wy: because", 11, "unknown key: 'wy'. Did you mean 'why'?"),
    ],
)
def test_a_fault_is_told_at_its_line(write, right: str, wrong: str, line: int, says: str) -> None:
    assert MINE.count(right) == 1
    with pytest.raises(CollegiumError) as caught:
        preset(write(MINE.replace(right, wrong)))
    assert caught.value.line == line, str(caught.value)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_preset_is_answered_with_the_nearest() -> None:
    with pytest.raises(CollegiumError, match=r"no such preset: 'period-1923-28'\. Did you mean 'period-1923-29'"):
        preset("period-1923-28")
