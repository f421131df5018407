"""The type of leadership drawn: a box a year in the colour of its label, and nothing where nothing is told."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import polars as pl
import pytest

from collegium.errors import CollegiumError
from collegium.figures import leadership, svg
from collegium.figures.leadership import BAND, COLOURS
from collegium.history import History
from collegium.measures import leadership_type
from collegium.record import leadership_labels, record

MEMBERS = ("lenin", "rykov", "kamenev", "bukharin")


def decided(past) -> History:
    """Ten years in which the leader stands alone and wins for six, and loses for four."""
    history = past(
        [(who, "full", "1920-01-01", None) for who in MEMBERS], leaders=[("lenin", "1920-01-01", None)], runs=2
    )
    decisions, positions = [], []
    for run in (0, 1):
        for number in range(240):
            day = dt.date(1920, 1, 5) + dt.timedelta(days=15 * number)
            key = {"run": run, "decision_id": f"d{run}-{number}", "start": day}
            decisions.append(key | {"way": "session", "outcome": "carried" if day.year < 1926 else "lost"})
            positions += [
                key | {"person_id": who, "stance": "for" if who == "lenin" else "against", "vote": "for"}
                for who in MEMBERS
            ]
    return History(
        history.manifest, history.tables | {"decisions": pl.DataFrame(decisions), "positions": pl.DataFrame(positions)}
    )


def colours(figure, tall: float) -> Counter[str]:
    found: Counter[str] = Counter()
    for patch in figure.axes[0].patches:
        if patch.get_height() == pytest.approx(tall):
            red, green, blue, _ = patch.get_facecolor()
            found[f"#{round(255 * red):02X}{round(255 * green):02X}{round(255 * blue):02X}"] += 1
    return found


def test_every_year_has_a_box_in_the_colour_of_its_label(past):
    history = decided(past).filter(run=0)
    history = History(history.manifest.__class__(**{**history.manifest.__dict__, "kind": "simulated"}), history.tables)
    rows = leadership_type(history, "1920", "1929", draws=0)
    assert set(rows["label"]) >= {"dominant", "pure"}
    drawn = colours(leadership(history, "1920", "1929", draws=0), BAND)
    assert drawn == Counter(COLOURS[label] for label in rows["label"].drop_nulls())


def test_years_of_which_nothing_is_told_are_left_blank_and_say_so():
    drawn = leadership(record(), "1923", "1952")
    assert colours(drawn, BAND) == {}
    texts = [text.get_text() for axes in drawn.axes for text in axes.texts]
    assert texts.count("not told of any year") == 4


def test_labels_told_are_drawn_beside_and_split_where_there_are_two():
    drawn = leadership(record(), "1953", "1964", labels=leadership_labels(), labels_by="Gill")
    split = colours(drawn, BAND / 2)
    assert split == {COLOURS["pure"]: 6, COLOURS["predominant"]: 6}  # 1953-57 and 1964
    assert "Gill" in [text.get_text() for text in drawn.texts]


@pytest.mark.parametrize("span", [("1918", "1991"), ("1953", "1964"), ("1957", "1957")])
def test_it_is_legible_and_the_same_each_time(span, legible):
    labels = leadership_labels()
    figure = leadership(record(), *span, labels=labels, labels_by="Gill")
    legible(figure)
    assert svg(figure) == svg(leadership(record(), *span, labels=labels, labels_by="Gill"))


def test_a_history_with_all_its_indicators_is_legible(past, legible):
    legible(leadership(decided(past), "1920", "1929", run=1))


def test_what_cannot_be_drawn_is_refused(past):
    with pytest.raises(CollegiumError, match="no such run"):
        leadership(record(), run=4)
    with pytest.raises(CollegiumError, match="lack the column 'label'"):
        leadership(record(), "1957", "1958", labels=pl.DataFrame({"year": [1957]}))
