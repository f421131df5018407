"""Many runs: the same bytes however they are handed out; killed, starved and cut off, no finished run is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pytest
from folders import runs_in

import collegium as cg
from collegium import disk
from collegium.errors import CollegiumError
from collegium.history import load
from collegium.theories import (
    SimulationJob,
    executors,
    jobs,
    pieces,
    run_simulation,
    run_situation,
    run_study,
    situation,
    study,
)
from collegium.theories.jobs import Batch

ONE = {"theories": ["circular-flow"]}
SCRIPT = Path(__file__).with_name("many.py")
UNIX = pytest.mark.skipif(not hasattr(os, "killpg"), reason="signals as in Unix")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four runs a batch."""
    monkeypatch.setattr(jobs, "BATCH", 4)


def leftovers(out: Path) -> list[str]:
    return [path.name for path in out.rglob(".*")]


class TwoAtOnce:
    """Workers that have both finished before the parent hears of either."""

    slots = 2

    def __init__(self, job, target: Path, joins: list) -> None:
        self.job, self.target, self.joins = job, target, joins

    def submit(self, given):
        self.joins += [piece.batch for piece in given if piece.joins]
        future: Future = Future()
        future.set_result(executors.make_all(self.job, given, self.target))
        return future


def test_a_batch_is_joined_once_though_two_workers_finish_its_last_pieces_together(
    short_file: Path, tmp_path: Path, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers that join the same pieces pull them away from one another."""
    joins: list[Batch] = []

    @contextmanager
    def two(job, target, **_):
        yield TwoAtOnce(job, target, joins)

    monkeypatch.setattr(jobs, "executor", two)
    run_study(study(short_file, {"runs": 8, **ONE}), tmp_path / "out", workers=2, chunk=2)
    assert sorted(joins, key=lambda one: one.first) == [Batch("circular-flow", 0, 3), Batch("circular-flow", 4, 7)]


# --- the same bytes --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keep", ["history", "yearly", "final"])
def test_what_is_handed_out_at_once_changes_no_byte(
    short_file: Path, tmp_path: Path, digests, small_batches: None, keep: str
) -> None:
    changes = {"runs": 6, "keep": keep, **ONE}
    run_study(study(short_file, changes), tmp_path / "whole", chunk=4)
    whole = digests(tmp_path / "whole")
    for chunk in (None, 1, 3, 100):
        run_study(study(short_file, changes), tmp_path / f"{chunk}", chunk=chunk)
        assert digests(tmp_path / f"{chunk}") == whole
        assert leftovers(tmp_path / f"{chunk}") == []


def test_a_changed_chunk_goes_on_with_the_pieces_of_another(
    short_file: Path, tmp_path: Path, digests, small_batches: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs that were made are not made again: of three pieces of a batch only what lies between is missing."""
    resolved, out, made = study(short_file, {"runs": 8, **ONE}), tmp_path / "out", []
    real = pieces.make_piece

    def until(n: int, chunk: int) -> None:
        def counted(job: jobs.Job, piece: pieces.Piece, target: Path) -> None:
            if len(made) == n:
                raise KeyboardInterrupt
            real(job, piece, target)
            if not piece.joins:
                made.append((piece.first, piece.last))

        with monkeypatch.context() as patch:
            patch.setattr("collegium.theories.executors.make_piece", counted)
            with pytest.raises(jobs.Stopped) as caught:
                run_study(resolved, out, chunk=chunk, resume=True)
        assert caught.value.done == sum(last - first + 1 for first, last in made)

    until(2, 1)
    until(3, 2)
    until(4, 3)
    assert made == [(0, 0), (1, 1), (2, 3), (4, 5)]
    run_study(resolved, out, resume=True)
    run_study(resolved, tmp_path / "whole")
    assert digests(out) == digests(tmp_path / "whole")


def test_more_runs_begin_with_those_that_are_there(
    short_file: Path, tmp_path: Path, digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Batch] = []
    out, real = tmp_path / "out", cg.theories.run.StudyJob.simulate  # type: ignore[attr-defined]

    def counted(job: object, batch: Batch) -> object:
        made.append(batch)
        return real(job, batch)

    run_study(study(short_file, {"runs": 3, **ONE}), out)
    monkeypatch.setattr("collegium.theories.run.StudyJob.simulate", counted)
    run_study(study(short_file, {"runs": 5, **ONE}), out, resume=True)
    assert sorted(run for batch in made for run in range(batch.first, batch.last + 1)) == [3, 4]
    run_study(study(short_file, {"runs": 5, **ONE}), tmp_path / "whole")
    assert digests(out) == digests(tmp_path / "whole")


def test_the_arms_of_a_situation_are_the_same_in_pieces(tmp_path: Path, digests, small_batches: None) -> None:
    said = situation("compact-1964").changed(runs=5)
    whole, cut = (run_situation(said, tmp_path / f"{chunk}", chunk=chunk) for chunk in (4, 1))
    assert whole.equals(cut)
    assert digests(tmp_path / "4") == digests(tmp_path / "1")


def test_a_simulation_by_two_workers_is_the_one_of_a_single_one() -> None:
    how = {"on": "1922-04", "years": 1, "runs": 3, "seed": 5, "amend": "cut-nomination", "theory": "circular-flow"}
    one, two = (cg.simulate("cpsu-1922", cg.record(), workers=workers, **how) for workers in (1, 2))
    assert one.manifest == two.manifest
    assert all(one.tables[name].equals(two.tables[name]) for name in one.tables)
    with pytest.raises(CollegiumError, match="at least one worker"):
        cg.simulate("cpsu-1922", cg.record(), workers=0, **how)


@pytest.mark.parametrize("keep", ["history", "yearly", "final"])
def test_a_simulation_goes_into_a_folder_and_further(tmp_path: Path, digests, small_batches: None, keep: str) -> None:
    def job(runs: int) -> SimulationJob:
        charters = [cg.charter.charter("cpsu-1922")]
        return SimulationJob(charters, cg.record(), on="1922-04", years=1, runs=runs, seed=5, keep=keep)

    run_simulation(tmp_path / "grown", job(5), chunk=1)
    found = run_simulation(tmp_path / "grown", job(9), resume=True)
    run_simulation(tmp_path / "whole", job(9), chunk=4)
    assert digests(tmp_path / "grown") == digests(tmp_path / "whole")
    assert found.select("first", "last", "runs").rows() == [(0, 3, 4), (4, 7, 4), (8, 8, 1)]
    if keep == "yearly":
        assert pl.concat([pl.read_parquet(path) for path in found["path"]])["run"].n_unique() == 9
    else:
        assert [load(path).manifest.runs for path in found["path"]] == [4, 4, 1]
    other = SimulationJob(job(1).charters, cg.record(), on="1922-04", years=1, runs=1, seed=6, keep=keep)
    with pytest.raises(CollegiumError, match="it differs in seed"):
        run_simulation(tmp_path / "grown", other, resume=True)


# --- killed ----------------------------------------------------------------------------------------------------------


def killed_and_resumed(short_file: Path, place: Path, kills: int, seed: int) -> list[int]:
    """Kill a study of two workers again and again, each time a little further on; tell what was finished each time."""
    chance, out, done = random.Random(seed), place / "killed", []
    command = [sys.executable, str(SCRIPT), str(short_file), str(out), "60", "--workers", "2", "--chunk", "2"]
    for _ in range(kills):
        process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            process.wait(timeout=2.0 + 5.0 * chance.random())  # starting takes some seconds
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        done.append(runs_in(out))
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stderr
    return done


def kills_lose_nothing(short_file: Path, tmp_path: Path, digests, kills: int, seed: int) -> None:
    done = killed_and_resumed(short_file, tmp_path, kills, seed)
    assert done == sorted(done), "finished runs were lost"
    run_study(study(short_file, {"runs": 60}), tmp_path / "whole", resume=True)
    assert digests(tmp_path / "killed") == digests(tmp_path / "whole")
    assert leftovers(tmp_path / "killed") == []


@UNIX
def test_a_study_killed_at_any_moment_loses_no_finished_run(short_file: Path, tmp_path: Path, digests) -> None:
    kills_lose_nothing(short_file, tmp_path, digests, 2, seed=1)


@pytest.mark.slow
@UNIX
@pytest.mark.parametrize("seed", range(10))
def test_fifty_kills_lose_no_finished_run(short_file: Path, tmp_path: Path, digests, seed: int) -> None:
    kills_lose_nothing(short_file, tmp_path, digests, 5, seed=100 + seed)


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The numbers of the worker processes of a study that runs."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers = [
        int(pid)
        for pid in (children.read_text().split() if children.exists() else [])
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    if not workers:
        pytest.skip("the system does not tell which processes are whose")
    return workers


def alive(pid: int) -> bool:
    """Whether a process is there and more than a name that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@UNIX
def test_workers_do_not_outlive_a_parent_that_is_killed(short_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, str(SCRIPT), str(short_file), str(out), "2000", "--workers", "2", "--chunk", "5"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    workers: list[int] = []
    try:
        deadline = time.monotonic() + 90
        while runs_in(out) < 10:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        workers = workers_of(process)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 60
        while any(alive(pid) for pid in workers):
            assert time.monotonic() < deadline, "workers wait for work that nobody will give them"
            time.sleep(0.05)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        for pid in workers:
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


@UNIX
def test_a_worker_that_is_killed_is_told_of_and_its_runs_are_made_again(
    short_file: Path, tmp_path: Path, digests
) -> None:
    out = tmp_path / "out"
    command = [sys.executable, str(SCRIPT), str(short_file), str(out), "2000", "--workers", "2", "--chunk", "5"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        deadline = time.monotonic() + 90
        while runs_in(out) < 10:
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        workers = workers_of(process)
        os.kill(workers[0], signal.SIGKILL)
        _, said = process.communicate(timeout=90)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert process.returncode == 1
    assert "a worker process died. Finished runs are kept: go on with --resume" in said
    assert runs_in(out) >= 10
    run_study(study(short_file, {"runs": 10}), out, resume=True)


# --- no room ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chunk", "workers"),
    [pytest.param(25, 1, marks=pytest.mark.slow), pytest.param(2, 1, marks=pytest.mark.slow), (2, 2)],
)
@UNIX
def test_a_full_disk_ends_in_words_and_what_was_finished_stays(
    short_file: Path, tmp_path: Path, digests, chunk: int, workers: int
) -> None:
    """A limit on the size of a file stands for a disk that is full: pieces still fit below it, a batch does not."""
    out = tmp_path / "out"
    first = subprocess.run([sys.executable, SCRIPT, short_file, out, "4", "--chunk", "4"], check=False)
    assert first.returncode == 0
    before = digests(out, "histories", "values", "seats")
    words = [sys.executable, str(SCRIPT), str(short_file), str(out), "30", "--chunk", str(chunk)]
    starved = subprocess.run(
        [*words, "--workers", str(workers), "--most", "60000"], capture_output=True, text=True, timeout=120, check=False
    )
    assert starved.returncode == 1
    assert starved.stderr.strip() == (
        f"{out}: the folder cannot be written. File too large. Nothing half-written stays, and finished runs are kept: "
        "make room and go on with --resume."
    )
    after = digests(out, "histories", "values", "seats")
    assert before.items() <= after.items()
    assert [path for path in out.rglob("*") if path.name.endswith((".new", ".old"))] == []
    for folder in (*out.glob("histories/*/runs-*"), *out.glob(".pieces/*/runs-*")):
        load(folder)
    if chunk == 2:
        assert runs_in(out) > 8, "pieces that fitted are kept"
    assert subprocess.run(words, timeout=120, check=False).returncode == 0
    run_study(study(short_file, {"runs": 30}), tmp_path / "whole")
    assert digests(out) == digests(tmp_path / "whole")


def test_a_disk_without_space_is_told_of_as_such(
    short_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(frame: pl.DataFrame, file: Path, **_: object) -> None:
        Path(file).write_bytes(b"PAR1")
        raise pl.exceptions.ComputeError("parquet: underlying IO error: No space left on device (os error 28)")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(CollegiumError, match=r"cannot be written\. No space left on device\. Nothing half-written"):
        run_study(study(short_file, ONE), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").rglob("*") if path.is_file()] == ["study.json"]


def test_an_error_that_is_none_of_the_disk_is_not_called_one(tmp_path: Path) -> None:
    with pytest.raises(pl.exceptions.ComputeError), disk.appearing(tmp_path / "a"):
        raise pl.exceptions.ComputeError("something else")
    assert list(tmp_path.iterdir()) == []


def test_nothing_appears_before_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order that a power cut needs: the file is flushed, then renamed, then its folder is flushed."""
    done: list[str] = []
    flush, put = disk.flush, Path.replace
    monkeypatch.setattr(disk, "flush", lambda path: (done.append(f"flush {path.name[:5]}"), flush(path)))
    monkeypatch.setattr(Path, "replace", lambda a, b: (done.append("rename"), put(a, b))[1])
    disk.write_text(tmp_path / "a.txt", "text")
    assert done == ["flush .a.tx", "rename", f"flush {tmp_path.name[:5]}"]
    assert (tmp_path / "a.txt").read_text() == "text"


def test_leftovers_of_the_dead_are_swept_and_other_hidden_files_stay(short_file: Path, tmp_path: Path) -> None:
    out = run_study(study(short_file, {"runs": 1, **ONE}), tmp_path / "out").out
    dead = out / "histories/circular-flow/.runs-000025-000049.elsewhere-77.new"
    dead.mkdir()
    (dead / "persons.parquet").write_bytes(b"PAR1")
    (out / ".notes").write_text("mine")
    run_study(study(short_file, {"runs": 1, **ONE}), out, resume=True)
    assert leftovers(out) == [".notes"]
