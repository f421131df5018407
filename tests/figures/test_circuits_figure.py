"""Hierarchies, cuts, times to capture and epochs, as drawn."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch

from collegium.charter import charter, names
from collegium.circuits import circles, control, cuts, strengths
from collegium.errors import CollegiumError
from collegium.figures import captures, epochs, hierarchy, save, svg
from collegium.figures.network import laid_out, made, ring, route
from collegium.figures.style import FAINT, ORANGE, VERMILLION, WIDTH

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
    assert "and 1 like it" in svg(figure)
    legible(figure)


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
    from dataclasses import replace

    a, b, c = (
        replace(made(one, one, False, 10.0), x=200.0, y=y) for one, y in (("a", 20.0), ("b", 120.0), ("c", 220.0))
    )
    straight = route(a, c, [a, c], [], 400, 300)
    assert np.ptp(straight[:, 0]) < 1
    bent = route(a, c, [a, b, c], [], 400, 300)
    assert not b.holds(bent).any()


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
