"""Citations: every source once, and of a simulation what it takes to run it again."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import collegium
from collegium.exchange.citation import AUTHORS, RELEASED, TITLE, bibtex
from collegium.history import History, Manifest

CFF = Path(__file__).parents[2] / "CITATION.cff"


def past(kind: str = "recorded", sources: list[dict] | None = None, **more: object) -> History:
    runs = pl.DataFrame({"run": list(range(int(more.get("runs", 1))))})  # type: ignore[call-overload]
    fields = {"code_version": collegium.__version__, "title": "a club", **more}
    manifest = Manifest(kind, start=dt.date(1950, 1, 1), end=dt.date(1969, 12, 31), **fields)  # type: ignore[arg-type]
    return History(
        manifest, {"persons": runs, "sources": pl.DataFrame(sources or [], schema_overrides={"year": pl.Int32})}
    )


def entries(text: str) -> dict[str, dict[str, str]]:
    """A small reader of BibTeX: one entry a block, one field a line, braces balanced."""
    found = {}
    for block in text.split("\n\n"):
        head, *lines, foot = block.strip("\n").split("\n")
        opened = re.fullmatch(r"@(book|misc)\{([a-z0-9-]+),", head)
        assert opened
        assert foot == "}"
        fields = {"ENTRY": opened[1]}
        for line in lines:
            field = re.fullmatch(r"  ([a-z]+) = \{(.*)\},", line)
            assert field
            depth = 0
            for character in field[2]:  # BibTeX knows no escaped brace
                depth += {"{": 1, "}": -1}.get(character, 0)
                assert depth >= 0
            assert depth == 0
            fields[field[1]] = field[2]
        assert opened[2] not in found
        found[opened[2]] = fields
    return found


def test_the_program_is_cited_as_its_own_file_says() -> None:
    said = yaml.safe_load(CFF.read_text("utf-8"))
    program = entries(bibtex(past()))["collegium"]
    assert program["title"] == "{" + said["title"] + "}" == "{" + TITLE + "}"
    assert program["author"] == "{" + said["authors"][0]["name"] + "}" == "{" + AUTHORS + "}"
    assert program["version"] == str(said["version"])
    assert program["year"] == str(said["date-released"])[:4] == str(RELEASED)


def test_the_record_is_cited_with_each_of_its_sources() -> None:
    record = collegium.record()
    found = entries(bibtex(record))
    first = next(iter(found))
    assert first.startswith("collegium-the-soviet-leadership")
    assert {first, "collegium", *record.sources["source_id"]} == set(found)
    assert found["gill-2018"] | {"note": ""} == {
        "ENTRY": "book", "title": "{Collective Leadership in Soviet Politics}", "author": "Graeme Gill",
        "year": "2018", "note": "",
    }  # fmt: skip
    assert f"made with Collegium {collegium.__version__}" in found[first]["note"]


def test_a_simulation_tells_its_seed_runs_theory_and_charter() -> None:
    details = {"theory": "circular-flow", "support": "allegiance", "charter": "cpsu-1922", "parameters": {"noise": 1.0}}
    history = past("simulated", seed=1922, runs=3, details=details)
    note = entries(bibtex(history))["collegium-a-club"]["note"]
    assert note == (
        "Simulated history, 1950-01-01 to 1969-12-31; 3 runs; seed 1922; theory circular-flow; support by allegiance; "
        f"charter cpsu-1922; made with Collegium {collegium.__version__}"
    )
    laid = past("simulated", seed=1922, details={"charter": "cpsu-1922", "amendments": ["cut-slate", "no-terror"]})
    assert "; charter cpsu-1922; amended by cut-slate, no-terror; " in entries(bibtex(laid))["collegium-a-club"]["note"]
    assert "; run 2; seed 1922; " in bibtex(history.filter(run=2))
    assert "cut to" not in bibtex(history.filter(run=2))


def test_a_simulation_and_an_import_are_not_signed_by_us() -> None:
    for kind in ("simulated", "imported"):
        found = entries(bibtex(past(kind)))
        assert "author" not in found["collegium-a-club"]
        assert "author" in found["collegium"]
    assert "author" in entries(bibtex(past()))["collegium-a-club"]


def test_another_version_has_no_year_that_we_do_not_know() -> None:
    assert "year" not in entries(bibtex(past(code_version="0.0.1")))["collegium"]


def test_a_cut_says_what_was_cut() -> None:
    text = bibtex(collegium.record().filter(bodies=["politburo", "orgburo"], start="1930-01-01"))
    assert "; cut to bodies politburo, orgburo, start 1930-01-01; " in text


def test_what_tex_would_take_for_commands_is_escaped() -> None:
    source = {"source_id": "R&D_1", "title": r"50% of {it} \ $5 #1 a_b ~ ^", "author": "A & B; C D", "kind": "book"}
    found = entries(bibtex(past(sources=[source])))["r-d-1"]
    braced = r"50\% of \textbraceleft{}it\textbraceright{} \textbackslash{} "
    assert found["title"] == "{" + braced + r"\$5 \#1 a\_b \textasciitilde{} \textasciicircum{}" + "}"
    assert found["author"] == r"A \& B and C D"


@pytest.mark.parametrize("column", ["source_id", "title", "author", "note", "licence"])
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(st.text(max_size=12), min_size=1, max_size=3))
def test_any_text_makes_sound_entries(column: str, texts: list[str]) -> None:
    sources = [{"source_id": "s", "title": "t", "year": 1, column: text} for text in texts]
    assert len(entries(bibtex(past(sources=sources, title=texts[0])))) == 2 + len(texts)
