"""A roster dropped into the page: what it is taken for, what comes of it, and that nothing in it can do harm."""

from __future__ import annotations

import http.client
import io
import json
import random
import time
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from collegium.errors import CollegiumError
from collegium.exchange import Mapping, read_roster
from collegium.exchange.preview import preview
from collegium.studio.guard import MOST_OF_ROSTER
from collegium.studio.packed import packed, unpacked
from collegium.studio.shelf import MADE, Shelf
from collegium.studio.worker import Worker

CABINET = """\
Cabinet of the republic, kept by hand;;;;;;
Name;Born;Died;Candidate from;Candidate to;Member from;Member to
Ruiz, Ana;12/03/1921;;1961;;1964;11/1971
Otero, Luis;?/?/1915;4/9/1969;;;05/06/1958;
Vega, Juan;31/11/1920;;;;1960;1958
"""
STRANGE = "Quien,Asume,Deja\nA. Lanusse,1968-12,1973-05-25\nP. Gnavi,1968,1972\n"


def sent(studio: str, heading: Any, content: bytes | str) -> tuple[int, dict[str, Any]]:
    """Drop a file, as the page does."""
    place = urlsplit(studio)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    head = heading if isinstance(heading, bytes) else json.dumps(heading).encode()
    headers = {"origin": studio, "content-type": "application/octet-stream"}
    try:
        connection.request("POST", "/api/own", body=head + b"\n" + raw, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, json.loads(body) if body.startswith(b"{") else {"said": body.decode()}
    finally:
        connection.close()


def asked(studio: str, path: str) -> dict[str, Any]:
    """What the studio answers."""
    place = urlsplit(studio)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    found: dict[str, Any] = json.loads(answer.read())
    connection.close()
    return found


# --- what it is taken for -------------------------------------------------------------------------------------


def test_a_preview_tells_of_each_column_what_the_reading_then_does() -> None:
    (table,) = preview("cabinet.csv", CABINET.encode())
    held = [(one.title, one.meaning.field, one.meaning.rank) for one in table.columns if one.meaning]
    assert held == [
        ("Name", "person", ""), ("Born", "birth", ""), ("Died", "death", ""), ("Candidate from", "start", "candidate"),
        ("Candidate to", "end", "candidate"), ("Member from", "start", "full"), ("Member to", "end", "full"),
    ]  # fmt: skip
    assert table.lines == [3, 4, 5]
    assert table.rows[1][0] == "Otero, Luis"
    assert table.columns[1].samples == ["12/03/1921", "?/?/1915", "31/11/1920"]


def test_a_file_without_names_of_people_is_previewed_with_the_reason() -> None:
    (table,) = preview("a.csv", b"shoe,hat\n1,2\n")
    assert "no column names the people" in table.fault
    assert [one.meaning for one in table.columns] == [None, None]


def test_a_roster_in_memory_is_read_as_the_same_file_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "cabinet.csv"
    file.write_text(CABINET, "utf-8")
    here, there = read_roster(file), read_roster("cabinet.csv", content=CABINET.encode())
    assert here.history.memberships.equals(there.history.memberships)
    assert here.problems.drop("file").equals(there.problems.drop("file"))
    with pytest.raises(CollegiumError, match="there is no such file"):
        read_roster(tmp_path / "nowhere.csv")


def test_a_history_comes_out_of_another_process_as_it_went_in() -> None:
    past = read_roster("cabinet.csv", content=CABINET.encode()).history
    again = unpacked(*packed(past))
    assert again.manifest == past.manifest
    assert all(again.tables[name].equals(frame) for name, frame in past.tables.items())


# --- what comes of it -----------------------------------------------------------------------------------------


def test_a_dropped_roster_gives_columns_problems_by_row_and_a_history(studio: str) -> None:
    status, answer = sent(studio, {"name": "cabinet.csv"}, CABINET)
    assert status == 200
    by_row = {(one["row"], one["kind"]): one["severity"] for one in answer["problems"]}
    assert by_row[5, "impossible day"] == "repair"
    assert by_row[5, "exit before entry"] == "loss"
    id = answer["history"]["id"]
    assert asked(studio, f"/api/start?history={id}")["outline"]["title"] == "cabinet"
    rooms = asked(studio, f"/api/day?history={id}&on=1962-01-01")["rooms"]
    assert [(room["short"], [one["name"] for one in room["people"]]) for room in rooms] == [
        ("cabinet", ["Luis Otero", "Ana Ruiz"])
    ]
    assert asked(studio, f"/api/person?history={id}&who=luis-otero")["seats"][0]["until"] == "1969-09-04"
    assert asked(studio, f"/api/measure/tenure?history={id}")["untold"]


def test_what_is_dropped_does_not_take_the_place_of_what_is_shown_first(studio: str) -> None:
    before = asked(studio, "/api/start")["history"]
    sent(studio, {"name": "other.csv"}, STRANGE.replace("Quien", "name").replace("Asume", "from").replace("Deja", "to"))
    assert asked(studio, "/api/start")["history"] == before == "record"


def test_a_mapping_says_what_the_columns_mean_and_changes_the_address(studio: str) -> None:
    blind = sent(studio, {"name": "juntas.csv"}, STRANGE)[1]
    assert "no column names the people" in blind["fault"]["text"]
    assert [one["title"] for one in blind["tables"][0]["columns"]] == ["Quien", "Asume", "Deja"]
    columns = {"Quien": {"field": "person"}, "Asume": {"field": "start"}, "Deja": {"field": "end"}}
    mapping = {"columns": columns, "body": "Junta", "title": "The juntas"}
    told = sent(studio, {"name": "juntas.csv", "mapping": mapping}, STRANGE)[1]
    again = sent(studio, {"name": "juntas.csv", "mapping": mapping}, STRANGE)[1]
    assert told["history"] == again["history"]
    assert told["history"]["title"] == "The juntas"
    full = {**mapping, "columns": {**columns, "Asume": {"field": "start", "rank": "candidate"}}}
    other = sent(studio, {"name": "juntas.csv", "mapping": full}, STRANGE)[1]
    assert other["history"]["id"] != told["history"]["id"]


def test_words_for_the_leader_make_somebody_lead(studio: str) -> None:
    text = "name,post,from,to\nA. Lanusse,Presidente,1968,1973\nP. Gnavi,Vocal,1968,1972\n"
    answer = sent(studio, {"name": "junta.csv", "mapping": {"leader": ["Presidente"]}}, text)[1]
    day = asked(studio, f"/api/day?history={answer['history']['id']}&on=1970-01-01")
    assert day["leader"]["name"] == "A. Lanusse"


def test_a_workbook_is_read_sheet_by_sheet(studio: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Board"
    for row in (["name", "from", "to"], ["A. One", 1950, 1955], ["B. Two", 1951, "nonsense"]):
        book.active.append(row)
    other = book.create_sheet("Council")
    for row in (["name", "from", "to"], ["C. Three", 1950, 1956]):
        other.append(row)
    held = io.BytesIO()
    book.save(held)
    answer = sent(studio, {"name": "two.xlsx"}, held.getvalue())[1]
    assert [one["sheet"] for one in answer["tables"]] == ["Board", "Council"]
    assert ("Board", 3) in {(one["sheet"], one["row"]) for one in answer["problems"]}


def test_names_in_a_roster_are_text(studio: str) -> None:
    answer = sent(studio, {"name": "x.csv"}, "name,from,to\nA <img src=x onerror=alert(1)> B,1950,1955\n")[1]
    assert answer["tables"][0]["rows"][0]["cells"][0] == "A <img src=x onerror=alert(1)> B"


def test_the_shelf_forgets_the_oldest_of_what_was_made() -> None:
    shelf = Shelf()
    past = read_roster("cabinet.csv", content=CABINET.encode()).history
    for number in range(MADE + 2):
        shelf.add(f"own-{number}", past)
    assert [one.id for one in shelf.histories][:2] == ["record", f"own-{MADE + 1}"]
    with pytest.raises(CollegiumError, match=r"no such history.*only while the studio is open"):
        shelf.history("own-0")
    assert shelf.first == "record"


# --- harm -----------------------------------------------------------------------------------------------------


def test_a_roster_that_takes_too_long_is_ended_and_the_next_is_read() -> None:
    with Worker("roster", seconds=0.01) as worker:
        with pytest.raises(CollegiumError, match="the file could not be read to its end"):
            worker.ask({"name": "cabinet.csv"}, CABINET.encode())
        worker.seconds = 60
        assert worker.ask({"name": "cabinet.csv"}, CABINET.encode())[0]["fault"] is None


def test_the_process_that_reads_rosters_can_write_nothing() -> None:
    from collegium.studio.worker import TASKS

    assert [name for name, task in TASKS.items() if task.writes] == ["lab"]


@pytest.mark.parametrize(
    "heading",
    [b"", b"{", b"[]", b"null", b'{"name": 1}', b'{"name": "a/b.csv"}', b'{"name": "..\\\\a.csv"}', b'{"name": ""}',
     b'{"name": "a.csv", "mapping": []}', b'{"name": "a\\u0000.csv"}', b"[" * 100_000,
     b'{"name": "' + b"x" * 200 + b'"}'],
)  # fmt: skip
def test_a_heading_that_is_none_is_refused_in_words(studio: str, heading: bytes) -> None:
    status, answer = sent(studio, heading, CABINET)
    assert status == 400
    assert answer["error"]["text"]


@pytest.mark.parametrize(
    "mapping",
    [{"columns": {"Nom": "person"}}, {"columns": {"Name": "hat"}}, {"header": -1}, {"sheet": []}, {"unknown": 1},
     {"ranks": {"x": "emperor"}}, {"encoding": "no-such"}, {"delimiter": ";;"}, {"leader": "x"}],
)  # fmt: skip
def test_a_mapping_that_does_not_fit_is_told_in_words(studio: str, mapping: dict[str, Any]) -> None:
    status, answer = sent(studio, {"name": "cabinet.csv", "mapping": mapping}, CABINET)
    assert status == 200
    assert answer["fault"]["text"]


def test_too_large_a_file_is_refused(studio: str) -> None:
    place = urlsplit(studio)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    connection.putrequest("POST", "/api/own")
    for name, value in {"origin": studio, "content-length": str(MOST_OF_ROSTER + 1)}.items():
        connection.putheader(name, value)
    connection.endheaders()  # nothing of the file is sent
    assert connection.getresponse().status == 413
    connection.close()


def workbook() -> bytes:
    """A small workbook, written by hand."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packs = "http://schemas.openxmlformats.org/package/2006"

    def text(place: str, words: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'

    def link(id: str, kind: str, target: str) -> str:
        inside = f'<Relationship Id="{id}" Type="{links}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{packs}/relationships">{inside}</Relationships>'

    rows = f'<row r="1">{text("A1", "name")}{text("B1", "from")}</row>'
    rows += f'<row r="2">{text("A2", "A. One")}<c r="B2"><v>1950</v></c></row>'
    kinds = '<Default Extension="xml" ContentType="application/xml"/>'
    sheet = '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{packs}/content-types">{kinds}</Types>',
            "_rels/.rels": link("r", "officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">{sheet}</workbook>',
            "xl/_rels/workbook.xml.rels": link("r1", "worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def zipped(parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


POPOLO = json.dumps(
    {"persons": [{"id": "a", "name": "A"}], "organizations": [{"id": "b", "name": "B"}],
     "memberships": [{"person_id": "a", "organization_id": "b", "start_date": "1950", "end_date": "1955"}]}
)  # fmt: skip


def malformed_upload(seed: int) -> tuple[Any, bytes]:
    """A heading and a file as nobody should send them."""
    draw = random.Random(seed)
    name, content = draw.choice(
        [("a.csv", CABINET.encode()), ("b.xlsx", workbook()), ("c.json", POPOLO.encode()),
         ("d.xls", b"\xd0\xcf\x11\xe0"), ("e.ods", zipped({"content.xml": "<a>" * 900})),
         ("f.tsv", STRANGE.replace(",", "\t").encode()),
         ("g.xlsx", zipped({"xl/workbook.xml": b"\0" * 40_000_000})), ("h.csv", b"name,from\n" + b'"' * 5_000),
         ("i.csv", b"name;" * 20_000 + b"\n"), ("j.json", b"[" * 50_000), ("k.csv", bytes(range(256)) * 40)]
    )  # fmt: skip
    raw = bytearray(content)
    for _ in range(draw.randrange(12)):
        at = draw.randrange(len(raw) + 1)
        if draw.random() < 0.5:
            raw[at:at] = draw.choice([b"\0", b"\xff\xfe", b";;;;", b"\n" * 50, b'"', b"9" * 400, b"<x>", b"PK\x03\x04"])
        else:
            del raw[at : at + draw.randrange(1, 60)]
    if draw.random() < 0.2:
        name = draw.choice(["x", "x.exe", "x.csv.xlsx", ".csv", "con.csv", "\u202ex.csv", "x.yaml", "x.pickle"])
    mapping = draw.choice(
        [{}, {}, {}, {"header": draw.randrange(1, 9)}, {"delimiter": draw.choice(";,\t|x")}, {"encoding": "utf-16"},
         {"columns": {"Name": {"field": "term", "nth": 3}}}, {"sheet": draw.choice([1, 99, "S"])}, {"dates": "dmy"},
         {"leader": ["x"] * 50}, {"title": "x" * 5_000}, {"body": "\u0000"}]
    )  # fmt: skip
    heading: Any = {"name": name, "mapping": mapping}
    if draw.random() < 0.1:
        heading = draw.choice([b"{}", b"\xff", b'{"name": "a.csv", "mapping": {"columns": null}}', b"0" * 5_000])
    return heading, bytes(raw)


def files(*folders: Path) -> set[Path]:
    return {path for folder in folders if folder.exists() for path in folder.rglob("*")}


def test_a_hundred_malformed_uploads(studio: str, output: Path, untouched: Path) -> None:
    before = files(output, untouched)
    wrong = []
    for seed in range(100):
        heading, content = malformed_upload(seed)
        began = time.monotonic()
        status, answer = sent(studio, heading, content)
        if status not in (200, 400, 413) or "Traceback" in str(answer) or time.monotonic() - began > 45:
            wrong.append((seed, status, heading, str(answer)[:200]))
        if status == 200 and not answer.get("fault") and "history" not in answer:
            wrong.append((seed, status, heading, "neither a history nor a reason"))
    assert wrong == []
    assert files(output, untouched) == before
    assert sent(studio, {"name": "cabinet.csv"}, CABINET)[1]["history"]  # and it reads on


def test_rules_of_a_mapping_are_those_of_the_command_line() -> None:
    with pytest.raises(CollegiumError):
        read_roster("a.csv", mapping=Mapping(columns={"Nom": "person"}), content=CABINET.encode())  # type: ignore[dict-item]
