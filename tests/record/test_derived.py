"""The book's derived figures: every computation by hand on a tiny history, then the outcome on the record, pinned."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.history import History, Manifest, PartialDate
from collegium.record import issues
from collegium.record.derived import compare, derived, derived_table, outcome, outcomes, parameters
from collegium.record.facts import frame
from collegium.record.recompute import NUMBERS, PEOPLE, Evidence, names, recompute

FIGURES = frame("derived")
DOCS = Path(__file__).parents[2] / "docs" / "reference" / "derived-figures.md"


def dated(name: str, text: str | None) -> dict[str, object]:
    date = PartialDate.parse(text) if text else None
    return {
        f"{name}_date": date and date.text,
        name: date and date.day,
        f"{name}_earliest": date and date.earliest,
        f"{name}_latest": date and date.latest,
        f"{name}_precision": date and date.precision,
    }


SPELLS = [  # person, body, rank, from, until, how he left
    ("ann", "board", "full", "1920-01-01", None, None),
    ("ben", "board", "full", "1920-01-01", "1924-01-01", "died"),
    ("cat", "board", "candidate", "1920-01-01", "1923-01-01", "promoted"),
    ("cat", "board", "full", "1923-01-01", None, None),
    ("dan", "board", "candidate", "1922-06-01", "1925-06-01", "removed"),
    ("eve", "board", "full", "1925-01-01", None, None),
    ("ann", "bureau", "full", "1920-01-01", None, None),
    ("eve", "bureau", "full", "1920-01-01", None, None),
    ("fay", "bureau", "full", "1924-01-01", None, None),
    ("ann", "desk", "full", "1921-01-01", None, None),
    ("eve", "desk", "full", "1926-01-01", None, None),
    ("ann", "club", "leader", "1921-03-10", None, None),
    ("ann", "club", "chair", "1923-05-01", None, None),
]
LIVES = [  # person, birth, death, fate
    ("ann", "1880-05-01", None, None),
    ("ben", "1870-05-02", "1924-01-01", "died in office"),
    ("cat", "1890-01-01", None, None),
    ("dan", "1895-07-01", None, "executed"),
    ("eve", "1885-01-01", None, None),
    ("fay", None, None, None),
]
TIES = [("cat", "client", "1921-03-10", None), ("dan", "ally", "1922-06-01", "1925-06-01")]
OBSERVED = [  # measure, category, person, date, value, text, place
    ("sessions", None, None, "1920", 10, None, "Table 1 (l.1)"),
    ("decisions", "in session", None, "1920", 30, None, "Table 1 (l.1)"),
    ("decisions", "by circulation", None, "1920", 70, None, "Table 1 (l.1)"),
    ("decisions", "decisions of the politburo", None, "1920", 20, None, "Table 1 (l.1)"),
    ("decisions", "total", None, "1920", 999, None, "Table 1 (l.1)"),
    ("decisions", "in session", None, "1920", 888, None, "Table 1 note a (l.2)"),
    ("sessions", None, None, "1921", 0, None, "Table 1 (l.3)"),
    ("decisions", "in session", None, "1921", 0, None, "Table 1 (l.3)"),
    ("decisions", "by circulation", None, "1921", None, None, "Table 1 (l.3)"),
    ("decisions", "decisions of the politburo", None, "1921", 88, None, "Table 1 (l.3)"),
    ("sessions", None, None, "1922-01-01/1922-01-31", 6, None, "text (l.4)"),
    ("posts", "state", None, "1923-06-01", 2, None, "note 1 (l.5)"),
    ("posts", "party", None, "1923-06-01", 1, None, "note 1 (l.5)"),
    ("share kept", None, None, "1923", 30, None, "text (l.6)"),
    ("office hours", None, "ann", "1920", 400, None, "Table 2 (l.7)"),
    ("holiday days", None, "ann", "1920", 14, None, "text (l.8)"),
    ("office hours", None, "ann", "1921-01-01/1921-01-14", 30, None, "Table 2 (l.9)"),
    ("first entry and last exit", None, None, "1920-06-22", None, "3.20-16.25 and 18.45-1.25", "Table 3 (l.10)"),
    ("rank", None, "ben", "1920", 1, None, "Table 4 (l.11)"),
    ("rank", None, "ben", "1921", 2, None, "Table 4 (l.11)"),
    ("rank", None, "cat", "1920", 2, None, "Table 4 (l.11)"),
    ("rank", None, "cat", "1921", 3, None, "Table 4 (l.11)"),
    ("rank", None, "dan", "1921", 1, None, "Table 4 (l.11)"),
    ("changes", "ours", None, "1920", 1, None, "note 2 (l.12)"),
    ("changes", "theirs", None, "1920", None, None, "note 2 (l.12)"),
    ("changes", "ours", None, "1923", 1, None, "note 2 (l.15)"),
    ("changes", "ours", None, "1921", 2, None, "note 2 (l.13)"),
    ("changes", "theirs", None, "1921", 2, None, "note 2 (l.13)"),
    ("changes", "ours", None, "1922", 0, None, "note 2 (l.14)"),
    ("changes", "theirs", None, "1922", 3, None, "note 2 (l.14)"),
]


@cache
def club() -> Evidence:
    """Six people in a board, a bureau and a desk, led by Ann from 1921."""
    memberships = pl.DataFrame(
        [
            {"run": 0, "person_id": who, "organization_id": body, "exit": how}
            | {"rank": "holder" if body == "club" else rank, "post_id": rank if body == "club" else None}
            | dated("start", start)
            | dated("end", end)
            for who, body, rank, start, end, how in SPELLS
        ],
        infer_schema_length=None,
    )
    persons = pl.DataFrame(
        [
            {"run": 0, "person_id": who, "name": who.title(), "family_name": who.title(), "fate": fate}
            | {"birth": birth and dt.date.fromisoformat(birth), "death": death and dt.date.fromisoformat(death)}
            for who, birth, death, fate in LIVES
        ],
        infer_schema_length=None,
    )
    ties = pl.DataFrame(
        [
            {"run": 0, "person_id": who, "other_id": "ann", "kind": kind, "weight": 1.0}
            | dated("start", start)
            | dated("end", end)
            for who, kind, start, end in TIES
        ],
        infer_schema_length=None,
    )
    observations = pl.DataFrame(
        [
            {"run": 0, "measure": measure, "category": category, "person_id": who, "organization_id": "board"}
            | {"value": value and float(value), "text": text, "source_place": place}
            | dated("start", date)
            for measure, category, who, date, value, text, place in OBSERVED
        ],
        infer_schema_length=None,
    )
    organizations = pl.DataFrame({"organization_id": ["board", "bureau", "desk", "club"], "name": [None] * 4})
    manifest = Manifest("imported", "a club", dt.date(1920, 1, 1), dt.date(1930, 12, 31))
    factions = pl.DataFrame(
        {"table": ["6.2"] * 3, "column": ["Ann", "Ann", "Free"], "person_id": ["cat", "dan", "eve"]}
    )
    return Evidence(
        History(
            manifest,
            {
                "memberships": memberships, "persons": persons, "ties": ties, "observations": observations,
                "organizations": organizations,
            },
        ),
        factions,
    )  # fmt: skip


# --- every computation by hand ----------------------------------------------------------------------------------

BY_HAND = [  # computation, parameters, value, people
    ("size", "seats=board; on=1923-06", 4, "ann ben cat dan"),
    ("size", "seats=board:candidate; on=1922-12", 2, "cat dan"),
    ("size", "seats=board + bureau; on=1923-06", 5, "ann ben cat dan eve"),
    ("size", "seats=board; without=bureau; on=1926-06", 1, "cat"),
    ("size", "seats=bureau; never=board:candidate + desk; on=1926-06", 1, "fay"),
    ("overlap", "seats=board; also=bureau; on=1926-06", 2, "ann eve"),
    ("overlap", "seats=board; also=bureau; third=desk; on=1925-06", 1, "ann"),
    ("overlap_share", "seats=bureau; also=board; on=1926-06", 200 / 3, "ann eve"),
    ("overlap_kept", "seats=board; also=bureau; third=desk; start=1921-06; end=1926-06", 1, "ann"),
    ("carried_over", "seats=board; start=1920-06; end=1924-06", 2, "ann cat"),
    ("carried_over", "seats=board:candidate; into=board:full; start=1920-06; end=1924-06", 1, "cat"),
    ("carried_over", "seats=bureau; without=board; into=board; start=1920-06; end=1925-06-02", 1, "eve"),
    ("carried_over_share", "seats=board; start=1920-06; end=1924-06", 200 / 3, "ann cat"),
    ("carried_over_share", "seats=board; start=1920-06; end=1924-06; living=yes", 100, "ann cat"),
    ("gone", "seats=board; start=1923-06; end=1926-06", 2, "ben dan"),
    ("gone", "seats=board:candidate; start=1920-06; end=1924-06", 1, "cat"),
    ("gone", "seats=board:candidate; into=board; start=1920-06; end=1924-06", 0, ""),
    ("gone_share", "seats=board; start=1923-06; end=1926-06", 50, "ben dan"),
    ("new", "seats=board; start=1923-06; end=1926-06", 1, "eve"),
    ("new", "seats=board; before=board + bureau; start=1923-06; end=1926-06", 0, ""),
    ("new_share", "seats=board:full; start=1922-06; end=1924-06", 50, "cat"),
    ("ever", "seats=board; start=1924-01-01; end=1930", 4, "ann cat dan eve"),
    ("joined", "seats=board; start=1920-01-01; end=1925-01-01", 2, "dan eve"),
    ("joined", "seats=board:full; start=1920-01-01; end=1924-12", 1, "cat"),
    ("left", "seats=board; start=1923-01-01; end=1925-12", 2, "ben dan"),
    ("left", "seats=board; start=1924-01-01; end=1925-06-01", 1, "dan"),
    ("left", "seats=board; start=1922-12; end=1925-12; how=died", 1, "ben"),
    ("left", "seats=board:candidate; start=1922-12; end=1923-12", 1, "cat"),
    ("entered_since", "seats=board; on=1926-06; since=1920-01-01", 2, "cat eve"),
    ("held_since", "seats=board; on=1926-06; since=1920-01-01", 1, "ann"),
    ("first_time", "seats=board + bureau; on=1926-06; before=1922-01-01", 1, "fay"),
    ("seniors", "seats=board:full; on=1926-06; person=cat", 1, "ann"),
    ("juniors", "seats=board:full; on=1926-06; person=cat", 1, "eve"),
    ("sitting", "people=ann + ben + fay; seats=board; on=1926-06", 1, "ann"),
    ("sitting_share", "people=ann + ben + fay; seats=board; on=1926-06", 100 / 3, "ann"),
    ("absent", "people=ann + ben + fay; seats=board; on=1926-06", 2, "ben fay"),
    # what narrows the part, and the whole
    ("size_share", "seats=board; on=1923-06; except=ann", 100, "ben cat dan"),
    ("size_share", "seats=board; on=1923-06; among=ann + ben", 50, "ann ben"),
    ("size_share", "seats=board; on=1923-06; tie=client", 25, "cat"),
    ("size", "seats=board; on=1923-06; tie=client + ally", 2, "cat dan"),
    ("size", "seats=board; on=1923-06; untied=client + ally", 2, "ann ben"),
    ("size", "seats=board; on=1921-01; tie=client", 0, ""),
    ("size_share", "seats=board; on=1923-06; faction=6.2:ann", 75, "ann cat dan"),
    ("size", "seats=board; on=1923-06; faction=6.2:ann; except=ann", 2, "cat dan"),
    ("size", "seats=board; on=1923-06; outside=6.2:ann", 1, "ben"),
    ("ever", "seats=board; start=1920; end=1930; fate=executed", 1, "dan"),
    ("size", "seats=board:full; on=1923-05-01; age=43..53", 2, "ann ben"),  # Ann turned 43 that day, Ben is 52
    ("size", "seats=board:full; on=1923-05-01; age=53..60", 0, ""),
    # numbers
    ("age", "person=ben; on=1923-05-01", 52, "ben"),
    ("age", "person=ben; on=1923-05-02", 53, "ben"),
    ("age_gap", "older=ann; younger=cat", 9, "ann cat"),
    ("mean_age", "seats=board; without=bureau; on=1926-01-01", 36, "cat"),
    ("mean_age", "seats=board:full; on=1926-01-01", (45.671 + 36 + 41) / 3, "ann cat eve"),
    ("median_birth_year", "seats=board; start=1920-06; end=1925-03; which=new; before=board", 1890, "dan eve"),
    ("median_birth_year", "seats=board; start=1920-06; end=1925-03; which=old", 1885, "ann cat"),
    ("time_to_office", "person=ann; post=chair; unit=months", 26, None),
    ("time_to_office", "person=ann; post=chair; unit=years", 2, None),
    ("share_change", "seats=bureau; also=board; start=1920-06; end=1926-06", 200 / 3 - 50, None),
    ("growth", "seats=bureau; start=1920-06; end=1926-06", 1.5, None),
    ("group_difference", "first=6.2:ann; second=6.2:free; seats=board; on=1926-06", 1, None),
    ("sum_of_observations", "measure=decisions; category=by circulation + in session; place=Table 1", 100, None),
    ("sum_of_observations", "measure=changes; dates=1920 + 1922", 4, None),
    ("sum_of_observations", "measure=sessions; dates=1920..1921; body=board", 10, None),
    ("difference", "measure=posts; plus=state; minus=party; dates=1923-06-01", 1, None),
    ("ratio", "measure=posts; over=state; under=party", 2, None),
    ("share_of_seats", "measure=posts; category=state + party; date=1923-06-01; seats=board", 75, None),
    ("complement", "measure=share kept; date=1923", 70, None),
    ("days_a_session", "body=board; dates=1922-01-01/1922-01-31", 5, None),
    ("decisions_share", "way=in session; year=1920; place=Table 1", 25, None),
    ("decisions_total", "year=1920; place=Table 1", 120, None),
    ("decisions_a_session", "year=1920; place=Table 1", 3, None),
    ("decisions_a_session", "year=1921; place=Table 1", 0, None),
    ("decisions_a_week", "years=1920..1921; place=Table 1", 2, None),
    ("hours_a_week", "dates=1920; place=Table 2", 8, None),
    ("hours_a_week", "dates=1921-01-01/1921-01-14; place=Table 2", 15, None),
    ("minutes_logged", "date=1920-06-22", 13 * 60 + 5 + 6 * 60 + 40, None),
    ("count_observations", "measure=rank; person=ben; dates=1920..1922", 2, None),
    ("count_observations", "measure=rank; person=ben; dates=1920..1922; value=2; place=Table 4", 1, None),
    ("most_listed", "measure=rank; place=Table 4; first=2", 2, "ben cat"),
    ("most_listed", "measure=rank; place=Table 4; first=1", 1, "ben"),
    ("years_more", "measure=changes; more=ours; less=theirs; place=note 2", 2, None),
    ("years_more", "measure=changes; more=theirs; less=ours; place=note 2", 1, None),
]


@pytest.mark.parametrize(("name", "given", "value", "people"), BY_HAND)
def test_a_computation_gives_what_a_hand_gives(name: str, given: str, value: float, people: str | None) -> None:
    answer = recompute(club(), name, parameters(given))
    assert answer.value == pytest.approx(value, abs=1e-3)
    if people is not None:
        assert answer.people == tuple(people.split())


def test_every_computation_has_its_hand_case() -> None:
    assert {name.removesuffix("_share") if name not in NUMBERS else name for name, *_ in BY_HAND} == {*PEOPLE, *NUMBERS}
    assert len(set(names())) == 2 * len(PEOPLE) + len(NUMBERS)


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("carryover", "", "unknown computation: 'carryover'. Did you mean 'carried_over'?"),
        ("decisions_total_share", "", "unknown computation: 'decisions_total_share'"),
        (
            "size",
            "seats=board; on=1923; wihtout=desk",
            "size takes no such parameter: 'wihtout'. Did you mean 'without'?",
        ),
        ("mean_age", "seats=board; on=1923; except=ann", "mean_age takes no such parameter: 'except'"),
        ("carried_over", "seats=board; start=1923", "carried_over lacks a parameter: 'end'"),
        ("size", "seats=bord; on=1923", "unknown body: 'bord'. Did you mean 'board'?"),
        ("size", "seats=board; on=1931", "the date lies outside the history"),
        ("size", "seats=board; on=1923; faction=6.2:bob", "no such group: '6.2:bob'"),
        ("age", "person=fay; on=1925", "no birth date is known: 'fay'"),
        ("size_share", "seats=board:guest; on=1925", "size_share is a share of nobody"),
        ("sum_of_observations", "measure=decisions; dates=1925", "no such observation"),
        ("minutes_logged", "date=1920-06-23", "no entry and exit is observed: '1920-06-23'"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(name: str, given: str, message: str) -> None:
    with pytest.raises(CollegiumError, match=re.escape(message)):
        recompute(club(), name, parameters(given))


# --- against the print ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "recomputed", "way", "found"),
    [
        ("13", 13, "", "agrees"),
        ("13", 14, "", "differs"),
        ("27", 100 * 7 / 26, "", "agrees"),
        ("66", 200 / 3, "", "cut off"),
        ("67", 200 / 3, "", "agrees"),
        ("34.6", 34.65, "", "agrees"),
        ("34.6", 34.66, "", "cut off"),
        ("34.6", 34.71, "", "differs"),
        ("41.5", 100 * 5 / 12, "", "differs"),
        ("-1", -1, "", "agrees"),
        ("50", 50, "more", "differs"),
        ("50", 50.1, "more", "agrees"),
        ("8", 7.8, "less", "agrees"),
        ("8", 8, "less", "differs"),
        ("66.7", 61, "about", "agrees"),
        ("66.7", 59, "about", "differs"),
    ],
)
def test_a_figure_agrees_to_the_precision_of_the_print(value: str, recomputed: float, way: str, found: str) -> None:
    assert outcome(value, recomputed, way) == found


def test_an_unknown_comparison_is_refused() -> None:
    with pytest.raises(CollegiumError, match="unknown comparison: 'most'"):
        outcome("50", 60, "most")


@pytest.mark.parametrize("text", ["seats", "=board", "seats=board; seats=desk"])
def test_a_bad_list_of_parameters_is_refused(text: str) -> None:
    with pytest.raises(CollegiumError, match="not a list of parameters"):
        parameters(text)


def figure(**cells: str | None) -> pl.DataFrame:
    row: dict[str, str | None] = {
        "derived_id": "d9.01",
        "chapter": "9",
        "line": "7",
        "printed": "two",
        "value": "2",
        "unit": "people",
    }
    row |= {"what": "a figure", "recompute": "size", "parameters": "seats=board:full; on=1922-01", "note": None}
    return pl.DataFrame([row | cells])


def test_a_figure_is_set_beside_its_print() -> None:
    row = compare(figure(), club()).row(0, named=True)
    assert row["outcome"] == "agrees"
    assert (row["recomputed"], row["difference"], row["people"]) == (2, 0, "ann, ben")
    assert row["how"] == "size(seats=board:full, on=1922-01): 2"


def test_the_right_number_of_the_wrong_people_does_not_agree() -> None:
    right = figure(parameters="seats=board:full; on=1922-01; named=ben + ann")
    wrong = figure(parameters="seats=board:full; on=1922-01; named=ann + cat")
    assert compare(pl.concat([right, wrong]), club())["agrees"].to_list() == [True, False]


def test_a_figure_without_a_computation_neither_agrees_nor_differs() -> None:
    row = compare(figure(recompute="none", value=None, note="why"), club()).row(0, named=True)
    assert (row["outcome"], row["agrees"], row["recomputed"], row["note"]) == ("none", None, None, "why")


def test_a_figure_that_cannot_be_recomputed_is_named() -> None:
    with pytest.raises(CollegiumError, match=r"d9\.01 cannot be recomputed.*unknown body: 'bord'"):
        compare(figure(parameters="seats=bord; on=1922"), club())
    with pytest.raises(CollegiumError, match="no printed number"):
        compare(figure(value=None), club())


# --- the record -------------------------------------------------------------------------------------------------

# Each figure that differs, with the repair or contradiction that explains it; the notes say it in words.
DIFFER = {
    "d2.07": "r22-01", "d2.10-2": "r22-02", "d2.12-2": "r22-02", "d2.15-1": "r22-03", "d2.17-1": "r22-03",
    "d3.12-1": "r33-28", "d3.12-3": "r33-28", "d3.13-1": "r33-28", "d3.15-2": "d-03", "d3.19-1": "r33-20",
    "d3.19-2": "r33-21", "d3.20-1": "r33-20", "d3.20-2": "r33-21", "d3.21-1": "r33-20", "d3.21-2": "r33-21",
    "d3.22-1": "r33-20", "d3.22-2": "r33-21", "d3.22-4": "r33-22", "d3.25-3": "r33-23", "d4.01-1": "r41-04",
    "d4.01-2": "r41-05", "d4.16-11": "tx4-0007", "d4.25-3": "r48-08", "d4.29-1": "r48-07", "d4.30-1": "d-02",
    "d4.49-1": "r41-04", "d4.49-2": "r41-05", "d4.50-2": "r41-05", "d4.51-2": "r41-05", "d4.52-2": "r41-05",
    "d4.57-1": "r41-13", "d4.57-2": "r41-13", "d4.61-1": "r33-28", "d4.61-2": "d-01", "d4.61-3": "d-01",
    "d4.62": "r48-05", "d4.63-1": "r48-05", "d4.63-2": "r48-05", "d4.63-3": "r48-05", "d4.65": "r48-06",
    "d5.13-1": "r51-01", "d5.14": "r51-02", "d5.24-1": "r52-02", "d5.27-1": "r53-13", "d5.37": "r53-11",
    "d6.09-2": "tq7-0003", "d6.18": "tq7-0007", "d6.20-1": "r61-09", "d6.20-2": "d-04", "d6.21-2": "d-04",
    "d6.24-4": "years of birth", "d6.33-3": "tq7-0009", "d7.07": "tx8-0005", "d7.10": "tx8-0006",
    "d7.15-1": "r73-01", "d7.19": "tx8-0014", "d7.46-1": "r7n96-01",
}  # fmt: skip
CUT_OFF = {"d4.28-1", "d4.28-2", "d4.55-1", "d6.02-2", "d6.08-1", "d6.08-2"}


def test_each_figure_that_differs_is_known_with_its_reason() -> None:
    table = derived()
    differ = table.filter(pl.col("outcome") == "differs")
    assert set(differ["derived_id"]) == set(DIFFER)
    for row in differ.iter_rows(named=True):
        assert DIFFER[row["derived_id"]] in row["note"]
    assert set(table.filter(pl.col("outcome") == "cut off")["derived_id"]) == CUT_OFF
    assert all("cut off" in note for note in table.filter(pl.col("outcome") == "cut off")["note"])


def test_every_repair_that_a_note_names_exists() -> None:
    named = set(re.findall(r"\b(?:r\d\w+|t[xq]\d)-\d+\b", " ".join(FIGURES["note"].drop_nulls())))
    assert len(named) > 20
    assert named <= set(issues()["repair_id"])


def test_the_outcome_in_numbers() -> None:
    table = derived()
    counts = dict(table["outcome"].value_counts().iter_rows())
    assert counts == {"agrees": 370, "cut off": 6, "differs": 57, "none": 78}
    groups = table.with_columns(group=pl.col("derived_id").str.extract(r"^(d\d+\.\d+)"))
    done = groups.filter(pl.col("outcome") != "none")["group"].n_unique()
    assert (groups["group"].n_unique(), done) == (240, 189)


def test_whatever_is_not_recomputed_says_why_and_whatever_is_does_not_read_its_own_print() -> None:
    table = derived()
    assert table.filter((pl.col("outcome") == "none") & pl.col("note").is_null()).is_empty()
    # the stored shares, means and sums of the book; a computation may read none of them as its only number
    stored = {"decisions per session", "office hours a week", "average age", "mean age", "share new", "faction share"}
    stored |= {"faction size", "carried over", "share of decisions in session", "size of the elite", "size", "turnover"}
    read = set(re.findall(r"measure=([^;]+)", " ".join(FIGURES["parameters"].drop_nulls())))
    assert not read & stored
    assert "total" not in " ".join(FIGURES["parameters"].drop_nulls())


def test_the_well_known_figures() -> None:
    got = dict(derived().select("derived_id", "how").iter_rows())
    endings = {
        "d6.02-2": "13 of 24", "d6.03": "13 of 20", "d6.13": "9 of 26", "d6.14": "4 of 10", "d6.12": "7 of 26",
        "d7.07": "5 of 12", "d7.08": "5 of 7", "d7.09": "7 of 11", "d7.10": "12 of 26", "d7.16-1": "5 of 7",
        "d7.17-1": "10 of 12", "d7.26-2": "28 of 35", "d3.09-1": "1315 of 1525", "d4.12-2": "13 of 3618",
        "d4.24-1": "4 of 12", "d6.08-1": "6 of 19",
    }  # fmt: skip
    assert {name: got[name].rpartition(": ")[2] for name in endings} == endings


def test_the_file_is_in_order() -> None:
    ids = FIGURES["derived_id"].to_list()
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"d[2-8]\.\d\d(-\d+)?", name) for name in ids)
    chapters = FIGURES.select(pl.col("derived_id").str.extract(r"^d(\d)"), pl.col("chapter"))
    assert all(first == second for first, second in chapters.iter_rows())
    assert FIGURES.filter((pl.col("recompute") != "none") & pl.col("value").is_null()).is_empty()


def test_another_history_can_be_asked() -> None:
    with pytest.raises(CollegiumError, match=r"the figure d2\.04-1 cannot be recomputed"):
        derived(club().history)


# --- for reading ------------------------------------------------------------------------------------------------


def test_the_table_for_reading_can_be_narrowed() -> None:
    assert derived_table().height == derived().height
    assert set(derived_table("differs")["derived_id"]) == set(DIFFER)
    assert derived_table("recomputed").height == derived().height - derived_table("none").height
    assert derived_table("differs", chapter=2)["derived_id"].to_list() == [name for name in DIFFER if name < "d3"]
    with pytest.raises(CollegiumError, match=r"unknown outcome: .differ.\. Did you mean .differs."):
        derived_table("differ")
    with pytest.raises(CollegiumError, match="no derived figures of that chapter: 9"):
        derived_table(chapter=9)


def test_the_outcomes_by_chapter_add_up() -> None:
    table = outcomes()
    assert table["chapter"].to_list() == [2, 3, 4, 5, 6, 7, 8]
    assert table.drop("chapter").sum_horizontal().sum() == derived().height


def test_the_page_gives_these_numbers() -> None:
    text = DOCS.read_text("utf-8")
    for row in outcomes().iter_rows():
        assert "| " + " | ".join(str(cell) for cell in row) + " |" in text
    sums = outcomes().drop("chapter").sum().row(0)
    assert "| all | " + " | ".join(str(cell) for cell in sums) + " |" in text
    reasons = text.split("## Where the book does not come out")[1].split("## What cannot")[0]
    assert sum(int(number) for number in re.findall(r"\((\d+)\) \|", reasons)) == len(DIFFER)
    for name in (*PEOPLE, *NUMBERS):
        assert f"`{name}`" in text, name
