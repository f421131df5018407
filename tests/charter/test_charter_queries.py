"""What a charter answers, on a club checked by hand."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import get_args

import pytest

from collegium.charter import charter
from collegium.charter.bodies import Filled, Kind
from collegium.charter.clauses import Power
from collegium.charter.rules import RuleKind
from collegium.errors import CollegiumError


def test_units_multiply_down_the_levels(club):
    assert [club.units(level) for level in ("club", "branch", "table")] == [1, 4, 20]


@pytest.mark.parametrize(
    ("on", "size"),
    [
        ("2001-02", {"full": 5, "candidate": 0}),
        ("2004-06-30", {"full": 5, "candidate": 0}),
        ("2004-07-01", {"full": 7, "candidate": 2}),
        (dt.date(2009, 12, 31), {"full": 7, "candidate": 2}),
        (dt.datetime(2004, 6, 30, 12), {"full": 5, "candidate": 0}),
    ],
)
def test_a_size_holds_from_its_date_until_the_next(club, on, size):
    assert club.size("board", on) == size


@pytest.mark.parametrize("on", ["2001-01-31", "2001", "2010", dt.date(2010, 1, 1), "1922"])
def test_a_day_outside_the_charter_is_refused(club, on):
    with pytest.raises(CollegiumError, match=r"a date outside the charter.*in force from 2001-02 up to 2010"):
        club.size("board", on)
    with pytest.raises(CollegiumError, match="a date outside the charter"):
        club.clauses_for(on=on)


def test_what_is_not_a_date_is_refused(club):
    for on in ("soon", "2004-13", "2004-2-1", "2004-02-30", "0000", ""):
        with pytest.raises(CollegiumError, match="not a date"):
            club.size("board", on)


def test_clauses_are_found_by_power_by_over_and_day(club):
    def ids(**asked):
        return [clause.id for clause in club.clauses_for(**asked)]

    assert ids() == ["early-election", "later-appointment", "president-by-board"]
    assert ids(over="board") == ["early-election", "later-appointment"]
    assert ids(over="board", on="2004-12-31") == ["early-election"]
    assert ids(over="board", on="2005-01-01") == ["later-appointment"]
    assert ids(power="elect") == ["early-election", "president-by-board"]
    assert ids(power="elect", by="board") == ["president-by-board"]
    assert ids(power="remove") == []


@pytest.mark.parametrize(
    ("ask", "nearest"),
    [
        (lambda club: club.body("bord"), "board"),
        (lambda club: club.size("bord", "2004"), "board"),
        (lambda club: club.office("presidant"), "president"),
        (lambda club: club.level("branches"), "branch"),
        (lambda club: club.units("branches"), "branch"),
        (lambda club: club.clauses_for(power="electing"), "elect"),
        (lambda club: club.clauses_for(by="presidant"), "president"),
        (lambda club: club.clauses_for(over="bord"), "board"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(club, ask, nearest):
    with pytest.raises(CollegiumError) as caught:
        ask(club)
    assert caught.value.nearest == nearest


def test_parts_carry_what_the_file_says(club):
    assert club.body("meeting").meets.every_months == 6
    assert club.body("board").meets is None
    assert club.body("board").includes == ("president",)
    assert club.office("president").seat_in == "board"
    assert (club.in_force.start, club.in_force.end) == (dt.date(2001, 2, 1), dt.date(2010, 1, 1))
    last = club.clauses[-1]
    assert (last.recommended_by, last.majority, last.ballot.secrecy) == ("meeting", "two-thirds", "secret")
    assert last.source_id == "statutes"


def test_a_charter_says_what_it_is(club):
    said = "<Charter club: 3 levels, 2 bodies, 1 offices, 3 clauses, in force from 2001-02 until 2010>"
    assert repr(club) == said


def test_a_charter_can_still_be_in_force(club_text, as_charter):
    club = as_charter(club_text.replace(", until: 2010", ""))
    assert club.size("board", "2999") == {"full": 7, "candidate": 2}
    assert repr(club).endswith("in force from 2001-02>")


def test_a_charter_cannot_be_changed(club):
    with pytest.raises(ValueError, match="frozen"):
        club.id = "other"
    assert hash(club) == hash(club.model_copy())


def test_a_charter_is_read_from_a_path_or_by_name(tmp_path, club_text, monkeypatch):
    path = tmp_path / "club.yaml"
    path.write_text(club_text)
    monkeypatch.chdir(tmp_path)
    assert charter(path) == charter(str(path)) == charter("club.yaml")
    with pytest.raises(CollegiumError, match="no such file"):
        charter("culb.yaml")
    with pytest.raises(CollegiumError, match="no such file"):
        charter("../cpsu-1922/")
    with pytest.raises(CollegiumError) as caught:
        charter("cpsu1922")
    assert caught.value.nearest == "cpsu-1922"


def test_the_reference_page_shows_a_charter_that_loads_and_answers_as_it_says(as_charter):
    page = (Path(__file__).parents[2] / "docs" / "reference" / "charter.md").read_text(encoding="utf-8")
    club = as_charter(page.split("```yaml\n")[1].split("```")[0])
    assert club.size("board", "2020") == {"full": 5, "candidate": 0}
    shown = re.findall(r"^(rules\.\S.*?)\s+# (.+)$", page, flags=re.MULTILINE)
    assert len(shown) == 4
    assert len(re.findall(r"^rules\.", page, flags=re.MULTILINE)) == 6
    asked = re.findall(r"^rules\.\w+_for\(.*\)$", page, flags=re.MULTILINE)
    assert [len(eval(code, {"rules": charter("cpsu-1922")})) for code in asked] == [1, 1]
    for code, answer in shown:
        assert repr(eval(code, {"rules": charter("cpsu-1922")})) == answer


def test_the_amendment_of_the_reference_page_lies_over_its_charter(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "reference" / "charter.md").read_text(encoding="utf-8")
    blocks = [part.split("```")[0] for part in page.split("```yaml\n")[1:]]
    small, laid = (next(b for b in blocks if b.startswith(f"collegium: {kind}/1")) for kind in ("charter", "amendment"))
    (tmp_path / "club.yaml").write_text(small)
    (tmp_path / "laid.yaml").write_text(laid)
    rules = charter(tmp_path / "club.yaml", amend=tmp_path / "laid.yaml")
    assert [clause.ballot.secrecy for clause in rules.clauses] == ["secret", "open"]
    assert rules.norm("no-rivals").from_ == "2010-05"


@pytest.mark.parametrize("words", [Power, Kind, Filled, RuleKind])
def test_the_reference_page_explains_every_word_of_the_language(words):
    page = (Path(__file__).parents[2] / "docs" / "reference" / "charter.md").read_text(encoding="utf-8")
    first_cells = [row.split("|")[1] for row in page.splitlines() if row.startswith("| `")]
    heads = {word for cell in first_cells for word in re.findall(r"`([a-z-]+)`", cell)}
    assert set(get_args(words)) <= heads
