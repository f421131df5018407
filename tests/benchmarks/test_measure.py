"""The runner: what it prints is what it writes, contenders take turns, and what is missing is said."""

from __future__ import annotations

import doctest
import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.ladder import VERSIONS
from benchmarks.rates import months_for

from benchmarks import cluster, measure

ROOT = Path(__file__).parents[2]


def test_a_report_prints_and_writes_the_same_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = measure.Report(quick=True, facts={"Python": "3"})
    report.section("Speed", ["what", "rate"], "A note.")
    report.row("walking", 1234.5)
    report.row("running", None)
    report.remark("And more.")
    report.write(tmp_path)
    told = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert told["sections"][0]["rows"] == [["walking", 1234.5], ["running", None]]
    text = (tmp_path / "bench.md").read_text("utf-8")
    assert "| walking | 1,234 |" in text
    assert "A note. And more." in text
    assert "- Python: 3" in text
    assert "1,234" in capsys.readouterr().out


def test_contenders_take_turns() -> None:
    order: list[str] = []
    took = measure.in_turn({"a": lambda: order.append("a"), "b": lambda: order.append("b")}, 3)
    assert order == ["a", "b"] * 3
    assert [len(times) for times in took.values()] == [3, 3]


PEAKS = """
from benchmarks import measure
for mib in (1, 201):
    ran = measure.python("-c", f"print(len(bytearray({mib} * 2**20)))")
    print(ran.peak_mib, ran.out.strip())
"""


def test_a_process_tells_its_own_peak_memory() -> None:
    done = subprocess.run([sys.executable, "-c", PEAKS], cwd=ROOT, capture_output=True, text=True, check=True)
    (small, one), (large, many) = (line.split() for line in done.stdout.splitlines())
    assert 150 < float(large) - float(small) < 250
    assert (int(one), int(many)) == (2**20, 201 * 2**20)


def test_sections_are_run_apart_and_written_together(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "benchmarks", "--quick", "--only", "nothing-a", "nothing-b", "--out", str(tmp_path)]
    code = (
        "import sys, benchmarks.__main__ as runner\n"
        "runner.SECTIONS = dict.fromkeys(['nothing-a', 'nothing-b'])\n"
        "runner.apart = lambda name, quick: [{'title': name, 'columns': ['x'], 'rows': [[1]], 'note': ''}]\n"
        "runner.main()\n"
    )
    subprocess.run([sys.executable, "-c", code, *words[3:]], cwd=ROOT, capture_output=True, check=True)
    told = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert [section["title"] for section in told["sections"]] == ["nothing-a", "nothing-b"]


def test_a_process_that_fails_ends_the_benchmark() -> None:
    with pytest.raises(SystemExit, match="ended with 3"):
        measure.python("-c", "raise SystemExit(3)")


def test_the_machine_and_the_versions_are_told() -> None:
    told = measure.facts()
    assert "cores" in str(told["machine"])
    assert "numba" in str(told["versions"])


def test_where_no_cluster_can_be_had_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "missing", lambda: "There is none.")
    report = measure.Report(quick=True)
    cluster.overhead(report)
    assert report.sections[0]["rows"] == []
    assert "Skipped. There is none." in str(report.sections[0]["note"])


@pytest.mark.parametrize("name", ["measure", "ladder.tree", *(f"ladder.{module}" for module, _ in VERSIONS.values())])
def test_the_examples_run(name: str) -> None:
    if name == "ladder.agents":
        pytest.importorskip("mesa")
    done = doctest.testmod(importlib.import_module(f"benchmarks.{name}"))
    assert done.failed == 0
    assert done.attempted > 0


def test_as_many_months_are_run_as_take_the_time_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class World:
        clock = 0.0

        def run(self, months: int) -> None:
            self.clock += 0.002 * months

    world = World()
    monkeypatch.setattr("benchmarks.rates.time.perf_counter", lambda: world.clock)
    assert months_for(world, 0.1) == 50


def test_an_unknown_section_is_refused() -> None:
    words = [sys.executable, "-m", "benchmarks", "--only", "nothing"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "invalid choice" in done.stderr
