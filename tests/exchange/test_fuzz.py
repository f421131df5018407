"""Broken files: each gives a history whose every row is accounted for, or one error that says what is wrong.

Good files of every kind are mutated by a seeded generator: bytes flipped, cells swapped, lines cut and doubled, columns
deleted, cells made huge, odd encodings; workbooks also inside their archive, where the reader goes on reading.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import zipfile
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Imported, read_roster

SPELLS = """name;body;rank;start;end;birth;death;exit type
"Mikoyan, Anastas";Politburo;candidate;7/1926;1935-02-01;25.11.1895;21/10/1978;promoted
"Mikoyan, Anastas";Politburo;full;1935-02-01;1966;25.11.1895;21/10/1978;
Pérez*;Buró;full;3 de mayo de 1950;present;?/?/1910;;
;Buró;full;1960;1965;;;
Full members;;;;;;;
Müller;Politbüro;Kandidat;12/1956; 4/1966;1910;1965;
Source: the yearbook of 1970;;;;;;;
"""
PERSONS = """Members of the council,,,,,,,,
Name,Birth,Death,Candidate from,Candidate to,Member from,Member to,Exit type,Fate
A. Lanusse,?/?/1918,1996,1966,1968,12/1968,25.5.1973,removed,
B. Onganía,1914,8/6/1995,,,28/6/1966,2024,coup,natural
"C. Videla",2.8.1925,2013,"1/1970; 1/1974","2/1971; 3/1976",29/3/1976,29/3/1981,,
D. Viola,1924,1994,,,1980-1981,,,
"""
WORDS = [
    "",
    "?",
    "2024",
    "31/02/1950",
    "3/4/1956",
    "present",
    "1934-38",
    "x" * 5000,
    "١٩٥٦",
    "\u202e1950",
    "0",
    "-1",
    "1e400",
    "=A1",
    '"',
    "'",
    "Total",
    "full",
    "name",
    "1234567890123",
    "\x00",
    "\ud7ff",
    "9999-99-99",
    "1899-12-31T00:00:00Z",
    "45/45/45",
    "name;start;end",
    "1 or 2 or 1900",
    "1950;1960;1970",
    "since 1950",
    "- 1950",
    "1950 -",
]
VALUES = [
    None,
    True,
    0,
    -1,
    1e308,
    10**30,
    float("nan"),
    [],
    {},
    "",
    "?",
    "1950-13-45",
    "\ud800",
    "x" * 3000,
    [1],
    {"value": 3},
    {"id": "q"},
    "1950/1960",
    "q1",
]
ENCODINGS = ("utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "cp1251", "mac-roman", "utf-8")


@cache
def popolo() -> dict[str, object]:
    return {
        "persons": [{"id": "p1", "name": "Ana", "birth_date": "1900-07"}, {"id": "p2", "name": "Bo", "gender": "male"}],
        "organizations": [{"id": "o1", "name": "Junta"}, {"id": "o2", "name": "Party", "parent_id": "o1"}],
        "posts": [{"id": "leader", "label": "Leader", "organization_id": "o2"}],
        "memberships": [
            {"person_id": "p1", "organization_id": "o1", "role": "candidate", "start_date": "1930", "end_date": "1932"},
            {"person_id": "p2", "organization_id": "o2", "post_id": "leader", "start_date": "1930-01-02"},
        ],
    }


@cache
def sparql() -> dict[str, object]:
    def row(**cells: str) -> dict[str, dict[str, str]]:
        return {name: {"type": "literal", "value": value} for name, value in cells.items()}

    one = "http://www.wikidata.org/entity/Q1"
    return {
        "head": {"vars": ["person", "personLabel", "positionLabel", "start", "end"]},
        "results": {
            "bindings": [
                row(person=one, personLabel="Ana", positionLabel="member", start="1930-01-01T00:00:00Z"),
                row(person=one, personLabel="Ana", positionLabel="chair", start="1932-05-01T00:00:00Z", end="t1234"),
            ]
        },
    }


@cache
def workbook() -> bytes:
    import datetime as dt

    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    for line in csv.reader(io.StringIO(PERSONS)):
        sheet.append(line)
    sheet.append(
        ["E. Galtieri", 1926, dt.datetime(2003, 1, 12), None, None, 29930, dt.datetime(1982, 6, 18), True, 1.5]
    )
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("D7:E8")
    second = book.create_sheet("Juntas")
    for line in csv.reader(io.StringIO(SPELLS), delimiter=";"):
        second.append(line)
    book.create_sheet("Notes").append(["Variable", "Meaning"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def in_table(text: str, mark: str, rng: random.Random) -> str:
    """A table with cells swapped or replaced, columns deleted, lines cut, doubled or moved."""
    rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    for _ in range(rng.randint(1, 6)):
        row = rng.choice(rows)
        kind = rng.randrange(8)
        if kind == 0 and row:
            row[rng.randrange(len(row))] = rng.choice(WORDS)
        elif kind == 1:
            other = rng.choice(rows)
            if row and other:
                i, j = rng.randrange(len(row)), rng.randrange(len(other))
                row[i], other[j] = other[j], row[i]
        elif kind == 2:
            column = rng.randrange(9)
            for line in rows:
                del line[column : column + 1]
        elif kind == 3:
            rows.insert(rng.randrange(len(rows)), list(row))
        elif kind == 4 and len(rows) > 1:
            rows.remove(row)
        elif kind == 5:
            row += [rng.choice(WORDS)] * rng.randint(1, 4)
        elif kind == 6:
            rng.shuffle(row)
        else:
            rng.shuffle(rows)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice([mark, ",", ";", "\t", "|"]), escapechar="\\")
    writer.writerows(rows)
    return out.getvalue()


def in_json(value: object, rng: random.Random, chance: float) -> object:
    """A document with some values, keys or branches replaced."""
    if rng.random() < chance:
        return rng.choice(VALUES)
    if isinstance(value, dict):
        return {
            (rng.choice(["id", "x", "role", key]) if rng.random() < chance else key): in_json(inner, rng, chance)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [in_json(inner, rng, chance) for inner in value] * rng.choice([1, 1, 1, 2])
    return value


def in_bytes(data: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, cut, doubled or filled in."""
    out = bytearray(data)
    for _ in range(rng.choice([1, 2, 5, 20])):
        if not out:
            break
        at = rng.randrange(len(out))
        kind = rng.randrange(5)
        if kind == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            out[at] = rng.randrange(256)
        elif kind == 2:
            del out[at : at + rng.randint(1, 40)]
        elif kind == 3:
            out[at:at] = out[at : at + rng.randint(1, 40)]
        elif rng.random() < 0.3:
            del out[at:]
    return bytes(out)


