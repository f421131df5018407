"""The table of what reads what never calls a parameter idle that moves a run."""

from __future__ import annotations

import pytest
from drawn_runs import ALL, drawn, played, told

from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import MECHANISMS
from collegium.theories.acting import READERS, acts

SETS = sorted({readers for readers in READERS.values() if readers})
AT = {"challenge_in_month": 12.0}


def far_from(p, value: float) -> float:
    return AT.get(p.name, p.high if p.high - value > value - p.low else p.low)


def test_every_parameter_has_its_readers_and_every_reader_is_a_mechanism() -> None:
    assert set(READERS) == {p.name for p in PARAMETERS}
    assert {name for readers in SETS for name in readers} <= {m.name for m in MECHANISMS}


@pytest.mark.parametrize("readers", SETS, ids=lambda readers: "-".join(readers))
def test_a_parameter_whose_readers_are_off_moves_nothing(readers: tuple[str, ...]) -> None:
    off = set(readers) | {m.name for m in MECHANISMS if set(readers) & set(m.needs)}
    on = tuple(name for name in ALL if name not in off)
    idle = [p for p in PARAMETERS if not acts(p.name, "conditional", on)]
    assert {name for name, found in READERS.items() if found == readers} <= {p.name for p in idle}
    for number in range(3):
        case = drawn(number)._replace(mechanisms=on)
        moved = case.given | {p.name: far_from(p, case.given[p.name]) for p in idle}
        assert told(played(case._replace(given=moved))) == told(played(case))


@pytest.mark.parametrize("support", ["allegiance", "conditional"])
def test_with_no_mechanism_on_what_is_called_idle_moves_nothing(support: str) -> None:
    idle = [p for p in PARAMETERS if not acts(p.name, support, [])]
    for number in range(3):
        case = drawn(number)._replace(mechanisms=(), conditional=support == "conditional")
        moved = case.given | {p.name: far_from(p, case.given[p.name]) for p in idle}
        assert told(played(case._replace(given=moved))) == told(played(case))
