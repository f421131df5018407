"""Hierarchies, cuts, times to capture and epochs, as drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from collegium.charter import charter, names
from collegium.circuits import circles, control, cuts, strengths
from collegium.errors import CollegiumError
from collegium.figures import captures, epochs, hierarchy, save, svg
from collegium.figures import circuits as drawing
from collegium.figures.network import Box, Points, badge_at, laid_out, made, ring, route
from collegium.figures.style import FAINT, ORANGE, QUIET, VERMILLION, WIDTH

Legible = Callable[[Figure], None]


def arrows(figure: Figure, colour: str) -> int:
    from matplotlib.colors import to_rgba

    found = [one for axes in figure.axes for one in axes.patches if isinstance(one, FancyArrowPatch)]
    return sum(one.get_edgecolor() == to_rgba(colour) for one in found)


def test_each_link_is_an_arrow_and_those_of_the_circle_stand_out(legible: Legible) -> None:
    graph = control(charter("cpsu-1922"))
    figure = hierarchy(graph, "leader")
    found = circles(graph, "leader")
    mine = {(link.source, link.target) for one in found for link in one.links}
    assert arrows(figure, VERMILLION) == 5
    assert arrows(figure, ORANGE) == len(mine) - 5
    assert arrows(figure, FAINT) == len(graph.links) - len(mine)
    text = svg(figure)
    assert "Secretariat → Secretary of the province: nominates (secretariat-nominates-province-secretaries)" in text
    assert "4 circles through General Secretary, as on 1930-12-01. Smallest cut: 2 clauses." in text
    legible(figure)


def test_a_cut_is_crossed_out_and_told(legible: Legible) -> None:
    graph = control(charter("cpsu-1922"))
    cut = cuts(graph, "leader").sets[2]
    figure = hierarchy(graph, "leader", cut=cut)
    crosses = [line for line in figure.axes[0].lines if line.get_marker() == "x"]
    assert len(crosses) == 2
    text = svg(figure)
    assert "None left." in text
    assert all(f"({clause})" in text for clause in cut)
    assert "2 left." in svg(hierarchy(graph, "leader", cut=["central-committee-elects-leader"]))
    legible(figure)


def test_a_charter_without_a_circle_is_drawn_without_one(legible: Legible) -> None:
    figure = hierarchy(charter("two-chamber-republic"))
    assert arrows(figure, VERMILLION) == arrows(figure, ORANGE) == 0
    assert "Nobody helps to choose his own choosers" in svg(figure)
    legible(figure)
    assert "No circle through" in svg(hierarchy(charter("cpsu-1990"), "leader"))


def test_the_heading_of_an_amended_charter_names_its_amendments() -> None:
    text = svg(hierarchy(charter("cpsu-1922", amend=["cut-slate"]), "leader"))
    assert "All-Union Communist Party under the Rules of 1922 + cut-slate<" in text


def test_without_a_name_the_circles_of_others_are_drawn_too() -> None:
    # The board of a company co-opts itself and has a committee; neither circle is one of the chief executive.
    rules = charter("company-board")
    every = {(link.source, link.target) for one in circles(rules) for link in one.links}
    his = {(link.source, link.target) for one in circles(rules, "manager") for link in one.links}
    assert len(his) < len(every)
    both, one = hierarchy(rules), hierarchy(rules, "manager")
    assert arrows(both, VERMILLION) + arrows(both, ORANGE) == len(every)
    assert arrows(one, VERMILLION) + arrows(one, ORANGE) == len(his)
    assert "4 circles, 2 of them through Chief executive" in svg(both)
    assert "2 circles through Chief executive" in svg(one)


@pytest.mark.parametrize("name", sorted(set(names()) - {"cpsu-1988"}))
def test_no_arrow_passes_behind_a_box(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The most crowded charter, of 1988, has no room for all of its arrows."""
    behind = []

    def watched(
        source: Box, target: Box, boxes: Iterable[Box], taken: Sequence[Points], width: float, height: float
    ) -> Points:
        held = list(boxes)
        points = route(source, target, held, taken, width, height)
        ends = (source.actor, target.actor)
        behind.extend((*ends, box.actor) for box in held if box.actor not in ends and box.holds(points, -0.5).any())
        return points

    monkeypatch.setattr(drawing, "route", watched)
    hierarchy(charter(name))
    assert behind == []


@pytest.mark.parametrize("name", names())
def test_every_shipped_charter_can_be_read_when_drawn(name: str, legible: Legible) -> None:
    legible(hierarchy(charter(name)))


def test_the_numbered_circle_can_be_chosen() -> None:
    found = circles(charter("cpsu-1922"), "leader")
    assert arrows(hierarchy(charter("cpsu-1922"), "leader", circle=found[0]), VERMILLION) == 3


