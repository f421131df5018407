"""All claims of speed in one run: ``python -m benchmarks [--quick] [--only SECTION ...] [--out FOLDER]``."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.cluster import overhead
from benchmarks.limits import limits
from benchmarks.measure import ROOT, Report, facts
from benchmarks.opening import first_page
from benchmarks.profiles import profiles
from benchmarks.rates import ladder
from benchmarks.scales import leadership, party
from benchmarks.starting import cold_start

SECTIONS: dict[str, Callable[[Report], None]] = {
    "ladder": ladder,
    "leadership": leadership,
    "party": party,
    "profiles": profiles,
    "cluster": overhead,
    "start": cold_start,
    "limits": limits,
    "studio": first_page,
}


def main() -> None:
    """Measure the sections asked for, print them and write them down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller sizes and fewer repetitions, some minutes")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, default=list(SECTIONS), help="these sections alone")
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "bench", help="where to write the figures")
    asked = parser.parse_args()
    report = Report(asked.quick, facts())
    for name, fact in report.facts.items():
        print(f"{name}: {fact}", flush=True)
    if len(asked.only) == 1:
        SECTIONS[asked.only[0]](report)
    else:
        for name in asked.only:
            report.sections += apart(name, asked.quick)
    report.write(asked.out)


def apart(section: str, quick: bool) -> list[dict[str, object]]:
    """A section in a process of its own: a large parent would count in the peak memory of its children."""
    with tempfile.TemporaryDirectory() as folder:
        words = [sys.executable, "-m", "benchmarks", "--only", section, "--out", folder]
        subprocess.run([*words, *(["--quick"] if quick else [])], check=True, cwd=ROOT)
        told: list[dict[str, object]] = json.loads((Path(folder) / "bench.json").read_text("utf-8"))["sections"]
        return told


if __name__ == "__main__":
    main()
