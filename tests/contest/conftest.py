"""Two small theories with priors, and a small table of simulations of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from collegium.contest.simulations import Simulations, simulate_prior

FLOW = """\
collegium: theory/1
id: small-flow
name: Small flow
text: the circle alone
support: allegiance
priors:
  lapse_rate: {uniform: [0.0, 0.3]}
  replacement_rate: {uniform: [0.02, 0.5]}
"""
WEIGHED = """\
collegium: theory/1
id: small-weighed
name: Small and weighed
text: support is weighed, questions are settled
support: conditional
mechanisms: [policy, ways]
priors:
  replacement_rate: {uniform: [0.02, 0.5]}
  weight_policy: {uniform: [0.0, 3.0]}
"""
PERIODS = ("1953-57", "1982-85")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("theories")
    found = []
    for text in (FLOW, WEIGHED):
        file = folder / f"{text.split('id: ')[1].split()[0]}.yaml"
        file.write_text(text, "utf-8")
        found.append(file)
    return found


@pytest.fixture(scope="session")
def table_folder(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("table") / "simulations"
    simulate_prior(folder, files, runs=60, seed=3, periods=PERIODS)
    return folder


@pytest.fixture(scope="session")
def small_table(files: list[Path], table_folder: Path) -> Simulations:
    from collegium.contest.simulations import read_simulations

    return read_simulations(table_folder, files)