def test_the_curve_is_the_closed_form_and_the_dot_the_first_year_with_a_majority(legible: Legible) -> None:
    found = strengths(circles(charter("cpsu-1922"), "leader"))
    figure = captures(found, 12)
    (axes,) = figure.axes
    strongest = next(line for line in axes.lines if len(line.get_xdata()) == 13)
    # x* = .95 (.615385 - .515385 .675^t), and one half at the fifth year.
    t = np.arange(13)
    assert np.asarray(strongest.get_ydata(), float) == pytest.approx(0.95 * (0.8 / 1.3 - (0.8 / 1.3 - 0.1) * 0.675**t))
    dots = [line.get_xdata()[0] for line in axes.lines if line.get_marker() == "o"]
    assert dots == [5, 8]
    text = " ".join(" ".join(re.findall(">([^<>]+)<", svg(figure))).split())
    assert (
        "gain 0.58, entrenches from some starts: leader → secretariat → central-committee → leader and 1 like" in text
    )
    assert "At the start 10 % of the posts are his; 25 % of them change hands in a year" in text
    legible(figure)


def test_the_key_of_the_curves_shows_their_dashes() -> None:
    figure = captures(circles(charter("cpsu-1922"), "leader"))
    assert "General Secretary → Secretariat → Central Committee →" in svg(figure)  # names, where the charter is known
    curves = {
        line.get_color(): line.get_linestyle() for line in figure.axes[0].lines if np.size(line.get_xdata()) == 16
    }
    samples = {line.get_color(): line.get_linestyle() for line in figure.artists if isinstance(line, Line2D)}
    assert len(set(curves.values())) == 2
    assert {colour: samples[colour] for colour in curves} == curves


def test_the_steps_of_congresses_are_explained_where_there_are_some() -> None:
    told = "as the last filling left them"
    assert told not in svg(captures(circles(charter("cpsu-1922"), "leader")))
    assert told in svg(captures(circles(charter("cpsu-1966"), "leader")))


def test_epochs_of_the_same_dates_each_have_their_panel(legible: Legible) -> None:
    rules, amended = charter("cpsu-1922"), charter("cpsu-1922", amend=["cut-slate"])
    figure = epochs([rules, control(rules, "1925"), amended])
    assert len(figure.axes) == 3
    text = svg(figure)
    assert ">1922-04 to 1934-02 + cut-slate<" in text
    assert text.count(", on 19") == 2
    legible(figure)
    long = {
        f"{name} in a panel of its own with a name far longer than it has room for": rules for name in ("one", "other")
    }
    legible(epochs(long))


def test_epochs_keep_each_actor_in_one_place(legible: Legible) -> None:
    held = {name: charter(name) for name in names() if name.startswith("cpsu")}
    figure = epochs(held)
    assert len(figure.axes) == len(held) == 10
    spots = [
        {text.get_text(): text.get_position() for text in axes.texts if text.get_text() in ("Congress", "Secretariat")}
        for axes in figure.axes
    ]
    assert len({spot["Congress"] for spot in spots if "Congress" in spot}) == 1
    assert len({spot["Secretariat"] for spot in spots if "Secretariat" in spot}) == 1
    text = svg(figure)
    assert "4 circles; gain up to 0.58; smallest cut: 2 clauses" in text
    assert text.count("No circle through leader") == 1  # of 1990, when there was one in the provinces
    assert text.count("No such office") == sum(all(o.id != "leader" for o in one.offices) for one in held.values())
    legible(figure)


def test_figures_are_as_wide_as_the_others_and_equal_bytes_for_equal_input(tmp_path: Path) -> None:
    drawn = [
        lambda: hierarchy(charter("cpsu-1922")),
        lambda: captures(circles(charter("cpsu-1922"), "leader")),
        lambda: epochs([charter("cpsu-1922"), charter("cpsu-1990")]),
    ]
    for number, draw in enumerate(drawn):
        figure = draw()
        assert figure.get_size_inches()[0] * figure.dpi == pytest.approx(WIDTH)
        for suffix in ("svg", "png"):
            one, other = (
                save(figure, tmp_path / f"{k}-{number}.{suffix}") for k, figure in enumerate((draw(), draw()))
            )
            assert one.read_bytes() == other.read_bytes()


def test_boxes_of_a_row_do_not_overlap_however_many_want_one_place() -> None:
    row = [made(f"a{k}", f"Actor number {k}", False, 10.0) for k in range(6)]
    (placed,) = laid_out([row], [], 0.0, 700.0)
    edges = sorted((box.x - box.width / 2, box.x + box.width / 2) for box in placed)
    assert all(end < start for (_, end), (start, _) in pairwise(edges))
    assert edges[0][0] >= 0
    assert edges[-1][1] <= 700


