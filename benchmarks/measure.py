"""How a claim of speed is measured: contenders in turn, medians, processes with their peak memory, the machine."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
PACKAGES = ("collegium", "numpy", "numba", "polars", "mesa", "dask", "distributed")


@dataclass
class Report:
    """Rows as they are measured, printed at once and written at the end."""

    quick: bool
    facts: dict[str, object] = field(default_factory=dict)
    sections: list[dict[str, object]] = field(default_factory=list)

    def section(self, title: str, columns: list[str], note: str = "") -> None:
        """Begin a table."""
        self.sections.append({"title": title, "columns": columns, "rows": [], "note": note})
        print(f"\n{title}\n{note}" if note else f"\n{title}", flush=True)
        print("  ".join(f"{name:>{18 if k else 34}}" for k, name in enumerate(columns)), flush=True)

    def row(self, *cells: object) -> None:
        """Add a row to the table begun last."""
        self.sections[-1]["rows"].append(list(cells))  # type: ignore[attr-defined]
        print("  ".join(f"{shown(cell):>{18 if k else 34}}" for k, cell in enumerate(cells)), flush=True)

    def remark(self, text: str) -> None:
        """A sentence under the table begun last."""
        self.sections[-1]["note"] = f"{self.sections[-1]['note']} {text}".strip()
        print(text, flush=True)

    def markdown(self) -> str:
        """The whole report."""
        lines = ["# Benchmarks", "", *(f"- {name}: {value}" for name, value in self.facts.items())]
        for section in self.sections:
            columns: list[str] = section["columns"]  # type: ignore[assignment]
            lines += ["", f"## {section['title']}", ""]
            if section["note"]:
                lines += [str(section["note"]), ""]
            lines += ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
            lines += ["| " + " | ".join(map(shown, row)) + " |" for row in section["rows"]]  # type: ignore[attr-defined]
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> None:
        """``bench.json`` and ``bench.md`` in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        told = {"quick": self.quick, "facts": self.facts, "sections": self.sections}
        (folder / "bench.json").write_text(json.dumps(told, indent=1, default=float) + "\n", "utf-8")
        (folder / "bench.md").write_text(self.markdown(), "utf-8")
        print(f"\nwritten: {folder / 'bench.json'}, {folder / 'bench.md'}")


def shown(cell: object) -> str:
    """A cell as it is read: three figures or so.

    >>> [shown(one) for one in (1234567, 1234.5, 12.345, 0.01234, "a", None)]
    ['1,234,567', '1,234', '12.3', '0.0123', 'a', '']
    """
    if cell is None:
        return ""
    if isinstance(cell, float | np.floating):
        return f"{cell:,.0f}" if abs(cell) >= 100 else f"{cell:.3g}"
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def facts() -> dict[str, object]:
    """Versions, processors, memory, load: what a figure has to be read with."""
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "date": time.strftime("%Y-%m-%d"),
        "machine": f"{os.cpu_count()} cores, {processor()}, {memory:.0f} GiB",
        "load at the start (1, 5, 15 minutes)": ", ".join(f"{load:.1f}" for load in os.getloadavg()),
        "Python": platform.python_version(),
        "versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }


def processor() -> str:
    """The processor's name, as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median time of ``work``, after one call that does not count."""
    work()
    took = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def in_turn(contenders: Mapping[str, Callable[[], object]], times: int) -> dict[str, list[float]]:
    """The times of each contender, all of them once before any a second time, so that a busy moment strikes all."""
    took: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(times):
        for name, work in contenders.items():
            start = time.perf_counter()
            work()
            took[name].append(time.perf_counter() - start)
    return took


@dataclass(frozen=True)
class Ran:
    """A process that has ended."""

    seconds: float
    peak_mib: float
    out: str


def run(*words: str, **environment: str) -> Ran:
    """Run a command to its end; its own peak memory, not that of its children.

    Linux counts what the parent had when it started the command as the least, so that the parent has to be small.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment}
    )  # fmt: skip
    assert process.stdout is not None
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return Ran(time.perf_counter() - start, usage.ru_maxrss / 1024, out)


def python(*words: str, **environment: str) -> Ran:
    """The same Python as a process of its own."""
    return run(sys.executable, *words, **environment)


def script() -> str:
    """The ``collegium`` command beside this Python."""
    return str(Path(sys.executable).with_name("collegium"))


def bandwidth() -> tuple[float, float]:
    """Gigabytes a second that one core copies, and moves in a triad a = b + s c: read and written, best of seven."""
    from numba import njit

    @njit
    def copy(a, b):  # type: ignore[no-untyped-def]
        for i in range(a.size):
            a[i] = b[i]

    @njit
    def triad(a, b, c, s):  # type: ignore[no-untyped-def]
        for i in range(a.size):
            a[i] = b[i] + s * c[i]

    n = 2**25  # 256 MiB an array: far beyond the caches
    a, b, c = np.zeros(n), np.ones(n), np.ones(n)
    copy(a, b)
    triad(a, b, c, 3.0)
    took = in_turn({"copy": lambda: copy(a, b), "triad": lambda: triad(a, b, c, 3.0)}, 7)
    return 16 * n / min(took["copy"]) / 1e9, 24 * n / min(took["triad"]) / 1e9
