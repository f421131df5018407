"""The export of a Wikidata query, in each of its four forms."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from collegium.exchange import Imported, read_roster

Kinds = Callable[[Imported], set[str]]
ROWS = [
    {
        "person": "http://www.wikidata.org/entity/Q1",
        "personLabel": "Ana Alfa",
        "positionLabel": "member of the Junta",
        "start": "1930-01-01T00:00:00Z",
        "end": "1932-05-04T00:00:00Z",
        "birth": "1900-01-01T00:00:00Z",
    },
    {
        "person": "http://www.wikidata.org/entity/Q2",
        "personLabel": "Bo Beta",
        "positionLabel": "member of the Junta",
        "start": "1931-03-01T00:00:00Z",
        "end": "http://www.wikidata.org/.well-known/genid/abc",
        "birth": "",
    },
]


def sparql() -> str:
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items() if value} for row in ROWS]
    return json.dumps({"head": {"vars": list(ROWS[0])}, "results": {"bindings": bindings}})


def table(mark: str, typed: bool = False) -> str:
    lines = [mark.join(f"?{name}" if typed else name for name in ROWS[0])]
    for row in ROWS:
        cells = [
            f"<{c}>"
            if typed and c.startswith("http")
            else f'"{c}"^^<http://x>'
            if typed and c.endswith("Z")
            else f'"{c}"@en'
            if typed and c
            else c
            for c in row.values()
        ]
        lines.append(mark.join(cells))
    return "\n".join(lines) + "\n"


FORMS = {
    "export.json": sparql(),
    "plain.json": json.dumps(ROWS),
    "export.csv": table(","),
    "export.tsv": table("\t", typed=True),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_an_export_says_the_same(name: str, tmp_path: Path, kinds: Kinds) -> None:
    path = tmp_path / name
    path.write_text(FORMS[name])
    found = read_roster(path)
    assert found.history.persons.select("person_id", "name", "birth_date").rows() == [
        ("Q1", "Ana Alfa", "1900"),
        ("Q2", "Bo Beta", None),
    ]
    rows = found.history.memberships.select("person_id", "start_date", "end_date").rows()
    assert rows == [("Q1", "1930", "1932-05-04"), ("Q2", "1931-03-01", "?")]
    assert found.history.organizations["name"].to_list() == ["Junta"]
    assert found.history.memberships["rank"].unique().to_list() == ["full"]
    assert {"precision", "unknown exit"} <= kinds(found)


def test_a_column_of_precision_decides_what_the_first_of_january_means(tmp_path: Path, kinds: Kinds) -> None:
    path = tmp_path / "export.csv"
    path.write_text(
        "person,personLabel,start,startPrecision,end\nQ1,Ana,1930-01-01T00:00:00Z,11,1932\nQ2,Bo,1930-01-01T00:00:00Z,9,1932\n"
    )
    found = read_roster(path, body="Junta")
    assert found.history.memberships["start_date"].to_list() == ["1930-01-01", "1930"]
    assert "precision" not in kinds(found)


def test_a_row_that_is_no_object_is_reported(tmp_path: Path, kinds: Kinds) -> None:
    path = tmp_path / "plain.json"
    path.write_text(json.dumps([*ROWS, "text"]))
    found = read_roster(path)
    assert "wrong type" in kinds(found)
    assert found.history.memberships.height == 2
