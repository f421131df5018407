"""Runs on a Dask cluster: the same bytes, also when a worker dies; what cannot be a cluster is refused in words."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from collegium.errors import CollegiumError
from collegium.theories import cluster, jobs, run_study, study
from collegium.theories.plan import Batch, Piece

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's own
ONE = {"theories": ["circular-flow"]}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of two processes of this machine."""
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs="CRITICAL",
            local_directory=str(tmp_path_factory.mktemp("dask")),
        ) as workers,
        distributed.Client(workers) as client,
    ):  # fmt: skip
        yield client


def test_a_cluster_writes_the_same_bytes_by_its_client_and_by_its_address(
    client: Any, short_file: Path, tmp_path: Path, digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 4)
    resolved = study(short_file, {"runs": 6})
    run_study(resolved, tmp_path / "one")
    whole = digests(tmp_path / "one")
    told: list[tuple[str, int, int]] = []
    run_study(resolved, tmp_path / "client", cluster=client, progress=lambda *one: told.append(one))
    assert digests(tmp_path / "client") == whole
    assert [one for one in told if one[1] == 6] == [("circular-flow", 6, 6), ("conditional-support", 6, 6)]
    run_study(resolved, tmp_path / "address", cluster=client.scheduler.address, chunk=3)
    assert digests(tmp_path / "address") == whole
    assert client.status == "running", "a client that is handed in stays connected"


def test_a_worker_of_a_cluster_that_is_killed_is_replaced(
    client: Any, short_file: Path, tmp_path: Path, digests
) -> None:
    out, ids = tmp_path / "out", list(client.run(os.getpid).values())
    started = threading.Event()

    def kill() -> None:
        while not list(out.glob(".pieces/*/runs-*")):
            time.sleep(0.02)
        os.kill(ids[0], signal.SIGKILL)
        started.set()

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    resolved = study(short_file, {"runs": 12, **ONE})
    run_study(resolved, out, cluster=client, chunk=1)
    assert started.wait(1)
    run_study(resolved, tmp_path / "one")
    assert digests(out) == digests(tmp_path / "one")


def test_an_error_of_a_worker_comes_back_as_it_was(client: Any, short_file: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    resolved = study(short_file, {"runs": 1, **ONE})
    run_study(resolved, tmp_path / "out")
    (tmp_path / "out/values/circular-flow").rename(tmp_path / "away")
    (tmp_path / "out/values/circular-flow").write_text("in the way")
    with pytest.raises(CollegiumError, match="cannot be written"):
        run_study(resolved, tmp_path / "out", resume=True, cluster=client)


def test_a_worker_says_that_it_cannot_see_the_folder_or_has_another_collegium(tmp_path: Path) -> None:
    piece = Piece(Batch("a", 0, 0), 0, 0)
    with pytest.raises(CollegiumError, match=r"cannot see the folder.*all machines of the cluster share"):
        cluster.make_on_worker(tmp_path / "nowhere", [piece], tmp_path, cluster.stamp())
    (tmp_path / "job").write_bytes(pickle.dumps(None))
    with pytest.raises(CollegiumError, match=r"has another Collegium.*Install the same"):
        cluster.make_on_worker(tmp_path / "job", [piece], tmp_path, "0.0.1-abc")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("slrum", "unknown cluster: 'slrum'. Did you mean 'slurm'?"),
        ("nowhere.yaml", "no such file"),
    ],
)
def test_what_is_no_cluster_is_refused_before_anything_is_made(
    short_file: Path, tmp_path: Path, name: str, told: str
) -> None:
    with pytest.raises(CollegiumError) as caught:
        run_study(study(short_file, ONE), tmp_path / "out", cluster=name)
    assert told in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_nobody_at_an_address_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SECONDS", 1)
    with (
        pytest.raises(CollegiumError, match=r"no Dask scheduler answers: 'tcp://127\.0\.0\.1:1'"),
        cluster.connect("tcp://127.0.0.1:1"),
    ):
        pass


@pytest.mark.parametrize("package", ["distributed", "dask_jobqueue"])
def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    real = cluster.find_spec
    monkeypatch.setattr(cluster, "find_spec", lambda name: None if name == package else real(name))
    with pytest.raises(CollegiumError, match=r"not installed.*collegium\[cluster\]"):
        cluster.check("slurm")


QUEUE = """\
collegium: cluster/1
queue: slurm
workers: 40
cores: 8
processes: 4
memory: 16 GB
walltime: "04:00:00"
partition: long
account: history
prologue: [module load python]
directives: [--constraint=avx2]
"""


def test_a_file_of_resources_becomes_the_queues_own_script(tmp_path: Path) -> None:
    file = tmp_path / "slurm.yaml"
    file.write_text(QUEUE, "utf-8")
    asked = cluster.queue(file)
    assert (asked.workers, asked.memory) == (40, "16 GB")
    with cluster.queue_cluster(asked) as there:
        script = there.job_script()
    for line in (
        "#SBATCH -p long", "#SBATCH -A history", "#SBATCH --cpus-per-task=8", "#SBATCH -t 04:00:00",
        "#SBATCH --constraint=avx2", "export POLARS_MAX_THREADS=2", "module load python", "--nworkers 4",
    ):  # fmt: skip
        assert line in script


@pytest.mark.parametrize("name", list(cluster.QUEUES))
def test_every_queue_takes_what_a_name_alone_asks_for(name: str) -> None:
    with cluster.queue_cluster(cluster.queue(name)) as there:
        assert "distributed" in there.job_script()


def test_a_wrong_key_of_a_file_of_resources_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "slurm.yaml"
    file.write_text(QUEUE.replace("memory", "memroy"), "utf-8")
    with pytest.raises(CollegiumError, match=r"slurm\.yaml:6.*memroy.*memory"):
        cluster.queue(file)
