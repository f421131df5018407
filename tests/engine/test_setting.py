"""Reading a charter for the kernel: spans, congresses, sizes and links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.conduct.rules import COMMITTEE_SEATS
from collegium.conduct.state import NORM_NAMES
from collegium.dates import as_day
from collegium.engine import compile_setting
from collegium.engine.reading import rules_on
from collegium.engine.setting import month_date, months_between
from collegium.errors import CollegiumError

SEEN = (
    "recommends", "congress_elects_leader", "appeal", "public_elections", "posts_split", "security_to_leader",
    "commissions",
)  # fmt: skip
LINKS = (
    "recommends", "secretaries_delegate", "delegates_decide", "slate_from_above", "committee_elects_leader",
    "leader_removable", "members_removable",
)  # fmt: skip
START, END = dt.date(1922, 4, 1), dt.date(1926, 4, 1)


def test_months_and_dates_undo_each_other() -> None:
    for month in range(-30, 200):
        assert months_between(START, month_date(START, month)) == month


def test_congresses_meet_as_often_as_the_charter_says(cpsu: Charter) -> None:
    setting = compile_setting(cpsu, START, END)
    assert setting.n_months == 48
    assert np.flatnonzero(setting.congress).tolist() == [12, 24, 36, 48]


def test_congresses_can_be_given_and_those_outside_the_span_are_left_out(cpsu: Charter) -> None:
    days = [dt.date(1922, 4, 2), dt.date(1924, 5, 31), dt.date(1923, 4, 17), dt.date(1924, 5, 1), dt.date(1927, 12, 1)]
    setting = compile_setting(cpsu, START, END, days)
    assert [setting.date(month) for month in np.flatnonzero(setting.congress)] == [
        dt.date(1923, 4, 1),
        dt.date(1924, 5, 1),
    ]
    assert not compile_setting(cpsu, START, END, []).congress.any()


def test_the_seats_of_a_congress_are_those_of_the_charter_on_the_day(cpsu: Charter) -> None:
    """Table 3.3 of Gill (2018) for the bodies of 1924-06 on; 87 seats of the Central Committee are public knowledge."""
    setting = compile_setting(cpsu, START, END, [dt.date(1924, 6, 1), dt.date(1926, 1, 1)])
    assert setting.sizes[26, :7].tolist() == [7, 6, 11, 6, 5, 0, 87]
    assert setting.sizes[45, :7].tolist() == [9, 5, 11, 5, 5, 2, 106]
    assert setting.sizes[0, COMMITTEE_SEATS] == 46
    assert (setting.n_provinces, setting.n_districts) == (84, 504)
    assert setting.rules[0]["delegates_per_province"] == 686 // 84


def test_the_charter_of_1922_has_every_link_of_the_circle_and_ratifies_openly(cpsu: Charter) -> None:
    rules = compile_setting(cpsu, START, END).rules[0]
    assert [name for name in LINKS if not rules[name]] == []
    assert not rules["secret_ratification"]


@pytest.mark.parametrize(
    ("link", "power", "by", "over"),
    [
        ("recommends", "nominate", "secretariat", "province-secretary"),
        ("secretaries_delegate", "delegate", "province-secretary", "congress"),
        ("delegates_decide", "elect", "congress", "central-committee"),
        ("slate_from_above", "nominate", "secretariat", "central-committee"),
        ("committee_elects_leader", "elect", "central-committee", "leader"),
        ("leader_removable", "remove", "central-committee", "leader"),
        ("leader_removable", "propose-removal", "politburo", "leader"),
        ("members_removable", "remove", "central-committee", "politburo"),
        ("members_removable", "propose-removal", "politburo", "politburo"),
    ],
)
def test_leaving_out_a_clause_cuts_its_link_and_no_other(
    cpsu: Charter, without: Callable[..., Charter], link: str, power: str, by: str, over: str
) -> None:
    rules = compile_setting(without(cpsu, power, by, over), START, END).rules[0]
    assert [name for name in LINKS if not rules[name]] == [link]


def test_without_an_appeal_the_top_body_removes_by_itself() -> None:
    first, last = dt.date(1957, 6, 1), dt.date(1957, 12, 1)
    removes = ("leader_removable", "members_removable", "top_removes_leader", "top_removes_members", "appeal")
    rules = compile_setting(read_charter("cpsu-1953"), first, last).rules[0]
    assert [bool(rules[name]) for name in removes] == [True, True, False, False, True]
    rules = compile_setting(read_charter("cpsu-1953", amend="no-appeal-1957"), first, last).rules[0]
    assert [bool(rules[name]) for name in removes] == [True, True, True, True, False]


def test_a_secret_ballot_below_is_seen(cpsu: Charter, in_secret: Callable[[Charter], Charter]) -> None:
    assert compile_setting(in_secret(cpsu), START, END).rules[0]["secret_ratification"]


def test_a_clause_is_a_link_from_the_month_in_which_it_comes_into_force(cpsu: Charter) -> None:
    nominations = [c for c in cpsu.clauses_for("nominate", "secretariat", "province-secretary") if c.from_ is not None]
    assert [str(c.from_) for c in nominations] == ["1923-06"]
    kept = tuple(c for c in cpsu.clauses if c.over != "province-secretary" or c in nominations or c.power != "nominate")
    later = cpsu.model_copy(update={"clauses": kept})
    setting = compile_setting(later, START, END)
    links = setting.rules["recommends"].tolist()
    assert links == [False] * 14 + [True] * 35
    assert setting.date(14) == dt.date(1923, 6, 1)


@pytest.mark.parametrize(
    ("start", "until", "told"),
    [
        (START, START, "a simulation ends after it starts"),
        (END, START, "a simulation ends after it starts"),
        (dt.date(1921, 1, 1), END, "a date outside the charter"),
        (START, dt.date(1937, 1, 1), "a date outside the charter"),
    ],
)
def test_a_span_outside_the_charter_is_refused(cpsu: Charter, start: dt.date, until: dt.date, told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        compile_setting(cpsu, start, until)


def test_charters_follow_each_other_and_each_month_is_under_the_one_in_force() -> None:
    epochs = [read_charter(name) for name in ("cpsu-1961", "cpsu-1966")]
    setting = compile_setting(epochs, dt.date(1964, 1, 1), dt.date(1970, 1, 1))
    assert setting.charters == ("cpsu-1961", "cpsu-1966")
    renewal = setting.rules["min_renewal_committee"]
    april = months_between(dt.date(1964, 1, 1), dt.date(1966, 4, 1))
    assert (renewal[:april] == 0.25).all()
    assert (renewal[april:] == 0.0).all()
    assert setting.rules["posts_split"].tolist() == [False] * 10 + [True] * 63
    assert setting.norms[0, NORM_NAMES.index("tenure-safe")] == 0.2
    assert setting.norms[april, NORM_NAMES.index("tenure-safe")] == 0.9


def test_a_gap_between_charters_is_told(cpsu: Charter) -> None:
    with pytest.raises(CollegiumError, match=r"a date outside the charter.*1934-02.*cpsu-1952"):
        compile_setting([cpsu, read_charter("cpsu-1952")], dt.date(1933, 1, 1), dt.date(1953, 1, 1))


def test_a_charter_without_a_cast_cannot_be_simulated(cpsu: Charter) -> None:
    with pytest.raises(CollegiumError, match="the charter has no cast"):
        compile_setting(cpsu.model_copy(update={"cast": None}), START, END)


def test_what_the_model_sees_of_each_epoch() -> None:
    """What the sources put at certain epochs: the appeal from 1953, the congress that elects the leader in 1990."""
    seen = {}
    for name, day in (("cpsu-1934", "1937-06"), ("cpsu-1953", "1957-06"), ("cpsu-1966", "1970"), ("cpsu-1990", "1991")):
        rules = rules_on(read_charter(name), as_day(day))
        seen[name] = [link for link in SEEN if rules[link]]
    assert seen == {
        "cpsu-1934": ["recommends", "security_to_leader", "commissions"],
        "cpsu-1953": ["recommends", "appeal", "security_to_leader"],
        "cpsu-1966": ["recommends", "appeal", "posts_split", "security_to_leader"],
        "cpsu-1990": ["congress_elects_leader", "public_elections"],
    }
