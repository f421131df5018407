"""What a Dask cluster costs over plain processes, for runs of about a second."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

WORKERS = 2


class Sleepless:
    """A job whose runs each keep a processor busy for so many seconds, and are then one run of a short simulation."""

    kind, tables, folder = "benchmark", (), "histories"

    def __init__(self, runs: int, seconds: float) -> None:
        self.runs, self.seconds, self.parts = runs, seconds, ["runs"]
        self.facts: dict[str, Any] = {"seconds": seconds}

    def warm(self) -> None:
        """Read the compiled kernels."""
        self._history(range(1))

    def _history(self, runs: range) -> Any:
        import collegium as cg

        return cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1 / 12, runs=runs)

    def simulate(self, batch: Any) -> Any:
        """So many busy seconds a run."""
        end = time.process_time() + self.seconds * batch.size
        while time.process_time() < end:
            pass
        return self._history(range(batch.first, batch.last + 1))

    def measure(self, batch: Any, history: Any) -> tuple[Any, dict[str, Any]]:
        """The histories, and no table."""
        return history, {}

    def differences(self, held: dict[str, Any]) -> str:
        """Nothing is compared."""
        return "details"


def rows(runs: int = 24, seconds: float = 1.0) -> list[dict[str, Any]]:
    """Seconds of the same job on plain processes and on a Dask cluster of this machine, starting not counted."""
    from collegium.theories.cluster import connect
    from collegium.theories.jobs import run_job

    took = {}
    with tempfile.TemporaryDirectory() as place:
        job = Sleepless(runs, seconds)
        for name in ("processes", "dask"):
            stamps: list[float] = []

            def tell(part: str, done: int, wanted: int, stamps: list[float] = stamps) -> None:
                if done:
                    stamps.append(time.perf_counter())

            if name == "dask":
                with connect("local", WORKERS) as (client, _):
                    run_job(job, Path(place) / name, cluster=client, chunk=1, progress=tell)
            else:
                run_job(job, Path(place) / name, workers=WORKERS, chunk=1, progress=tell)
            first, last = stamps[WORKERS - 1], stamps[-1]  # from when every worker has started
            took[name] = (last - first) / (len(stamps) - WORKERS)
    return [
        {
            "benchmark": "Dask against plain processes",
            "runs": runs,
            "seconds_a_run": seconds,
            "workers": WORKERS,
            "processes_s": took["processes"],
            "dask_s": took["dask"],
            "overhead": took["dask"] / took["processes"] - 1,
        }
    ]


if __name__ == "__main__":
    for row in rows():
        print(row)
