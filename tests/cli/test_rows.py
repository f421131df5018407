"""How rows are printed: no column is lost, no id broken in mid-word, and nothing is printed that says nothing."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.cli import rows
from collegium.cli.rows import Format, show

LONG = "central-committee-elects-control-committee; province-secretary-chooses-delegates; leader.seat_in"


def printed(frame: pl.DataFrame, capsys: pytest.CaptureFixture[str], **more: str) -> list[str]:
    show(frame, Format.table, **more)
    return [line.rstrip() for line in capsys.readouterr().out.splitlines()]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[pl.DataFrame], list[str]]:
    """Shows a frame on a terminal of 80 columns, and gives the lines."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def shown(frame: pl.DataFrame) -> list[str]:
        out = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setenv("COLUMNS", "80")
            patch.setenv("TERM", "xterm")
            patch.setenv("NO_COLOR", "1")
            show(frame, Format.table)
        return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in out.getvalue().splitlines()]

    return shown


def test_ids_are_broken_after_hyphens_and_lists_between_their_members(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pl.DataFrame({f"column_{k}": [f"{LONG} and {LONG}"] for k in range(6)})
    lines = printed(frame, capsys)
    assert max(map(len, lines)) <= 200
    found = {word for line in lines[3:] for word in line.split()}
    whole = {"and", "leader.seat_in", "delegates;"}
    for word in found - whole:
        assert word.endswith(("-", ";")), word
    joined = "".join(line[1:34].strip() for line in lines[3:])
    assert joined.replace(";", "; ").split("and")[0].startswith("central-committee-elects-control-committee; ")


def test_dates_and_numbers_are_not_broken_at_their_hyphens() -> None:
    assert rows._pieces("elects-leader-from-1937-03") == ["elects-", "leader-", "from-1937-03"]
    assert rows._pieces("1922-04-03") == ["1922-04-03"]
    assert rows._pieces("group--over") == ["group--", "over"]


@given(st.lists(st.text(alphabet="ab -→漢;1", max_size=60), max_size=4), st.integers(2, 30))
def test_nothing_is_lost_in_breaking(words: list[str], width: int) -> None:
    text = " ".join(words)
    lines = list(rows._lines(text, width))
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(rows._width(line) <= width for line in lines)


@given(st.lists(st.tuples(st.integers(1, 200), st.integers(1, 40)), min_size=1, max_size=10), st.integers(0, 400))
def test_columns_are_narrowed_to_the_room_but_not_below_their_least(pairs: list[tuple[int, int]], room: int) -> None:
    widest = [max(pair) for pair in pairs]
    least = [min(pair) for pair in pairs]
    found = rows._narrowed(widest, least, room)
    assert all(low <= width <= high for low, width, high in zip(least, found, widest, strict=True))
    assert sum(found) == min(sum(widest), max(room, sum(least)))


def test_a_table_without_rows_is_not_printed_where_a_note_says_what_that_means(
    capsys: pytest.CaptureFixture[str],
) -> None:
    empty = pl.DataFrame({"clause": []}, schema={"clause": pl.String})
    assert printed(empty, capsys, title="Club", note="There is none.") == ["Club", "There is none."]
    assert any("clause" in line for line in printed(empty, capsys))


def test_what_it_comes_to_stands_before_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(pl.DataFrame({"n": [1]}), capsys, title="Club", lead="One thing.", note="That is all.")
    assert [lines[0], lines[1], lines[-1]] == ["Club", "One thing.", "That is all."]


def test_a_title_is_one_line_however_narrow_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    title = "All-Union Communist Party under the Rules of 1922 on 1930-12-01, then with secret-ballots-1937"
    assert printed(pl.DataFrame({"n": [1]}), capsys, title=title)[0] == title


def test_on_a_terminal_a_table_keeps_to_its_width(terminal: Callable[[pl.DataFrame], list[str]]) -> None:
    lines = terminal(pl.DataFrame({"id": ["leader"], "text": ["many words " * 20]}))
    assert 60 < max(map(len, lines)) <= 80
    assert len(lines) > 5


def test_on_a_terminal_too_narrow_for_a_table_each_row_is_lines_of_its_own(
    terminal: Callable[[pl.DataFrame], list[str]],
) -> None:
    lines = terminal(pl.DataFrame({f"column_{k}": [LONG] for k in range(5)} | {"count": [3]}))
    assert max(map(len, lines)) <= 80
    assert lines[1].startswith("column 0  central-committee-elects-control-committee;")
    assert "count     3" in lines
