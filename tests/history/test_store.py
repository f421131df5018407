"""Histories on disk: the same bytes back, nothing overwritten by mistake, damage told in one message."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import polars as pl
import pytest

import collegium as cg
from collegium.errors import CollegiumError
from collegium.history import SCHEMA_VERSION, TABLES, History, Manifest, load, save


def small(weights: list[float | None] | None = None, title: str = "a club") -> History:
    tables = {}
    if weights is not None:
        tables["ties"] = pl.DataFrame({"run": [0] * len(weights), "weight": weights})
    manifest = Manifest(
        "simulated", title, dt.date(1953, 3, 6), dt.date(1965, 3, 6), seed=7, runs=2, details={"theory": "allegiance"}
    )
    return History(manifest, tables)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the same back --------------------------------------------------------------------------------------------


def test_the_record_comes_back_equal_and_byte_for_byte_the_same_twice(tmp_path):
    record = cg.record()
    first = save(record, tmp_path / "first")
    again = load(first)
    assert again.manifest == record.manifest
    assert all(again.tables[name].equals(record.tables[name], null_equal=True) for name in TABLES)
    assert all(again.tables[name].schema == record.tables[name].schema for name in TABLES)
    second = save(again, tmp_path / "second")
    third = save(load(second), tmp_path / "third")
    assert contents(first) == contents(second) == contents(third)


def test_a_folder_holds_one_parquet_file_a_table_and_the_manifest(tmp_path):
    folder = save(small(), tmp_path / "deep" / "club")
    assert set(contents(folder)) == {"manifest.json", *(f"{name}.parquet" for name in TABLES)}
    assert json.loads((folder / "manifest.json").read_text())["start"] == "1953-03-06"
    assert [path.name for path in folder.parent.iterdir()] == ["club"]


def test_names_that_a_pattern_would_take_apart_are_plain_names(tmp_path):
    folder = save(small([0.5]), tmp_path / "theory=x [1]*")
    again = load(folder)
    assert again.ties["weight"].to_list() == [0.5]
    assert again.manifest == small().manifest


def test_the_order_in_which_details_were_given_leaves_no_trace(tmp_path):
    for name, order in {"a": ("theory", "charter"), "b": ("charter", "theory")}.items():
        manifest = Manifest(**small().manifest.__dict__ | {"details": dict.fromkeys(order, "x")})
        save(History(manifest, {}), tmp_path / name)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


# --- nothing overwritten by mistake ---------------------------------------------------------------------------


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "club").mkdir()
    save(small(), tmp_path / "club")
    assert load(tmp_path / "club").manifest.title == "a club"


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize(
    "files",
    [
        {"thesis.tex": "years of work"},
        {"manifest.json": '{"name": "a web page"}', "index.html": "<p>"},
        {"manifest.json": "{}", "notes/1.txt": "notes beside a history"},
    ],
    ids=["no manifest", "the manifest of something else", "notes beside a manifest"],
)
def test_a_folder_that_holds_something_else_is_refused_and_not_touched(tmp_path, files, overwrite):
    folder = tmp_path / "mine"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    before = contents(tmp_path)
    with pytest.raises(CollegiumError, match=r"holds something that is no history.*Choose another") as caught:
        save(small(), folder, overwrite=overwrite)
    assert caught.value.where == str(folder)
    assert contents(tmp_path) == before


def test_a_history_with_notes_beside_it_is_not_overwritten(tmp_path):
    folder = save(small(), tmp_path / "club")
    (folder / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    with pytest.raises(CollegiumError, match="no history"):
        save(small(title="another"), folder, overwrite=True)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_file_in_the_way_is_refused_and_kept(tmp_path, overwrite):
    (tmp_path / "club").write_text("a file")
    with pytest.raises(CollegiumError, match="no history"):
        save(small(), tmp_path / "club", overwrite=overwrite)
    assert (tmp_path / "club").read_text() == "a file"


def test_a_history_is_overwritten_only_when_asked(tmp_path):
    folder = save(small(), tmp_path / "club")
    before = contents(tmp_path)
    with pytest.raises(CollegiumError, match=r"already holds a history.*overwrite=True"):
        save(small(title="another"), folder)
    assert contents(tmp_path) == before
    save(small(title="another"), folder, overwrite=True)
    assert load(folder).manifest.title == "another"
    assert [path.name for path in tmp_path.iterdir()] == ["club"]


def test_a_save_that_breaks_off_leaves_what_was_there(tmp_path, monkeypatch):
    folder = save(small(), tmp_path / "club")
    before = contents(folder)

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("collegium.history.store.json.dumps", fail)
    with pytest.raises(OSError, match="disk full"):
        save(small(title="another"), folder, overwrite=True)
    with pytest.raises(OSError, match="disk full"):
        save(small(), tmp_path / "fresh")
    assert contents(folder) == before
    assert not (tmp_path / "fresh").exists()


@pytest.mark.parametrize("folder", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_refused(folder):
    with pytest.raises(CollegiumError, match="a folder of its own"):
        save(small(), folder, overwrite=True)


# --- damage ---------------------------------------------------------------------------------------------------


def rewrite_manifest(folder: Path, **entries: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | entries))


@pytest.fixture
def folder(tmp_path) -> Path:
    return save(small([1.0, 0.5]), tmp_path / "club")


def refusal(folder: Path) -> str:
    """The one line with which a folder is refused."""
    with pytest.raises(CollegiumError) as caught:
        load(folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("damage", [b"", b"not parquet at all", None], ids=["empty", "foreign", "cut short"])
def test_a_damaged_table_is_named(folder, damage):
    file = folder / "ties.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert refusal(folder).startswith(f"{file}: a table cannot be read.")


def test_a_missing_table_is_named(folder):
    (folder / "ballots.parquet").unlink()
    assert refusal(folder).startswith(f"{folder / 'ballots.parquet'}: a table cannot be read.")


def test_a_table_with_a_foreign_column_is_refused(folder):
    file = folder / "ties.parquet"
    pl.read_parquet(file).with_columns(wieght=1.0).write_parquet(file)
    assert "'ties' has no such column: 'wieght'. Did you mean 'weight'?" in refusal(folder)


def test_a_table_that_lacks_a_column_is_named_with_those_it_has(folder):
    file = folder / "ties.parquet"
    pl.read_parquet(file).drop("weight").write_parquet(file)
    assert refusal(folder).startswith(f"{file}: a table lacks a column: 'weight'. It has run, tie_id, ")


def test_a_missing_manifest_says_what_a_history_has(folder):
    (folder / "manifest.json").unlink()
    assert (
        refusal(folder) == f"{folder}: no history here. A folder made by save() has a manifest.json and Parquet files."
    )


def test_a_missing_folder_is_no_history(tmp_path):
    assert "no history here" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "text", ["{", "[]", "7", f'{{"schema_version": {SCHEMA_VERSION}, "start": "soon", "end": "later"}}']
)
def test_a_manifest_that_cannot_be_read_is_named(folder, text):
    (folder / "manifest.json").write_text(text)
    assert refusal(folder).startswith(f"{folder / 'manifest.json'}: the manifest cannot be read.")


def test_a_manifest_without_a_schema_version_says_so(folder):
    (folder / "manifest.json").write_text("{}")
    assert refusal(folder) == f"{folder / 'manifest.json'}: the manifest lacks an entry: 'schema_version'."


def test_another_schema_version_says_which_is_read_whatever_else_it_brings(folder):
    rewrite_manifest(folder, schema_version=SCHEMA_VERSION + 1, invented_later=True)
    message = f"another schema version: {SCHEMA_VERSION + 1}. This Collegium reads version {SCHEMA_VERSION}."
    assert refusal(folder) == f"{folder / 'manifest.json'}: {message}"


# --- many folders at once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("union", ["true", "false"])
def test_histories_read_together_by_duckdb_keep_their_floats(tmp_path, union):
    """Read without their types, an empty or all-null column would make whole numbers or text of the rest."""
    for name, weights in {"a": [None, None], "b": None, "c": [0.5, 0.25], "d": [1]}.items():
        save(small(weights), tmp_path / name)
    with duckdb.connect() as connection:

        def asked(question: str, which: str) -> list[tuple]:
            files = f"read_parquet('{tmp_path}/{which}/ties.parquet', union_by_name = {union})"
            return connection.sql(f"select {question} from {files}").fetchall()

        assert asked("sum(weight), count(*), any_value(typeof(weight))", "*") == [(1.75, 5, "DOUBLE")]
        assert asked('distinct typeof("start"), typeof(run)', "*") == [("DATE", "INTEGER")]
        assert asked("any_value(typeof(weight))", "a") == [("DOUBLE",)]


def test_every_column_of_every_table_has_one_type_whatever_the_history(tmp_path):
    save(cg.record(), tmp_path / "recorded")
    save(small(), tmp_path / "empty")
    with duckdb.connect() as connection:
        for name in TABLES:
            described = [
                connection.sql(f"describe select * from read_parquet('{tmp_path}/{which}/{name}.parquet')").fetchall()
                for which in ("recorded", "empty", "*")
            ]
            assert described[0] == described[1] == described[2]
            assert len(described[0]) == len(TABLES[name])
