"""The contest that comes with the package: whole, described, the same numbers as the contest that it was made of."""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import typer
from small_contest import REMOVED, SHOWN, TABLES, write_contest

from collegium.contest import stored as room
from collegium.contest.behind import figure_runs, pair_runs
from collegium.contest.opened import Opened, read_contest
from collegium.contest.stored import keep, stored
from collegium.contest.stored.__main__ import main
from collegium.errors import CollegiumError

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped() -> Opened:
    return read_contest(stored())


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    return json.loads((stored() / "datapackage.json").read_text("utf-8"))


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A contest of two theories, whole."""
    return write_contest(tmp_path / "held")


# --- the one that is shipped --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report() -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checker's own dependencies warn
        from frictionless import Package

        yield Package(str(stored() / "datapackage.json")).validate()


def test_another_program_finds_every_file_valid(report: Any) -> None:
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert {"tables-patterns", "runs-patterns", "runs-before", "runs-amended"} <= {task.name for task in report.tasks}
    assert min(task.stats["rows"] for task in report.tasks) >= 1


def test_the_package_names_every_file_and_its_bytes(described: dict[str, Any]) -> None:
    held = {file.relative_to(stored()).as_posix() for file in stored().rglob("*.csv")}
    assert {one["path"] for one in described["resources"]} == held
    for one in described["resources"]:
        raw = (stored() / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(raw), f"sha256:{hashlib.sha256(raw).hexdigest()}")
    whole = [file.stat().st_size for file in stored().rglob("*") if file.suffix in (".csv", ".json")]
    assert sum(whole) < room.MOST_BYTES


def test_every_column_says_what_it_means(described: dict[str, Any]) -> None:
    fields = [(one["path"], field["name"], field["description"])
              for one in described["resources"] for field in one["schema"]["fields"]]  # fmt: skip
    assert [(path, name) for path, name, meaning in fields if not meaning] == []
    assert [one["path"] for one in described["resources"] if one["title"] == one["path"].removesuffix(".csv")] == []


def test_seed_version_code_and_command_are_told(described: dict[str, Any], shipped: Opened) -> None:
    facts, said = shipped.facts, described["collegium"]
    assert {name: said[name] for name in ("version", "code", "seed")} == {
        "version": facts["collegium"], "code": facts["code"], "seed": facts["seed"],
    }  # fmt: skip
    assert len(said["code"]) == 64
    assert said["preview"] == facts["size"]["preview"] == facts["label"].startswith("PREVIEW")


def test_the_command_is_one_that_the_program_takes(described: dict[str, Any], shipped: Opened) -> None:
    from collegium.cli.main import app

    command: Any = typer.main.get_command(app)
    words = shlex.split(described["collegium"]["command"])
    context = command.commands["contest"].make_context("contest", words[2:])
    size = shipped.facts["size"]
    assert {name: context.params[name] for name in ("runs", "predicted", "pairs", "quick")} == {
        **{name: size[name] for name in ("runs", "predicted", "pairs")}, "quick": size["preview"],
    }  # fmt: skip
    assert list(context.params["theory"]) == shipped.ids


def test_every_cell_opens_its_runs(shipped: Opened) -> None:
    runs = pl.read_csv(stored() / "runs" / "patterns.csv", infer_schema_length=None)
    assert runs.columns == ["theory", "run", *shipped.figures["key"]]
    assert runs.group_by("theory", maintain_order=True).len().rows() == [
        (theory, shipped.kept["predicted"]) for theory in shipped.ids
    ]
    for kind, table, name in (("amendment", "counterfactuals", "amended"), ("mechanism", "ablations", "ablated")):
        keys = [kind, "period", "theory"]
        pairs = pl.read_csv(stored() / "runs" / f"{name}.csv", infer_schema_length=None)
        tried = shipped.tables[table].select(keys).unique()
        assert pairs.join(tried, on=keys, how="anti").is_empty()
        assert pairs.height == tried.height * shipped.kept["pairs"]
        assert set(shipped.tables[table]["outcome"]) <= set(pairs.columns)


def whole(shipped: Opened, name: str) -> bool:
    return shipped.kept[name] == shipped.facts["size"][name]


def test_the_kept_runs_give_the_numbers_of_the_pattern_table(shipped: Opened) -> None:
    """By NumPy, from the CSV alone: all numbers where all runs are kept, otherwise that the record is none of them."""
    runs = pl.read_csv(stored() / "runs" / "patterns.csv", infer_schema_length=None)
    keys = {(one["pattern"], one["text"], one["period"]): one["key"] for one in shipped.figures.to_dicts()}
    looked = 0
    for row in shipped.tables["patterns"].filter(pl.col("theory") != "").to_dicts():
        values = runs.filter(pl.col("theory") == row["theory"])[keys[row["pattern"], row["text"], row["period"]]]
        told = values.drop_nulls().to_numpy()
        assert len(told) <= row["runs"]
        if whole(shipped, "predicted"):
            assert len(told) == row["runs"]
            if len(told) and row["judged"] == "interval":
                assert np.quantile(told, [0.05, 0.5, 0.95]) == pytest.approx(
                    [row["low"], row["median"], row["high"]], rel=1e-4, abs=2e-6
                )
                looked += 1
            elif len(told):
                assert told.mean() == pytest.approx(row["median"], abs=2e-6)
                looked += 1
    assert looked > 500 or not whole(shipped, "predicted")


@pytest.mark.parametrize(
    ("kind", "table", "name"), [("amendment", "counterfactuals", "amended"), ("mechanism", "ablations", "ablated")]
)
def test_the_kept_pairs_give_the_numbers_of_the_changes(shipped: Opened, kind: str, table: str, name: str) -> None:
    """By NumPy, from the CSV alone."""
    places = [pl.read_csv(stored() / "runs" / f"{one}.csv", infer_schema_length=None) for one in ("before", name)]
    both = places[1].join(places[0], on=["theory", "period", "run"], suffix="_before")
    parts = both.partition_by(kind, "period", "theory", as_dict=True)
    clear = 0
    for row in shipped.tables[table].to_dicts():
        mine = parts[row[kind], row["period"], row["theory"]]
        pairs = mine.select(f"{row['outcome']}_before", row["outcome"]).drop_nulls().to_numpy().astype(float)
        assert len(pairs) <= row["runs"]
        if not whole(shipped, "pairs"):
            continue
        assert len(pairs) == row["runs"]
        if not len(pairs):
            continue
        difference = pairs[:, 1] - pairs[:, 0]
        spread = difference.std(ddof=1)
        error = 1.959964 * spread / len(pairs) ** 0.5 if spread > 0 else 3 / len(pairs)
        said = [row["before"], row["after"], row["change"], row["low"], row["high"]]
        mean = difference.mean()
        assert [*pairs.mean(0), mean, mean - error, mean + error] == pytest.approx(said, abs=4e-6)
        clear += row["clear"]
    assert clear > 20 or not whole(shipped, "pairs")


def test_the_wheel_holds_it() -> None:
    pytest.importorskip("hatchling")
    from hatchling.builders.wheel import WheelBuilder

    packed = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    mine = {f"collegium/contest/stored/{file.relative_to(stored()).as_posix()}"
            for file in stored().rglob("*") if file.suffix in (".csv", ".json")}  # fmt: skip
    assert len(mine) > 20
    assert mine <= packed
    assert {"collegium/record/data/persons.csv", "collegium/record/data/datapackage.json"} <= packed


# --- keeping one --------------------------------------------------------------------------------------------------


def test_a_kept_contest_shows_what_the_whole_one_does(held: Path, tmp_path: Path) -> None:
    one, other = read_contest(held), read_contest(keep(held, tmp_path / "kept"))
    assert (one.stored, other.stored) == (False, True)
    assert one.command == other.command
    assert {name: table.equals(other.tables[name]) for name, table in one.tables.items()} == dict.fromkeys(
        one.tables, True
    )
    for key in ("A1-1", "A2-1"):
        for theory in one.ids:
            mine, theirs = figure_runs(one, key, theory)[0], figure_runs(other, key, theory)[0]
            assert theirs.drop_nulls().equals(mine.drop_nulls())
    assert figure_runs(other, "A2-1", "circular-flow")[0]["value"].to_list() == SHOWN["circular-flow"]
    for cell in [("amendment", name, "1964-82", theory, "removed") for theory in one.ids
                 for name in ("no-compact-1964", "leader-by-congress-1966")]:  # fmt: skip
        assert pair_runs(other, *cell)[0].equals(pair_runs(one, *cell)[0])
    taken = pair_runs(other, "mechanism", "plenum", "1964-82", "gill", "removed")[0]
    assert taken["before"].to_list() == REMOVED["prediction", "gill~1964-82"][:4]
    assert taken["after"].to_list() == [1.0, 1.0, None, 0.0]


def test_its_tables_are_the_same_bytes_and_it_is_made_alike_twice(held: Path, tmp_path: Path) -> None:
    kept = [keep(held, tmp_path / name) for name in "ab"]
    assert (kept[0] / "tables" / "pairs.csv").read_text("utf-8") == TABLES["pairs"]
    files = [{file.relative_to(folder): file.read_bytes() for file in folder.rglob("*.*")} for folder in kept]
    assert files[0] == files[1]
    keep(held, kept[0])  # again in the same place
    assert {file.relative_to(kept[0]): file.read_bytes() for file in kept[0].rglob("*.*")} == files[1]


def test_the_first_runs_are_kept_and_it_says_how_many(held: Path, tmp_path: Path) -> None:
    found = read_contest(keep(held, tmp_path / "kept", runs=3))
    assert found.kept == {"predicted": 3, "pairs": 3}
    assert figure_runs(found, "A2-1", "gill")[0].rows() == [(0, 0.01), (1, 0.02), (2, 0.03)]
    cell = ("amendment", "no-compact-1964", "1964-82", "gill", "removed")
    assert pair_runs(found, *cell)[0].rows() == [(0, 0.0, 1.0), (1, 1.0, 0.0), (2, 1.0, 1.0)]
    said = json.loads((tmp_path / "kept" / "datapackage.json").read_text("utf-8"))["description"]
    assert "3 of 5, of each change 3 of 4 pairs" in said


def test_runs_beyond_those_of_the_contest_are_left_out(held: Path) -> None:
    (late,) = held.glob("prediction/values/gill~1964-82/runs-*-000003.parquet")
    more = pl.read_parquet(late).with_columns(pl.col("run") + 2)  # 5 and 6, of a longer contest in the same folder
    more.write_parquet(late.with_name("runs-000005-000006.parquet"))
    runs, files, _ = figure_runs(read_contest(held), "A2-1", "gill")
    assert runs["run"].to_list() == [0, 1, 2, 3, 4]
    assert len(files) == 2


def test_numbers_have_six_digits(held: Path, tmp_path: Path) -> None:
    (file,) = held.glob("prediction/values/gill~1964-82/runs-*-000000.parquet")
    values = pl.read_parquet(file).with_columns(value=pl.Series([2 / 3, 1234567.0, 1.5e-7]))
    values.write_parquet(file)
    lines = (keep(held, tmp_path / "kept") / "runs" / "patterns.csv").read_text("utf-8").splitlines()
    mine = [line.split(",")[-1] for line in lines if line.startswith("gill,")]
    assert mine[:3] == ["0.666667", "1.23457e+06", "1.5e-07"]
    found = read_contest(tmp_path / "kept")
    assert figure_runs(found, "A2-1", "gill")[0]["value"].to_list()[:3] == [0.666667, 1234570.0, 1.5e-7]


def test_what_lay_beside_an_earlier_one_stays_and_its_leftovers_go(held: Path, tmp_path: Path) -> None:
    to = keep(held, tmp_path / "kept")
    (to / "__init__.py").write_text("mine", "utf-8")
    (held / "tables" / "ablations.csv").unlink()
    keep(held, to)
    assert (to / "__init__.py").read_text("utf-8") == "mine"
    assert not (to / "tables" / "ablations.csv").exists()
    assert not (to / "runs" / "ablated.csv").exists()


def test_runs_that_are_not_there_are_told(held: Path, tmp_path: Path) -> None:
    to = keep(held, tmp_path / "kept")
    shutil.rmtree(to / "runs")
    found = read_contest(to)
    assert "tables only" in figure_runs(found, "A2-1", "gill")[2]
    assert "tables only" in pair_runs(found, "amendment", "no-compact-1964", "1964-82", "gill", "removed")[2]


@pytest.mark.parametrize("gone", ["prediction/values", "prediction/outcomes", "counterfactual", "ablation"])
def test_a_contest_whose_runs_are_missing_is_not_kept(held: Path, tmp_path: Path, gone: str) -> None:
    shutil.rmtree(held / gone)
    with pytest.raises(CollegiumError, match="runs of the contest are missing"):
        keep(held, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_too_few_runs_are_not_kept_as_if_they_were_all(held: Path, tmp_path: Path) -> None:
    (late,) = held.glob("prediction/values/gill~1964-82/runs-*-000003.parquet")
    late.unlink()
    with pytest.raises(CollegiumError, match="runs of the contest are missing"):
        keep(held, tmp_path / "kept")


def test_what_is_no_contest_to_keep_is_refused(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CollegiumError, match="at least one run"):
        keep(held, tmp_path / "kept", runs=0)
    with pytest.raises(CollegiumError, match="cannot be read"):
        keep(tmp_path / "nothing", tmp_path / "kept")
    with pytest.raises(CollegiumError, match="no stored contest"):
        keep(held, held)
    with pytest.raises(CollegiumError, match="a stored one already"):
        keep(stored(), tmp_path / "kept")
    monkeypatch.setattr(room, "MOST_BYTES", 1000)
    with pytest.raises(CollegiumError, match="too large"):
        keep(held, tmp_path / "kept")
    monkeypatch.undo()
    facts = json.loads((held / "contest.json").read_text("utf-8"))
    (held / "contest.json").write_text(json.dumps(facts | {"patterns": "0"}), "utf-8")
    with pytest.raises(CollegiumError, match="another list of patterns"):
        keep(held, tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_the_maintainers_command(held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(held), str(tmp_path / "kept")]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'kept'}: ")
    assert main([str(tmp_path / "nothing"), str(tmp_path / "kept")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    assert main([]) == 2
