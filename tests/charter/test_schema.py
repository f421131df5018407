"""The JSON Schema: what is shipped fits it, and what it refuses is refused when the file is read."""

from __future__ import annotations

import copy
import json

import jsonschema
import pytest

from collegium.charter import amendments, names, schema
from collegium.charter.read import charter_and_document
from collegium.errors import CollegiumError
from collegium.shipped import find
from collegium.yamlfile import parse_yaml

CHARTER = jsonschema.Draft202012Validator(schema("charter"))
AMENDMENT = jsonschema.Draft202012Validator(schema("amendment"))


@pytest.mark.parametrize("validator", [CHARTER, AMENDMENT])
def test_the_schema_is_one(validator):
    validator.check_schema(validator.schema)
    assert validator.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    json.dumps(validator.schema)


def test_every_key_and_every_part_is_described():
    for made in (schema("charter"), schema("amendment")):
        for name, part in [("", made), *made["$defs"].items()]:
            assert part["title"], name
            assert part["description"].endswith("."), name
            assert "Attributes" not in part["description"], name
            for key, value in part["properties"].items():
                assert value["title"], (name, key)
                assert value["description"].endswith((".", "`.")), (name, key)


@pytest.mark.parametrize("name", names())
def test_the_shipped_charters_fit(name):
    CHARTER.validate(find("collegium.charter", "library", name, "charter").data)


@pytest.mark.parametrize("name", amendments())
def test_the_shipped_amendments_fit(name):
    AMENDMENT.validate(find("collegium.charter", "amendments", name, "amendment").data)


def test_an_amended_charter_fits():
    CHARTER.validate(charter_and_document("cpsu-1934", ["secret-ballots-1937", "no-terror"])[1].data)


def test_the_keys_are_those_of_the_file(republic_text, club_text):
    for text in (republic_text, club_text):
        CHARTER.validate(parse_yaml(text).data)
    assert "from_" not in json.dumps(schema("charter"))
    assert "group" not in schema("charter")["$defs"]["Clause"]["properties"], "it is not to be written"


def _every_place(data, above=()):
    yield above
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _every_place(value, (*above, key))


@pytest.mark.parametrize("wrong", [True, -1, "x y", {"z": 1}, "drop"])
def test_what_the_schema_refuses_the_reader_refuses(republic_text, wrong):
    """The schema may be laxer than the reader, for it cannot see what holds between parts; it is never stricter."""
    from collegium.charter import Charter

    data = parse_yaml(republic_text).data
    refused = 0
    for path in _every_place(data):
        if not path:
            continue
        changed = copy.deepcopy(data)
        table = changed
        for key in path[:-1]:
            table = table[key]
        if wrong == "drop":
            del table[path[-1]]
        else:
            table[path[-1]] = wrong
        if not CHARTER.is_valid(changed):
            refused += 1
            with pytest.raises(ValueError):
                Charter.model_validate(changed)
    assert refused > 100


def test_there_is_no_schema_of_anything_else():
    with pytest.raises(CollegiumError, match=r"no such kind of file: 'charters'. Did you mean 'charter'\?"):
        schema("charters")
