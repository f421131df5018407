"""A small country for quick runs, charters with clauses left out, and what both kinds of support make of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.engine import simulate
from collegium.history import History
from collegium.record import record

START = "1922-04"


@pytest.fixture(scope="session")
def cpsu() -> Charter:
    return read_charter("cpsu-1922")


@pytest.fixture(scope="session")
def small(cpsu: Charter) -> Charter:
    """The same charter in a country of 12 provinces with 3 districts each."""
    counts = {"province": 12, "district": 3}
    levels = tuple(one.model_copy(update={"count": counts.get(one.id, one.count)}) for one in cpsu.levels)
    return cpsu.model_copy(update={"levels": levels})


@pytest.fixture(scope="session")
def without() -> Callable[..., Charter]:
    """Leave out the clauses of one power."""

    def leave_out(charter: Charter, power: str, by: str, over: str) -> Charter:
        gone = charter.clauses_for(power=power, by=by, over=over)
        assert gone, "the charter has no such clause to leave out"
        kept = tuple(clause for clause in charter.clauses if clause not in gone)
        return charter.model_copy(update={"clauses": kept})

    return leave_out


@pytest.fixture(scope="session")
def in_secret() -> Callable[[Charter], Charter]:
    """Let the conferences of the provinces vote in secret."""

    def change(charter: Charter) -> Charter:
        clauses = []
        for clause in charter.clauses:
            if clause.power == "ratify" and clause.over == "province-secretary":
                assert clause.ballot is not None
                ballot = clause.ballot.model_copy(update={"secrecy": "secret"})
                clause = clause.model_copy(update={"ballot": ballot})
            clauses.append(clause)
        return charter.model_copy(update={"clauses": tuple(clauses)})

    return change


@pytest.fixture(scope="session")
def run() -> Callable[..., History]:
    """Simulate from April 1922 on."""

    def simulated(charter: Charter | str, **more: Any) -> History:
        return simulate(charter, record(), **{"on": START, "years": 4, "runs": 2, "seed": 1} | more)

    return simulated


@pytest.fixture(scope="session", params=["conditional", "allegiance"])
def many(request: pytest.FixtureRequest, run: Callable[..., History], cpsu: Charter) -> History:
    """Twenty runs of four years, under each kind of support, with more strife than the defaults give."""
    strife = {"challenge_rate": 3.0, "split_rate": 2.0, "mortality_at_55": 0.06}
    return run(cpsu, runs=20, support=request.param, parameters=strife, seed=7)


@pytest.fixture(scope="session")
def differing() -> Callable[[History, History], list[str]]:
    """The tables of people's fates in which two histories differ."""

    def names(one: History, other: History) -> list[str]:
        tables = ("persons", "memberships", "ties", "ballots", "events", "decisions", "meetings")
        return [name for name in tables if not getattr(one, name).equals(getattr(other, name))]

    return names


@pytest.fixture(scope="session")
def overlapping() -> Callable[..., pl.DataFrame]:
    """Spells that begin before the spell before them, of the same ``keys``, has ended."""

    def find(spells: pl.DataFrame, *keys: str) -> pl.DataFrame:
        before = pl.col("end").fill_null(pl.date(9999, 1, 1)).shift().over(*keys)
        return spells.sort(*keys, "start", "end", nulls_last=True).filter(before > pl.col("start"))

    return find
