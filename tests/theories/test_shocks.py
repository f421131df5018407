"""Shocks that are given: the shipped list, what a simulation makes of them, one message for each fault."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from collegium.charter import charter
from collegium.conduct.shocks import OF_DOMAIN
from collegium.conduct.state import DOMAIN_NAMES
from collegium.dates import as_day
from collegium.engine.simulate import befalling, compile_setting
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.record import record
from collegium.theories.shocks import shock_lists, shocks
from collegium.theories.simulate import simulate

MINE = """\
collegium: shock-list/1
id: mine
name: Mine
text: A test.
shocks:
  - {on: 1923-01, domain: food, size: 0.5, text: A drought}
"""


def years_of(given: Any) -> History:
    return simulate("cpsu-1922", record(), on="1922-04", years=3, theory="whole-conduct", shocks=given, runs=2)


def struck(history: History) -> set[tuple[int, str]]:
    events = history.events.filter(kind="shock")
    return set(events.select("run", pl.col("start").dt.strftime("%Y-%m")).iter_rows())


def test_every_shipped_list_is_in_order_and_says_where_each_is_told_or_that_it_is_public_knowledge() -> None:
    for name in shock_lists():
        found = shocks(name)
        days = [as_day(one.on) for one in found.shocks]
        assert days == sorted(days)
        assert all(one.source is None or re.fullmatch(r"gill-2018, l\.[0-9]+", one.source) for one in found.shocks)
        assert "assumed" in found.text


def test_what_is_given_befalls_every_run_in_its_month_and_nothing_else_does() -> None:
    found = years_of([("1922-09", "food", 0.5), ("1924-01-21", "ideas", 1.0), ("1941-06", "defence", 1.0)])
    assert struck(found) == {(run, month) for run in range(2) for month in ("1922-09", "1924-01")}
    assert found.manifest.details["shocks"][0] == ["1922-09-01", "food", 0.5]


def test_no_shock_given_is_no_shock_and_none_said_is_drawn() -> None:
    assert struck(years_of([])) == set()
    drawn = years_of(None)
    assert struck(drawn)
    assert "shocks" not in drawn.manifest.details


def test_a_shock_is_laid_on_its_domain_and_month_and_two_count_as_the_larger() -> None:
    setting = compile_setting([charter("cpsu-1922")], as_day("1922-04"), as_day("1923-04"))
    sizes = befalling(setting, [(as_day("1922-05-31"), "food", 0.2), (as_day("1922-05"), "food", 0.4)])
    assert sizes.sum() == sizes[1, DOMAIN_NAMES.index("food")] == 0.4
    assert OF_DOMAIN * len(DOMAIN_NAMES) < 2**31


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("domain: food", "domain: foood", 6, "food"),
        ("size: 0.5", "size: 1.5", 6, "at most 1"),
        ("size: 0.5", "size: 0", 6, "above 0"),
        ("on: 1923-01", "on: 1923-13", 6, "1923-13"),
        ("shock-list/1", "shock/1", 1, "a shock-list is wanted"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, word: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE.replace(old, new))
    with pytest.raises(CollegiumError) as caught:
        shocks(path)
    assert caught.value.line == line
    assert word in str(caught.value)


def test_own_shocks_and_unknown_domains_are_refused_by_the_engine_too() -> None:
    with pytest.raises(CollegiumError, match="no domain of policy"):
        years_of([("1922-09", "foood", 0.5)])
    with pytest.raises(CollegiumError, match="from 0 to 1"):
        years_of([("1922-09", "food", 1.5)])
    with pytest.raises(CollegiumError, match="no such list of shocks"):
        years_of("soviet-1921-98")
