"""Exports: what is written can be read again and says the same, and nothing is ever written over by mistake."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path

import frictionless
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.dates import PartialDate
from collegium.errors import CollegiumError
from collegium.exchange import read_roster
from collegium.exchange.write import FORMS, PARTIAL, export, package
from collegium.history import TABLES, History, Manifest, load
from collegium.record import record

FIRST, LAST = dt.date(1950, 1, 1), dt.date(1969, 12, 31)
PLACES = {"csv": "tables", "parquet": "folder", "popolo": "x.json", "gexf": "x.gexf", "graphml": "x.graphml",
          "bibtex": "x.bib"}  # fmt: skip


def past(rows: list[tuple] | None = None, title: str = "a club", **tables: pl.DataFrame) -> History:
    """Rows are (run, person, body, rank, start text, end text)."""
    rows = [(0, "ann", "board", "full", "1950-03", "1955")] if rows is None else rows

    def dates(name: str, texts: list[str | None]) -> dict[str, list]:
        known = [None if text is None else PartialDate.parse(text) for text in texts]
        return {
            f"{name}_date": texts,
            name: [date and date.day for date in known],
            f"{name}_earliest": [date and date.earliest for date in known],
            f"{name}_latest": [date and date.latest for date in known],
            f"{name}_precision": [date and date.precision for date in known],
        }

    run, person, body, rank, start, end = list(zip(*rows, strict=True)) or [()] * 6
    text, day = pl.String, pl.Date
    sides = [(f"{side}{part}", kind) for side in ("start", "end") for part, kind in
             (("_date", text), ("_precision", text), ("", day), ("_earliest", day), ("_latest", day))]  # fmt: skip
    seats = {"run": run, "membership_id": [f"m{n}" for n in range(len(rows))], "person_id": person, "rank": rank,
             "organization_id": body, **dates("start", list(start)), **dates("end", list(end))}  # fmt: skip
    runs = sorted(set(run))
    people = sorted({(number, name, f"{name.title()} Ames") for number, name in zip(run, person, strict=True)})
    bodies = {"organization_id": ["board", "office"], "name": ["The Board", "The Office"]}
    return History(
        Manifest("simulated", title, FIRST, LAST, runs=len(runs) or 1, seed=5, code_version="0.1.0"),
        {
            "persons": pl.DataFrame(people, schema={"run": pl.Int32, "person_id": text, "name": text}, orient="row"),
            "organizations": pl.DataFrame(bodies),
            "memberships": pl.DataFrame(seats, schema_overrides={"run": pl.Int32, **dict(sides)}),
            **tables,
        },
    )


def contents(place: Path) -> dict[str, bytes]:
    files = [file for file in place.rglob("*") if file.is_file()] if place.is_dir() else [place]
    return {file.name: file.read_bytes() for file in files}


# --- what is written is read again ----------------------------------------------------------------------------


def test_the_record_is_a_valid_data_package_with_its_keys_and_references(tmp_path: Path) -> None:
    folder = export(record(), tmp_path / "record", "csv")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.to_summary()
    assert {task.name: task.stats["rows"] for task in report.tasks} == {
        name: frame.height for name, frame in record().tables.items()
    }
    described = {
        one["name"]: one["schema"] for one in json.loads((folder / "datapackage.json").read_text())["resources"]
    }
    assert all("primaryKey" in schema for schema in described.values())
    referred = {(tuple(key["fields"]), key["reference"]["resource"]) for key in described["memberships"]["foreignKeys"]}
    assert {(("run", "person_id"), "persons"), (("organization_id",), "organizations")} <= referred


def test_a_package_describes_each_column_as_the_schema_does() -> None:
    described = json.loads(package(past())["datapackage.json"])
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [one["name"] for one in described["resources"]] == list(TABLES)
    for one in described["resources"]:
        fields = one["schema"]["fields"]
        assert [(f["name"], f["description"]) for f in fields] == [(c.name, c.label) for c in TABLES[one["name"]]]
        assert {f["name"]: f["type"] for f in fields}.get("start", "date") == "date"
    assert described["collegium"]["seed"] == 5


def test_a_package_states_only_what_its_rows_keep(tmp_path: Path) -> None:
    """Texts as found may be no dates, ids may be missing or repeat, and a reference may lead nowhere."""
    seats = pl.DataFrame({"run": [0, 0], "membership_id": ["m", "m"], "person_id": ["ann", "who"]})
    seats = seats.with_columns(start_date=pl.Series(["1950", "before the war"]))
    folder = export(past(memberships=seats), tmp_path / "odd", "csv")
    schemas = {one["name"]: one["schema"] for one in json.loads((folder / "datapackage.json").read_text())["resources"]}
    assert "primaryKey" not in schemas["memberships"]
    assert not any("persons" in str(key) for key in schemas["memberships"].get("foreignKeys", []))
    constrained = {f["name"] for f in schemas["memberships"]["fields"] if "constraints" in f}
    assert constrained == {"end_date"}
    assert frictionless.validate(str(folder / "datapackage.json")).valid


@pytest.mark.parametrize("text", ["1926", "1926-07", "1926-07-23", "1957-06-22/1957-06-28", "1930/1939"])
def test_the_pattern_takes_every_partial_date(text: str) -> None:
    PartialDate.parse(text)
    assert pl.Series([text]).str.contains(PARTIAL).all()
    assert not pl.Series([f"c. {text}", f"{text}-", text[:3]]).str.contains(PARTIAL).any()


def test_parquet_comes_back_equal(tmp_path: Path) -> None:
    again = load(export(record(), tmp_path / "record", "parquet"))
    assert again.manifest == record().manifest
    assert all(again.tables[name].equals(frame) for name, frame in record().tables.items())


def test_the_rosters_of_the_record_come_back_through_popolo(tmp_path: Path) -> None:
    """But for two whose sources differ: they sat after the death first given, and an import stops there."""
    listed = ["politburo", "orgburo", "secretariat"]
    past = record().filter(bodies=listed, start="1920-01-01", end="1990-12-31")
    dead = past.memberships.join(past.persons, on="person_id").filter(
        pl.col("death") < pl.col("end").dt.offset_by("-1mo")
    )
    assert set(dead["person_id"]) <= {"chubar", "medvedev"}
    again = read_roster(export(past, tmp_path / "record.json")).history
    compared = 0
    for year in range(1920, 1991):
        for body in listed:
            on = dt.date(year, 8, 15)
            before, after = (set(h.roster(body, on).select("person_id", "rank").rows()) for h in (past, again))
            assert {row for row in before ^ after if row[0] not in ("chubar", "medvedev")} == set()
            compared += len(before)
    assert compared > 1000


FORMS_OF_A_DATE = st.sampled_from(["{0}", "{0}-03", "{0}-03-05", "{0}-02-03/{0}-02-20"])
DATES = st.builds(str.format, FORMS_OF_A_DATE, st.integers(1950, 1960))
SEATS = st.tuples(
    st.sampled_from(["ann", "bob", "cyd"]), st.sampled_from(["board", "office"]), DATES, st.integers(0, 5)
)


@settings(max_examples=40, deadline=None)
@given(st.lists(SEATS, min_size=1, max_size=6, unique_by=lambda row: row[:2]))
def test_rosters_come_back_through_popolo(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple]) -> None:
    seats = [(0, p, body, "full", start, f"{int(start[:4]) + 1 + n}-11" if n else None) for p, body, start, n in rows]
    before = past(seats)
    after = read_roster(export(before, tmp_path_factory.mktemp("popolo") / "x.json")).history
    for body in set(before.memberships["organization_id"]):
        for year in range(after.manifest.start.year + 1, after.manifest.end.year + 1):
            on = dt.date(year, 6, 1)
            if after.manifest.start <= on <= after.manifest.end:
                assert set(before.roster(body, on)["person_id"]) == set(after.roster(body, on)["person_id"])


TEXTS = st.none() | st.text(max_size=6) | st.sampled_from(["a,b", 'say "no"', "two\nlines", "\r", " ", "=1+1", "毛"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.none() | st.dates(dt.date(1000, 1, 1))), min_size=1, max_size=4))
def test_any_text_makes_a_valid_package_that_reads_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple]
) -> None:
    notes = pl.DataFrame(
        [(0, f"e{n}", *row) for n, row in enumerate(rows)],
        schema={"run": pl.Int32, "event_id": pl.String, "text": pl.String, "start_date": pl.String, "start": pl.Date},
        orient="row",
    )
    folder = export(past(events=notes), tmp_path_factory.mktemp("csv") / "x", "csv")
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    with (folder / "events.csv").open(encoding="utf-8", newline="") as handle:
        again = list(csv.DictReader(handle))
    assert [row["text"] for row in again] == [text or "" for text in notes["text"]]
    assert [row["start"] for row in again] == [day.isoformat() if day else "" for day in notes["start"]]


# --- the same every time, of one run where it must be ---------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_equal_histories_give_equal_bytes(form: str, tmp_path: Path) -> None:
    one, other = (export(record(), tmp_path / name / PLACES[form], form) for name in ("one", "other"))
    assert contents(one) == contents(other)
    assert contents(one)


@pytest.mark.parametrize("form", FORMS)
def test_a_history_of_two_runs_is_written_whole_or_refused_until_one_is_chosen(form: str, tmp_path: Path) -> None:
    both = past([(0, "ann", "board", "full", "1950", None), (1, "ann", "board", "full", "1951", None)])
    if form in ("popolo", "gexf", "graphml"):
        with pytest.raises(CollegiumError, match=r"of one run.*holds 2.*--run 0"):
            export(both, tmp_path / PLACES[form], form)
        assert list(tmp_path.iterdir()) == []
        assert b"1951" in export(both.filter(run=1), tmp_path / PLACES[form], form).read_bytes()
    else:
        export(both, tmp_path / PLACES[form], form)
        if form == "csv":
            assert pl.read_csv(tmp_path / "tables" / "memberships.csv")["run"].to_list() == [0, 1]


def test_seats_and_ties_are_different_graphs(tmp_path: Path) -> None:
    written = {what: export(past(), tmp_path / f"{what}.gexf", what=what).read_text() for what in ("ties", "seats")}
    assert 'id="ann"' in written["ties"]
    assert 'id="person:ann"' in written["seats"]


# --- nothing written over by mistake --------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_an_earlier_export_is_only_replaced_when_asked(form: str, tmp_path: Path) -> None:
    place = export(past(), tmp_path / PLACES[form], form)
    before = contents(place)
    with pytest.raises(CollegiumError, match="there is an export already"):
        export(past(title="another"), place, form)
    assert contents(place) == before
    export(past(title="another", rows=[(0, "zoe", "office", "full", "1951", None)]), place, form, replace=True)
    assert contents(place) != before
    assert [file.name for file in tmp_path.iterdir()] == [PLACES[form]]


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_what_is_not_ours_is_never_touched(form: str, replace: bool, tmp_path: Path) -> None:
    file = tmp_path / "a file.json"
    file.write_text('{"name": "years of work"}')
    folder = tmp_path / "a folder"
    folder.mkdir()
    (folder / "datapackage.json").write_text('{"name": "somebody else\'s"}')
    (folder / "manifest.json").write_text("{}")
    beside = tmp_path / "ours and notes"
    export(past(), beside, form if form in ("csv", "parquet") else "csv")
    (beside / "notes.txt").write_text("mine")
    before = contents(tmp_path)
    for place in (file, folder, beside):
        with pytest.raises(CollegiumError) as caught:
            export(past(), place, form, replace=replace)
        assert caught.value.where == str(place)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("form", ["csv", "gexf"])
def test_a_write_that_breaks_off_leaves_what_was_there(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = export(past(), tmp_path / PLACES[form], form)
    before = contents(place)
    written = []

    def fail(self: Path, data: bytes) -> int:
        written.append(self)
        if len(written) < (3 if form == "csv" else 1):
            return real(self, data)
        self.touch()
        raise OSError(28, "No space left on device")

    real = Path.write_bytes
    monkeypatch.setattr(Path, "write_bytes", fail)
    for target, replace in ((place, True), (tmp_path / f"new{place.suffix}", False)):
        written.clear()
        with pytest.raises(CollegiumError, match=r"cannot be written\. No space left on device\."):
            export(past(title="another"), target, form, replace=replace)
    assert contents(place) == before
    assert [file.name for file in tmp_path.iterdir()] == [PLACES[form]]


@pytest.mark.parametrize(
    ("place", "more", "says"),
    [
        ("x.docx", {}, r"ending does not say the form: 'x\.docx'"),
        ("tables", {}, "csv or parquet"),
        ("x", {"form": "cvs"}, r"not written in this form: 'cvs'\. Did you mean 'csv'\?"),
        ("x.gexf", {"what": "tie"}, r"no such graph: 'tie'\. Did you mean 'ties'\?"),
        ("x.bib", {"what": "ties"}, "as gexf or graphml, not as bibtex"),
        ("..", {"form": "csv"}, "a place of its own"),
        ("file/x.bib", {}, "cannot be written"),
    ],
)
def test_what_cannot_be_is_said(place: str, more: dict, says: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CollegiumError, match=says):
        export(past(), f"{tmp_path}/{place}", **more)
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
