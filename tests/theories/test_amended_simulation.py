"""Simulating under an amended charter, by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import collegium as cg
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.shipped import source

SPAN: dict[str, Any] = {"on": "1922-04", "until": "1924-06", "runs": 2, "seed": 5}


def simulated(charter: Any, **how: Any) -> History:
    return cg.simulate(charter, cg.record(), **SPAN, **how)


def test_an_amended_charter_is_the_same_however_it_is_given(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_bytes(source("collegium.charter", "amendments", "cut-nomination", "amendment"))
    ways = [
        simulated("cpsu-1922", amend="cut-nomination"),
        simulated("cpsu-1922", amend=["cut-nomination"]),
        simulated("cpsu-1922", amend=file),
        simulated(cg.charter("cpsu-1922", amend="cut-nomination")),
    ]
    plain = simulated("cpsu-1922")
    for history in ways:
        assert history.manifest.details["amendments"] == ["cut-nomination"]
        assert history.manifest.details["charter"] == "cpsu-1922"
        assert history.memberships.equals(ways[0].memberships)
        assert not history.ballots.equals(plain.ballots)
    assert "amendments" not in plain.manifest.details


def test_amendments_go_with_a_theory() -> None:
    history = simulated("cpsu-1922", theory="circular-flow", amend=["cut-slate", "cut-delegates"])
    assert history.manifest.details["support"] == "allegiance"
    assert history.manifest.details["amendments"] == ["cut-slate", "cut-delegates"]


@pytest.mark.parametrize(
    ("amend", "says"),
    [
        ("cut-slates", "no such amendment: 'cut-slates'. Did you mean 'cut-slate'?"),
        (["cut-slate", "cut-slate"], "an amendment is laid twice: 'cut-slate'"),
        ("no-terror", "the amendment is for other charters: 'cpsu-1922'"),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused(amend: Any, says: str) -> None:
    with pytest.raises(CollegiumError) as caught:
        simulated("cpsu-1922", amend=amend)
    assert says in str(caught.value)


def test_nothing_is_laid_over_a_charter_that_is_read_already() -> None:
    with pytest.raises(CollegiumError, match=r"this one is read\. Give its name or file, or .*charter\(name, amend="):
        simulated(cg.charter("cpsu-1922"), amend="cut-slate")
    assert simulated(cg.charter("cpsu-1922"), amend=[]).manifest.runs == 2
