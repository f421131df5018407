"""A past small enough to draw by hand, tables for the other figures, and one of each figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from collegium.figures import shares, survivors, targets, timeline
from collegium.figures.style import look
from collegium.history import History, Manifest

FIRST, LAST = dt.date(1920, 1, 1), dt.date(1930, 12, 31)


def small_past(
    seats: Iterable[tuple], ties: Iterable[tuple] = (), leaders: Iterable[tuple] = (), runs: int = 1, **persons: str
) -> History:
    """A history of 1920 to 1930.

    Seats are (person, rank, start, end, exit, run), ties (person, other, kind, weight, start, end, run) and leaders
    (person, start, end); dates are ISO text. ``persons`` gives names other than the id's own.
    """

    def day(text: str | None) -> dt.date | None:
        return dt.date.fromisoformat(text) if text else None

    padded = [(*row, *(None, 0)[len(row) - 4 :]) for row in seats]
    memberships = [
        {
            "run": run, "person_id": person, "organization_id": "politburo", "post_id": None, "rank": rank,
            "start": day(start), "end": day(end), "exit": way,
        }
        for person, rank, start, end, way, run in padded
    ]  # fmt: skip
    memberships += [
        {"run": run, "person_id": person, "organization_id": "secretariat", "post_id": "leader", "rank": "holder",
         "start": day(start), "end": day(end), "exit": None}
        for person, start, end in leaders for run in range(runs)
    ]  # fmt: skip
    rows = [(*row, *(None, 0)[len(row) - 5 :]) for row in ties]
    tie_rows = [
        {"run": run, "person_id": person, "other_id": other, "kind": kind, "weight": weight,
         "start": day(start), "end": day(end)}
        for person, other, kind, weight, start, end, run in rows
    ]  # fmt: skip
    named = {person: persons.get(person, f"A. {person.title()}") for person, *_ in padded}
    names = [
        {"run": run, "person_id": person, "name": name, "family_name": name.split()[-1]}
        for person, name in named.items()
        for run in range(runs)
    ]
    bodies = [
        {"organization_id": "politburo", "name": "Politburo", "other_names": "Presidium (1952-10 to 1966-04)"},
        {"organization_id": "secretariat", "name": "Secretariat", "other_names": None},
    ]
    tables = {"memberships": memberships, "ties": tie_rows, "persons": names, "organizations": bodies}
    manifest = Manifest("simulated" if runs > 1 else "imported", "a small past", FIRST, LAST, seed=7, runs=runs)
    return History(manifest, {name: pl.DataFrame(t, infer_schema_length=None) for name, t in tables.items() if t})


@pytest.fixture(scope="session")
def past() -> Callable[..., History]:
    return small_past


def share_frame(values: Iterable[float | None], body: str = "secretariat", date: str = "1923-05-01") -> pl.DataFrame:
    """One run a value, on one date."""
    held = list(values)
    return pl.DataFrame(
        {
            "run": range(len(held)),
            "date": dt.date.fromisoformat(date),
            "organization_id": body,
            "client_share": pl.Series(held, dtype=pl.Float64),
        }
    )


@pytest.fixture(scope="session")
def frame() -> Callable[..., pl.DataFrame]:
    return share_frame


@pytest.fixture
def recorded() -> pl.DataFrame:
    """The record of one Secretariat of four others: one client for certain, one ally or client."""
    return share_frame([0.375]).with_columns(clients_strict=1, clients_broad=2, n_others=4)


@pytest.fixture
def seats() -> pl.DataFrame:
    """Two theories, three persons, two dates."""
    rows = [
        (theory, person, person.title(), date, share, still)
        for theory, shares_ in {"circular flow": (0.9, 0.8, 0.0), "conditional support": (0.5, 0.4, 1.0)}.items()
        for date, stills in ((dt.date(1924, 1, 1), (True, True, True)), (dt.date(1927, 1, 1), (False, True, None)))
        for person, share, still in zip(("trotsky", "stalin", "lenin"), shares_, stills, strict=True)
    ]
    return pl.DataFrame(
        rows, schema=["theory", "person_id", "name", "date", "share_still", "record_still"], orient="row"
    )


@pytest.fixture
def comparisons() -> pl.DataFrame:
    """Two theories, two targets."""
    rows = [
        ("circular flow", "retention", 0.4, 0.9, 0.7, 1.0, False),
        ("circular flow", "clients", 0.6, 0.5, 0.3, 0.7, True),
        ("conditional support", "retention", 0.4, 0.5, 0.3, 0.6, True),
        ("conditional support", "clients", 0.6, 0.7, 0.5, 0.9, True),
    ]
    names = ["theory", "target", "record", "median", "low", "high", "met"]
    return pl.DataFrame(rows, schema=names, orient="row")


@pytest.fixture
def one_of_each(
    recorded: pl.DataFrame, seats: pl.DataFrame, comparisons: pl.DataFrame
) -> dict[str, Callable[[], Figure]]:
    """How to draw one figure of each kind."""
    history = small_past(
        [("stalin", "full", "1921-01-01", None), ("rykov", "candidate", "1922-01-01", "1926-06-01", "expelled")],
        [("rykov", "stalin", "client", 0.5, "1922-01-01"), ("rykov", "stalin", "ally", 0.5, "1922-01-01")],
        [("stalin", "1922-04-03", None)],
    )
    frames = {"circular flow": share_frame([0.1, 0.2, 0.6]), "conditional support": share_frame([0.2, 0.3, 0.4])}
    note = {"title": "A title & more", "subtitle": "3 runs, seed 1"}
    return {
        "timeline": lambda: timeline(history, "politburo", "1921", "1928", **note),
        "shares": lambda: shares(frames, recorded, "secretariat", "client_share", **note),
        "survivors": lambda: survivors(seats, **note),
        "targets": lambda: targets(comparisons, **note),
    }


def assert_legible(figure: Figure) -> None:
    """No text leaves the page, and no two share more than a pixel."""
    with look():
        renderer = FigureCanvasAgg(figure).get_renderer()
        figure.draw(renderer)
        found = [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip()]
        # The box of a text that has a background counts without it.
        beyond = _beyond(figure)
        boxes = [(t.get_text(), Text.get_window_extent(t, renderer)) for t in found if t not in beyond]
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in boxes:
        assert box.x0 >= 0, text
        assert box.x1 <= width, text
        assert box.y0 >= 0, text
        assert box.y1 <= height, text
    for place, (text, box) in enumerate(boxes):
        for other, its in boxes[place + 1 :]:
            across = min(box.x1, its.x1) - max(box.x0, its.x0)
            down = min(box.y1, its.y1) - max(box.y0, its.y0)
            assert across <= 1 or down <= 1, f"{text!r} lies on {other!r}"


def _beyond(figure: Figure) -> list[object]:
    """The labels of ticks beyond the end of their axis, which are not drawn."""
    found: list[object] = []
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in axis.majorTicks:
                if not low <= tick.get_loc() <= high:
                    found += [tick.label1, tick.label2]
    return found


@pytest.fixture(scope="session")
def legible() -> Callable[[Figure], None]:
    return assert_legible
