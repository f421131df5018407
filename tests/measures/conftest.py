"""A builder of small histories, and histories drawn at random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import polars as pl
import pytest
from hypothesis import strategies as st

from collegium.history import History, Manifest

BODIES = ("politburo", "secretariat", "orgburo", "central-committee")
FIRST, LAST = dt.date(1917, 1, 1), dt.date(1991, 12, 31)


def _day(value: str | dt.date | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def build(
    seats: Iterable[tuple] = (),
    ties: Iterable[tuple] = (),
    leaders: Iterable[tuple] = (),
    congresses: Iterable[tuple] = (),
    bodies: Iterable[str] = BODIES,
    runs: int = 1,
) -> History:
    """A history of 1917 to 1991.

    Seats are (person, body, start, end, rank, run), ties (person, other, kind, weight, start, end, run),
    leaders (person, start, end, run) and congresses (opening, run, latest opening); what is left out at the
    end of a row is the default.
    """

    def padded(rows: Iterable[tuple], defaults: tuple) -> list[tuple]:
        return [(*row, *defaults[len(row) :]) for row in rows]

    rows = [
        (run, person, body, None, rank, _day(start), _day(end))
        for person, body, start, end, rank, run in padded(seats, (None, None, FIRST, None, "full", 0))
    ]
    rows += [
        (run, person, "secretariat", "leader", "holder", _day(start), _day(end))
        for person, start, end, run in padded(leaders, (None, FIRST, None, 0))
    ]
    memberships = pl.DataFrame(
        rows,
        schema={
            "run": pl.Int32,
            "person_id": pl.String,
            "organization_id": pl.String,
            "post_id": pl.String,
            "rank": pl.String,
            "start": pl.Date,
            "end": pl.Date,
        },
        orient="row",
    )
    tie_rows = [
        (run, person, other, kind, weight, _day(start), _day(end))
        for person, other, kind, weight, start, end, run in padded(ties, (None, None, "client", 1.0, FIRST, None, 0))
    ]
    meetings = [
        (run, "congress", _day(start), _day(latest)) for start, run, latest in padded(congresses, (None, 0, None))
    ]
    people = [(run, person) for run in range(runs) for person in sorted({row[1] for row in rows})]
    return History(
        Manifest("simulated", "a small past", FIRST, LAST, runs=runs),
        {
            "organizations": pl.DataFrame({"organization_id": list(bodies), "name": [b.title() for b in bodies]}),
            "persons": pl.DataFrame(people, schema={"run": pl.Int32, "person_id": pl.String}, orient="row"),
            "memberships": memberships,
            "ties": pl.DataFrame(
                tie_rows,
                schema={
                    "run": pl.Int32,
                    "person_id": pl.String,
                    "other_id": pl.String,
                    "kind": pl.String,
                    "weight": pl.Float64,
                    "start": pl.Date,
                    "end": pl.Date,
                },
                orient="row",
            ),
            "meetings": pl.DataFrame(
                meetings,
                schema={"run": pl.Int32, "kind": pl.String, "start": pl.Date, "start_latest": pl.Date},
                orient="row",
            ),
        },
    )


def _random_rows() -> st.SearchStrategy[dict]:
    people = st.sampled_from([f"p{n}" for n in range(6)])
    start = st.integers(0, 40).map(lambda n: dt.date(1920, 1, 1) + dt.timedelta(days=100 * n))

    def span(*parts: st.SearchStrategy) -> st.SearchStrategy[tuple]:
        length = st.none() | st.integers(0, 20)
        return st.tuples(*parts, start, length).map(
            lambda row: (*row[:-1], None if row[-1] is None else row[-2] + dt.timedelta(days=100 * row[-1]))
        )

    run = st.integers(0, 1)
    body, rank = st.sampled_from(BODIES[:3]), st.sampled_from(["full", "candidate"])
    kind, weight = st.sampled_from(["client", "ally", "opponent", "co-service"]), st.sampled_from([0.5, 1.0])
    return st.fixed_dictionaries(
        {
            "seats": st.lists(st.tuples(span(people, body), rank, run).map(lambda r: (*r[0], *r[1:])), max_size=30),
            "ties": st.lists(
                st.tuples(span(people, people, kind, weight), run).map(lambda r: (*r[0], r[1])), max_size=15
            ),
            "leaders": st.lists(st.tuples(span(people), run).map(lambda r: (*r[0], r[1])), max_size=4),
        }
    )


@pytest.fixture(scope="session")
def past() -> Callable[..., History]:
    """The builder."""
    return build


@pytest.fixture(scope="session")
def rows() -> st.SearchStrategy[dict]:
    """Rows for the builder, of two runs, at random; spells overlap, repeat and may be empty."""
    return _random_rows()


# --- decisions --------------------------------------------------------------------------------------------------------


def council(
    questions: Iterable[tuple],
    leaders: Iterable[tuple] = (("L", FIRST, None),),
    members: Iterable[str] = "LABCDE",
    *,
    kind: str = "simulated",
    runs: int = 1,
    seats: Iterable[tuple] = (),
    **tables: pl.DataFrame,
) -> History:
    """A politburo and what it decided.

    Questions are (day, stances, outcome, more): stances as {person: 1, -1 or 0}, more as columns of ``decisions``, and
    ``run``, or ``votes`` {person: vote} where a vote is not the stance. ``seats`` are as for :func:`build`, beside the
    members, who all sit throughout.
    """
    words = {1: "for", -1: "against", 0: None}
    decisions, positions = [], []
    for number, (day, stances, outcome, *rest) in enumerate(questions):
        more = dict(rest[0]) if rest else {}
        run, votes = more.pop("run", 0), more.pop("votes", {})
        start = _day(day)
        decisions.append(
            {"run": run, "decision_id": f"d{number}", "start": start, "organization_id": "politburo", "kind": "policy",
             "way": "session", "outcome": outcome} | more
        )  # fmt: skip
        positions += [
            {"run": run, "decision_id": f"d{number}", "position_id": f"p{number}-{person}", "person_id": person,
             "stance": words[stance], "vote": votes.get(person, words[stance] or "absent"), "start": start}
            for person, stance in stances.items()
        ]  # fmt: skip
    base = build(
        [*((person, "politburo", FIRST, None, "full", run) for person in members for run in range(runs)), *seats],
        leaders=leaders,
        runs=runs,
    )
    frames = {
        name: pl.DataFrame(rows, infer_schema_length=None)
        for name, rows in (("decisions", decisions), ("positions", positions))
        if rows
    }
    manifest = Manifest(**{**base.manifest.__dict__, "kind": kind})
    return History(manifest, base.tables | frames | tables)


@pytest.fixture(name="council")
def council_fixture() -> Callable[..., History]:
    return council