def in_archive(data: bytes, rng: random.Random) -> bytes:
    """A workbook with one of its parts mutated, its archive sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        chosen = rng.choice([name for name in names if "sheet" in name or "String" in name or rng.random() < 0.3])
        for name in names:
            part = old.read(name)
            if name == chosen:
                part = in_bytes(part, rng) if rng.random() < 0.5 else in_xml(part.decode(), rng).encode()
                if rng.random() < 0.05:
                    continue
            new.writestr(name, part)
    return out.getvalue()


def in_xml(text: str, rng: random.Random) -> str:
    """Numbers, places and kinds of cells replaced."""
    for _ in range(rng.randint(1, 5)):
        pattern = rng.choice(
            [r"<v>[^<]*</v>", r' r="[A-Z]+[0-9]+"', r' t="[a-z]+"', r' s="[0-9]+"', r' ref="[^"]*"', r"[0-9]+"]
        )
        found = list(re.finditer(pattern, text))
        if found:
            one = rng.choice(found)
            word = rng.choice(
                [
                    "",
                    "<v>1e308</v>",
                    "<v>-5</v>",
                    "<v>99999999999</v>",
                    ' r="XFD1048576"',
                    ' r="A0"',
                    ' t="d"',
                    ' t="e"',
                    ' t="b"',
                    ' ref="A1:XFD1048576"',
                    ' ref="C9:A2"',
                    "4294967296",
                    "-1",
                    "<v>x</v>",
                ]
            )
            text = text[: one.start()] + word + text[one.end() :]
    return text


def mutant(seed: int) -> tuple[str, bytes]:
    """The name and the bytes of one broken file."""
    rng = random.Random(seed)
    kind = rng.randrange(8)
    if kind < 3:
        table, mark = rng.choice([(SPELLS, ";"), (PERSONS, ",")])
        text = in_table(table, mark, rng) if rng.random() < 0.8 else table
        data = text.encode(rng.choice(ENCODINGS), "replace")
        return rng.choice(["a.csv", "a.tsv", "a.txt"]), in_bytes(data, rng) if rng.random() < 0.4 else data
    if kind < 6:
        if rng.random() < 0.25:
            return "a.xlsx", in_bytes(workbook(), rng)
        return rng.choice(["a.xlsx", "a.xlsx", "a.ods", "a.xls"]), in_archive(workbook(), rng)
    document = in_json(rng.choice([popolo, sparql])(), rng, rng.choice([0.02, 0.1, 0.3]))
    data = json.dumps(document).encode()
    return "a.json", in_bytes(data, rng) if rng.random() < 0.3 else data


def accounted(found: Imported) -> None:
    """Nothing was lost in silence, and what came out holds together."""
    history, problems = found.history, found.problems
    spells = history.memberships
    assert spells.filter(pl.col("end") < pl.col("start")).is_empty()
    assert spells.filter(pl.col("start_earliest") > pl.col("start_latest")).is_empty()
    assert set(spells["person_id"]) <= set(history.persons["person_id"])
    assert set(spells["organization_id"]) <= set(history.organizations["organization_id"])
    assert history.persons["person_id"].is_unique().all()
    files = problems["file"].str.extract(r" \[(.*)\]$").fill_null("")
    rows = {(file, row) for file, row in zip(files, problems["row"], strict=True) if row is not None}
    for place in spells["source_place"]:
        for sheet, number in re.findall(r"(?:^|, )(.*?)\s?(?:row|memberships) (\d+)", place):
            rows.add((sheet, int(number)))
    rows_in = found.summary.filter(pl.col("what") == "rows in")["count"][0]
    assert len(rows) >= rows_in or "persons" in "".join(history.persons["source_place"])


def survive(seed: int, folder: Path) -> bool:
    """Import one broken file; whether it gave a history."""
    name, data = mutant(seed)
    path = folder / name
    path.write_bytes(data)
    try:
        found = read_roster(path, strict=seed % 11 == 0)
    except CollegiumError as error:
        named = name in str(error)
    else:
        accounted(found)
        return True
    assert named, "the error does not name the file"
    return False


def test_good_files_import_and_account_for_every_row(tmp_path: Path) -> None:
    good = {
        "spells.csv": SPELLS.encode(),
        "persons.csv": PERSONS.encode(),
        "book.xlsx": workbook(),
        "popolo.json": json.dumps(popolo()).encode(),
        "wikidata.json": json.dumps(sparql()).encode(),
    }
    for name, data in good.items():
        (tmp_path / name).write_bytes(data)
        found = read_roster(tmp_path / name)
        accounted(found)
        assert found.history.memberships.height >= 2, name


def test_600_broken_files_give_a_history_or_an_error(tmp_path: Path) -> None:
    kept = sum(survive(seed, tmp_path) for seed in range(600))
    assert 200 < kept < 590  # both ends are met, or the mutations test nothing


@pytest.mark.slow
def test_10000_broken_files_give_a_history_or_an_error(tmp_path: Path) -> None:
    kept = sum(survive(seed, tmp_path) for seed in range(10_000))
    assert 3000 < kept < 9900
