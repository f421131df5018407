"""Ties, factions over time, and power against seats, drawn."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch, Rectangle

from collegium.errors import CollegiumError
from collegium.figures import faction_balance, power_and_seats, svg, tie_network
from collegium.figures.style import BLUE, HAIR
from collegium.measures import bloc_power, factions, power, ties
from collegium.record import record

BOTH = ("politburo", "secretariat")
DAY = "1973-04-30"


@pytest.fixture(scope="module")
def members() -> pl.DataFrame:
    return factions(record(), BOTH, DAY)


@pytest.fixture(scope="module")
def found(members: pl.DataFrame) -> pl.DataFrame:
    return ties(record(), ["service", "promotions", "step", "retention"], people=members["person_id"].to_list())


def test_every_tie_met_by_the_day_is_a_line_and_every_member_a_name(members, found, legible):
    figure = tie_network(record(), found, members)
    drawn = [patch for patch in figure.axes[0].patches if isinstance(patch, FancyArrowPatch)]
    by_then = found.filter(pl.col("since").is_null() | (pl.col("since") <= members["date"][0]))
    assert 0 < len(drawn) == by_then.height < found.height
    assert len(figure.axes[0].texts) == members.height == 26
    legible(figure)


def test_without_members_the_people_tied_are_drawn(found, legible):
    figure = tie_network(record(), found.filter(rule="step"), title="Steps", subtitle="")
    people = set(found.filter(rule="step")["person_id"]) | set(found.filter(rule="step")["other_id"])
    assert len(figure.axes[0].texts) == len(people)
    legible(figure)
    with pytest.raises(CollegiumError, match="no tie"):
        tie_network(record(), found.clear())
    with pytest.raises(CollegiumError, match="more people"):
        tie_network(record(), ties(record(), "company"))


def test_the_factions_of_two_dates_are_stacked_to_their_shares(legible):
    figure = faction_balance(record(), factions(record(), BOTH, [DAY, "1981-03-31"]))
    upper = figure.axes[0]
    blue = [
        p.get_height() for p in upper.patches if isinstance(p, Rectangle) and to_hex(p.get_facecolor()) == BLUE.lower()
    ]
    assert blue == pytest.approx([7 / 26, 9 / 26])
    free = [p.get_height() for p in upper.patches if to_hex(p.get_facecolor()) == HAIR.lower()]
    assert free == pytest.approx([11 / 26, 9 / 26])
    lines = [line.get_ydata() for line in figure.axes[1].lines if len(line.get_ydata()) == 3]
    assert np.allclose(lines[0][:2], [676 / 82, 676 / 112])
    assert np.allclose(lines[1][:2], [225 / 71, 289 / 103])
    legible(figure)


def test_nothing_is_drawn_where_nothing_is_told(legible):
    figure = faction_balance(record(), factions(record(), BOTH, ["1964-01-01", "1968-01-01", "1974-01-01"]))
    spans = {(p.get_x(), p.get_x() + p.get_width()) for p in figure.axes[0].patches}
    assert len(spans) == 2
    legible(figure)
    with pytest.raises(CollegiumError, match="no tie is told"):
        faction_balance(record(), factions(record(), BOTH, ["1988-01-01", "1990-01-01"]))
    with pytest.raises(CollegiumError, match="two dates"):
        faction_balance(record(), factions(record(), BOTH, DAY))


def test_power_stands_above_seats(members, legible):
    games = {day[:4]: bloc_power(factions(record(), BOTH, day)) for day in (DAY, "1981-03-31")}
    figure = power_and_seats(games, {"brezhnev": "Brezhnev"})
    texts = [text.get_text() for text in figure.axes[0].texts]
    assert "Brezhnev, 1973" in texts
    assert "9 by themselves, 1981" in texts
    dots = {(round(line.get_xdata()[0], 6), round(line.get_ydata()[0], 6)) for line in figure.axes[0].lines
            if line.get_marker() == "o"}  # fmt: skip
    assert (round(7 / 26, 6), round(131 / 390, 6)) in dots
    legible(figure)


def test_a_game_of_weights_is_drawn_voter_by_voter(legible):
    figure = power_and_seats(power([50, 49, 1], 51))
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "2", "3"]
    legible(figure)
    legible(power_and_seats(power([9, 1, 1], 6)))  # a dictator
    with pytest.raises(CollegiumError, match="shapley"):
        power_and_seats(power([2, 1], 2).drop("shapley_shubik"))
    with pytest.raises(CollegiumError):
        power_and_seats({})


def test_the_same_figure_has_the_same_bytes(members, found):
    assert svg(tie_network(record(), found, members)) == svg(tie_network(record(), found, members))