def test_anchored_boxes_stay_in_their_ring() -> None:
    anchors = ring(["a", "b", "c", "d"], 0.0, 400.0)
    assert anchors == pytest.approx({"a": 200, "b": 344, "c": 200, "d": 56})
    rows = [[made(one, one, True, 10.0) for one in pair] for pair in (("a",), ("b", "d", "e"), ("c",))]
    placed = {box.actor: box.x for row in laid_out(rows, [("e", "b")], 0.0, 400.0, anchors) for box in row}
    assert {one: placed[one] for one in anchors} == pytest.approx(anchors)


def test_an_arrow_passes_by_a_box_in_its_way() -> None:
    a, b, c = (
        replace(made(one, one, False, 10.0), x=200.0, y=y) for one, y in (("a", 20.0), ("b", 120.0), ("c", 220.0))
    )
    straight = route(a, c, [a, c], [], 400, 300)
    assert np.ptp(straight[:, 0]) < 1
    bent = route(a, c, [a, b, c], [], 400, 300)
    assert not b.holds(bent).any()
    # Between two boxes, each on one side of the straight line, no even bend will do.
    d, e = replace(b, x=190.0, y=80.0, width=90.0), replace(b, x=210.0, y=160.0, width=90.0)
    assert not any(box.holds(route(a, c, [a, c, d, e], [], 400, 300)).any() for box in (d, e))


def test_an_arrow_back_to_its_own_box_takes_a_free_corner() -> None:
    box = replace(made("a", "a", False, 10.0), x=100.0, y=100.0)
    corner = np.array([[box.x + box.width / 2, box.y - box.height / 2]])
    free = route(box, box, [box], [], 200, 200)
    assert np.hypot(*(free - corner).T).max() == pytest.approx(13, abs=0.1)
    other = replace(box, actor="b", x=130.0, y=80.0)
    beside = route(box, box, [box, other], [], 200, 200)
    assert not other.holds(beside).any()
    assert not box.holds(beside).any()


def test_an_arrow_ends_at_the_round_end_of_an_office() -> None:
    office = replace(made("a", "A long name of three lines or so", True, 10.0), x=100.0, y=100.0)
    corner = np.array([[office.x + office.width / 2 - 2, office.y + office.height / 2 - 2]])
    assert not office.holds(corner)[0]
    assert replace(office, office=False).holds(corner)[0]


def test_the_number_of_a_short_arrow_stands_beside_it() -> None:
    short = np.column_stack([np.linspace(100, 120, 101), np.full(101, 50.0)])
    x, y = badge_at(short, [], [])
    assert (x, abs(y - 50)) == pytest.approx((110, 14), abs=0.5)
    assert badge_at(short * (5, 1), [], [])[1] == pytest.approx(50)


def test_a_box_makes_way_for_the_line_of_the_circle() -> None:
    rows = [[replace(made(one, one, False, 10.0), y=y)] for one, y in (("a", 20.0), ("b", 80.0), ("c", 140.0))]
    anchors = {"a": 200.0, "c": 200.0}
    through = {box.actor: box for row in laid_out(rows, [("b", "a")], 0.0, 400.0, anchors) for box in row}
    assert through["b"].x == 200
    aside = {b.actor: b for row in laid_out(rows, [("b", "a")], 0.0, 400.0, anchors, lines=[("a", "c")]) for b in row}
    assert abs(aside["b"].x - 200) > aside["b"].width / 2


def test_a_charter_without_a_circle_is_dark_enough_to_print() -> None:
    figure = hierarchy(charter("two-chamber-republic"))
    assert arrows(figure, FAINT) == 0
    assert arrows(figure, QUIET) == len(control(charter("two-chamber-republic")).links)


def test_bad_questions_are_answered() -> None:
    rules = charter("cpsu-1922")
    with pytest.raises(CollegiumError, match="Did you mean 'leader'"):
        hierarchy(rules, "leeder")
    with pytest.raises(CollegiumError, match="no such clause makes a link"):
        hierarchy(rules, "leader", cut=["central-committee-elects-leaders"])
    with pytest.raises(CollegiumError, match="no circle to draw"):
        captures(circles(charter("cpsu-1990"), "leader"))
    with pytest.raises(CollegiumError, match="years"):
        captures(circles(rules, "leader"), 0)
    with pytest.raises(CollegiumError, match="no circle to draw"):
        epochs([charter("two-chamber-republic")])
    with pytest.raises(CollegiumError, match="no charter"):
        epochs([])
