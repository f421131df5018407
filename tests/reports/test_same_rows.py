"""A measure asks for rows and not for where they come from: recorded, imported and simulated answers are the same.

Two things are said of a history as a whole and not in its rows: a simulation tells every attempt on the leader and
every arrest, so that there silence tells too. What rests on silence is told apart here by name, and nothing else may
differ.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

import collegium as cg
from collegium import measures
from collegium.engine import simulate
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.reports.asked import asked
from collegium.reports.items import ITEMS
from collegium.theories.patterns import BY_ID
from collegium.theories.patterns_run import how
from collegium.theories.simulate import amended
from collegium.theories.theory import theory

SILENCE = {
    "leadership": {
        "removable",
        "removable_why",
        "coercion",
        "coercion_low",
        "coercion_high",
        "personalism",
        "n_items",
        "p_dominant",
    },
    "personalism": {"told", "mean", "score"},
}
KINDS = ("recorded", "imported")


@pytest.fixture(scope="module")
def simulated() -> History:
    period = BY_ID["1957-64"]
    said = how(period, theory("whole-conduct"))
    return simulate(amended(period.charters), cg.record(), on=period.first, until="1962-12-31", runs=1, seed=2, **said)


def answer(item, past: History, body: str = "politburo"):
    try:
        return item.compute(asked(past, body))
    except CollegiumError as error:
        return str(error)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.name)
def test_the_same_rows_give_the_same_answer(item, kind: str, simulated: History) -> None:
    other = History(replace(simulated.manifest, kind=kind), simulated.tables)
    one, two = answer(item, simulated), answer(item, other)
    if isinstance(one, str):
        assert one == two
        return
    assert one.columns == two.columns
    differing = {name for name in one.columns if not one[name].equals(two[name])}
    assert differing <= SILENCE.get(item.name, set())
    assert one.height > 0 or item.name in ("visitors", "newcomers")


@pytest.mark.parametrize("kind", KINDS)
def test_with_removability_given_the_type_is_the_same(kind: str, simulated: History) -> None:
    other = History(replace(simulated.manifest, kind=kind), simulated.tables)
    given = pl.DataFrame({"year": list(range(1957, 1963)), "removable": [False, True] * 3})
    one, two = (measures.leadership_type(past, removable=given, draws=50) for past in (simulated, other))
    kept = [name for name in one.columns if name not in SILENCE["leadership"] or name.startswith("removable")]
    assert one.select(kept).equals(two.select(kept))
    assert one["label"].is_not_null().any()


def test_the_record_as_if_it_were_simulated_gives_the_records_answers() -> None:
    past = cg.record().filter(start="1953-03-06", end="1964-10-14")
    other = History(replace(past.manifest, kind="simulated"), past.tables)
    for item in ITEMS:
        one, two = answer(item, past), answer(item, other)
        if isinstance(one, str) or isinstance(two, str):
            assert one == two, item.name
            continue
        differing = {name for name in one.columns if not one[name].equals(two[name])}
        assert differing <= SILENCE.get(item.name, set()) | WHOLE.get(item.name, set()), item.name


# Of the record a year in which nothing is told is not one in which nothing was done; of a run it is.
WHOLE = {
    "leadership": {"label", "why", "vitality", "n_settled"},
    # nor is a man of whom no tie is told one without a tie
    "compact": {"clause", "cap", "occasions", "covered", "reason"},
    "norm-strength": {"kept", "strength"},
}
