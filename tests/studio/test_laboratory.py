"""The laboratory: its runs are those of the study, in whatever order they are made, and it outlives its process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.studio.findings import state, study_file, table, values
from collegium.studio.laboratory import Experiment, Laboratory, Settings
from collegium.studio.shelf import Shelf
from collegium.theories.compare import moved
from collegium.theories.compare import values as measured
from collegium.theories.plan import Batch
from collegium.theories.run import StudyJob
from collegium.theories.study import study

SHORT = {"charter": "cpsu-1922", "theory": "conditional-support", "on": "1922-04", "until": "1924-12", "seed": 7}


@pytest.fixture(scope="module")
def lab() -> Iterator[Laboratory]:
    made = Laboratory(Shelf())
    yield made
    made.desk.stop()
    made.worker.stop()


def settings(**more: object) -> Settings:
    return Settings.model_validate({**SHORT, **more})


def finished(lab: Laboratory, **more: object) -> Experiment:
    found = lab.start(settings(**more))
    assert found.ended.wait(240)
    return found


def until(found: Experiment, runs: int) -> None:
    """Wait until some runs are made."""
    for _ in range(2_400):
        if found.done >= runs or found.ended.is_set():
            return
        time.sleep(0.1)


# --- what is run ----------------------------------------------------------------------------------------------


def test_the_number_of_runs_makes_no_other_experiment() -> None:
    assert settings(runs=5).id == settings(runs=50).id
    assert len({settings(seed=n).id for n in range(3)} | {settings(twin="amend").id, settings(until="1925-01").id}) == 5


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"charter": "cpsu-1923"}, "no such charter"), ({"theory": "circular"}, "theory"), ({"on": "1850-01"}, "outside"),
     ({"until": "1921-01"}, "before it starts"), ({"parameters": {"lapse_rate": 7.0}}, "out of range"),
     ({"parameters": {"lapse": 0.1}}, "unknown parameter"), ({"amend": ["cut"]}, "no such amendment"),
     ({"amend": ["one-head-1953"]}, "for other charters"), ({"on": "never"}, "date"),
     ({"dates": ["1999-01"]}, "outside"),
     ({"charter": "papal-election", "on": "1996-03", "until": "1997-01"}, "outside")],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_in_words_before_it_runs(
    lab: Laboratory, wrong: dict[str, object], said: str
) -> None:
    with pytest.raises(CollegiumError, match=said):
        lab.look(settings(**wrong))


def test_the_page_opens_with_the_shipped_study(lab: Laboratory) -> None:
    told, shipped = lab.describe(), study("default").study
    assert told["opened"]["charter"] == shipped.charter
    opened = {**told["opened"], "dates": tuple(told["opened"]["dates"])}
    (arm,) = lab.look(Settings.model_validate({**opened, "runs": 1})).arms
    assert arm["study"]["compare"] == shipped.compare.model_dump()  # the given date found by the rule of the engine


def test_the_declarations_of_all_parameters_are_told(lab: Laboratory) -> None:
    from collegium.conduct.catalogue import PARAMETERS

    told = [one for group in lab.describe()["groups"] for one in group["parameters"]]
    assert [one["name"] for one in told] == [one.name for one in PARAMETERS]
    assert all(one["source"] and one["low"] <= one["default"] <= one["high"] for one in told)


def test_a_twin_is_the_same_but_for_what_was_changed(lab: Laboratory) -> None:
    both = {"amend": ["cut-slate"], "parameters": {"lapse_rate": 0.2}}
    first, twin = (arm["study"] for arm in lab.look(settings(**both, twin="amend")).arms)
    assert [name for name in first if first[name] != twin[name]] == ["amend"]
    first, twin = (arm["study"] for arm in lab.look(settings(**both, twin="all")).arms)
    assert [name for name in first if first[name] != twin[name]] == ["amend", "parameters"]
    assert len(lab.look(settings(twin="amend")).arms) == 1  # nothing to leave out


# --- its runs -------------------------------------------------------------------------------------------------


def made(text: str, folder: Path, runs: int) -> pl.DataFrame:
    """The compared values of the runs of a study file, as `collegium study` makes them."""
    file = folder / "study.yaml"
    file.write_text(text, "utf-8")
    resolved = study(file)
    job = StudyJob(resolved)
    history = job.simulate(Batch(job.parts[0], 0, runs - 1))
    return measured(history, resolved.first, resolved.study.compare.dates, resolved.study.compare.body)


def same(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    keys = ["run", "measure", "organization_id", "date"]
    both = one.sort(keys).select(*keys, "value"), other.sort(keys).select(*keys, "value")
    return both[0].select(keys).cast(pl.String).equals(both[1].select(keys).cast(pl.String)) and bool(
        ((both[0]["value"] - both[1]["value"]).abs().fill_null(0) < 1e-12).all()
        and both[0]["value"].is_null().equals(both[1]["value"].is_null())
    )


def test_its_runs_are_those_of_the_study_file_that_it_gives_away(lab: Laboratory, tmp_path: Path) -> None:
    found = finished(lab, runs=6, amend=["cut-slate"], twin="amend", parameters={"lapse_rate": 0.2})
    assert found.status == "done"
    text = study_file(found)
    assert study(_written(tmp_path, text)).study.runs == 6
    assert same(values(found, 0), made(text, tmp_path, 6))
    twin = text.replace("amend:\n- cut-slate\n", "")
    assert same(values(found, 1), made(twin, tmp_path, 6))
    told = state(found)
    change = moved(values(found, 1), values(found, 0))
    assert told["moved"] == int(change["clear"].sum())
    assert table(found).height == 2 * values(found, 0).height


def _written(folder: Path, text: str) -> Path:
    (folder / "study.yaml").write_text(text, "utf-8")
    return folder / "study.yaml"


def test_stopped_and_resumed_it_has_the_same_runs(lab: Laboratory) -> None:
    whole = finished(lab, runs=12, seed=21)
    straight = dict(whole.runs[0])
    whole.runs[0].clear()
    again = lab.start(settings(runs=12, seed=21))
    until(again, 1)
    lab.stop(again)
    assert again.status in ("stopped", "done")
    kept = dict(again.runs[0])
    assert kept
    lab.start(settings(runs=12, seed=21))
    assert again.ended.wait(240)
    assert again.status == "done"
    assert again.runs[0].keys() == straight.keys() == set(range(12))
    assert all(again.runs[0][run] == pytest.approx(straight[run], nan_ok=True) for run in straight)


def test_a_finished_one_takes_further_runs_and_tells_only_those_asked_for(lab: Laboratory) -> None:
    found = finished(lab, runs=3, seed=5)
    first = dict(found.runs[0])
    assert finished(lab, runs=5, seed=5) is found
    assert {run: found.runs[0][run] for run in range(3)} == first
    assert lab.look(settings(runs=2, seed=5)).status == "done"
    told = state(found)
    assert (told["done"], told["wanted"], len(told["chosen"]["runs"])) == (2, 2, 2)
    assert told["targets"][0]["n_runs"] == 2


def test_when_its_process_dies_the_runs_are_kept_and_it_goes_on(lab: Laboratory) -> None:
    found = lab.start(settings(runs=40, seed=99, until="1930-12"))
    until(found, 1)
    process = lab.worker._process
    assert process is not None
    process.kill()
    assert found.ended.wait(60)
    if found.status != "done":
        assert found.status == "failed"
        assert "broke off" in state(found)["error"]["text"]
        assert 0 < found.done < 40
    lab.start(settings(runs=40, seed=99, until="1930-12"))
    assert found.ended.wait(240)
    assert (found.status, found.done) == ("done", 40)


def test_another_experiment_stops_the_one_that_runs(lab: Laboratory) -> None:
    first = lab.start(settings(runs=1_000, seed=3, until="1930-12"))
    second = finished(lab, runs=2, seed=4)
    assert first.ended.wait(30)
    assert first.status == "stopped"
    assert second.status == "done"


def test_one_run_is_made_again_as_a_history(lab: Laboratory) -> None:
    found = lab.look(settings(runs=9, seed=5, until="1925-01"))  # made or not
    past = lab.shelf.history(lab.open(found, 0, 8))
    assert past.manifest.kind == "simulated"
    assert past.manifest.title.startswith("Run 8 of ")
    job = StudyJob(study("default", {"theories": ["conditional-support"], "seed": 5, "until": "1925-01",
                                     "compare": {"body": "politburo", "dates": ["1924-04"]}}))  # fmt: skip
    there = job.simulate(Batch("conditional-support", 8, 8))
    assert past.memberships.drop("run").equals(there.memberships.drop("run"))
    with pytest.raises(CollegiumError, match="no such run"):
        lab.open(found, 1, 0)  # it has no twin


def test_before_any_run_the_record_stands_alone(lab: Laboratory) -> None:
    told = state(lab.look(settings(runs=5, seed=77)))
    assert (told["status"], told["done"], told["chosen"]["runs"]) == ("new", 0, [])
    assert any(one["record"] is not None for one in told["targets"])
    assert all(one["median"] is None and not one["scored"] for one in told["targets"])


def test_an_experiment_that_was_forgotten_is_told_with_the_way_back(lab: Laboratory) -> None:
    with pytest.raises(CollegiumError, match="Its settings stand in the address"):
        lab.get("0123456789ab")
