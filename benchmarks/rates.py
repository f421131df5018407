"""(a) Million people-months a second on the reference ladder, against its peers and against memory."""

from __future__ import annotations

import gc
import importlib.util
import statistics
import time
from functools import partial
from typing import Any

from benchmarks.ladder import VERSIONS, version
from benchmarks.measure import Report, bandwidth, in_turn

COMPILED = ("collegium", "numba", "numpy")
WARMED = 12
LIMIT_BYTES = 24  # a person-month that reads and writes all of a small person


def months_for(world: Any, target: float) -> int:
    """How many months take about ``target`` seconds."""
    months, took = 1, 0.0
    while took < target / 4 and months < 2_000:
        months *= 2
        start = time.perf_counter()
        world.run(months)
        took = time.perf_counter() - start
    return max(1, min(2_000, round(months * target / max(took, 1e-9))))


def ladder(report: Report) -> None:
    """One table: a row a size, a column a version."""
    sizes = [10**3, 10**4, 10**5] if report.quick else [10**3, 10**4, 10**5, 10**6, 10**7]
    target, times = (0.1, 3) if report.quick else (0.5, 5)
    names = [name for name in VERSIONS if name != "mesa" or importlib.util.find_spec("mesa")]
    note = "Million people-months a second, one thread, medians; the versions take turns."
    report.section("Reference ladder", ["cadres", *names, "ratio to Mesa", "ratio to Numba"], note)
    if "mesa" not in names:
        report.remark("Mesa is not installed: pip install 'collegium[bench]'.")
    best = 0.0
    for n in sizes:
        worlds: dict[str, Any] = {}
        months: dict[str, int] = {}
        for name in names:
            if n > 10**6 and name not in COMPILED:
                continue
            worlds[name] = version(name)(n, seed=1)
            worlds[name].run(WARMED if name in COMPILED else 2)
            months[name] = months_for(worlds[name], target)
        work = {name: partial(world.run, months[name]) for name, world in worlds.items()}
        took = in_turn(work, times)
        rates = {name: n * months[name] / statistics.median(took[name]) / 1e6 for name in worlds}
        best = max(best, rates["collegium"]) if n >= 10**6 else best
        mesa = rates["collegium"] / rates["mesa"] if "mesa" in rates else None
        report.row(n, *(rates.get(name) for name in names), mesa, rates["collegium"] / rates["numba"])
        worlds.clear()
        work.clear()
        gc.collect()
    copied, triad = bandwidth()
    limit = triad * 1e3 / LIMIT_BYTES
    report.section(
        "Memory", ["one core", "GB/s", f"million people-months a second at {LIMIT_BYTES} bytes", "share reached"],
        "What the triad moves divided by 24 bytes is the rate at which every field of a small person could be read and "
        "written each month; the array form reads 2 bytes of most and can therefore pass it.",
    )  # fmt: skip
    report.row("copy", copied, copied * 1e3 / LIMIT_BYTES, None)
    report.row("triad a = b + s c", triad, limit, f"{best / limit:.2f} (largest at 10^6 and above)" if best else None)
