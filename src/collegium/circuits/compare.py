"""Two charters, or a charter and its amendment: which circles appeared, which vanished, which grew."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping

import polars as pl

from collegium.charter.model import Charter
from collegium.circuits.circles import AT_MOST, Circle, Circles, circles
from collegium.circuits.graph import Control, as_control
from collegium.circuits.strength import Strength, measured

SAME = 1e-9


def compare(
    before: Charter | Control,
    after: Charter | Control,
    of: str | None = None,
    *,
    on_before: str | dt.date | None = None,
    on_after: str | dt.date | None = None,
    at_most: int = AT_MOST,
    values: Mapping[str, float] | None = None,
) -> pl.DataFrame:
    """The circles of two charters, side by side.

    Circles are the same where the same actors follow each other; they may rest on other clauses.

    Parameters
    ----------
    before, after : Charter or Control
    of : str, optional
        Only the circles through this office or body; one that a charter lacks has no circles there.
    on_before, on_after : str or datetime.date, optional
        The days; by default those of :func:`~collegium.circuits.graph.last_change`.
    at_most : int
        The bound of the search in each charter.
    values : mapping of str to float, optional
        Parameters of strength in place of their defaults.

    Returns
    -------
    polars.DataFrame
        ``change`` (``appeared``, ``vanished``, ``grew``, ``shrank`` or ``same``), ``circle``, ``length``,
        ``gain_before``, ``gain_after``, ``entrenches_before``, ``entrenches_after`` (null where there is no such
        circle), ``clauses_lost``, ``clauses_gained`` (as text). In the order of that list of changes.

    Raises
    ------
    CollegiumError
        Neither charter has such a body or office; a charter is not in force on its day; a parameter is unknown or out
        of range.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rules = charter("cpsu-1922")
    >>> compare(rules, charter("cpsu-1990"), "leader")["change"].to_list()
    ['vanished', 'vanished', 'vanished', 'vanished']
    """
    first, second = as_control(before, on_before), as_control(after, on_after)
    if of is not None and of not in first.actors:
        second.check(of)
    found = [_circles(one, of, at_most) for one in (first, second)]
    keyed: list[dict[tuple[str, ...], Circle]] = [{circle.key: circle for circle in one} for one in found]
    starts = {key: circle.actors[0] for one in keyed[::-1] for key, circle in one.items()}
    strong: list[dict[tuple[str, ...], Strength]] = []
    for control, one in zip((first, second), keyed, strict=True):
        walks = [circle.beginning(starts[key]) for key, circle in one.items()]
        strong.append({strength.circle.key: strength for strength in measured(control, walks, **(values or {}))})
    rows = [_row(strong[0].get(key), strong[1].get(key)) for key in {**keyed[0], **keyed[1]}]
    order = {"appeared": 0, "vanished": 1, "grew": 2, "shrank": 3, "same": 4}
    rows.sort(key=lambda row: (order[row[0]], row[2], row[1]))
    schema: dict[str, type[pl.DataType]] = {"change": pl.String, "circle": pl.String, "length": pl.Int64}
    schema |= dict.fromkeys(("gain_before", "gain_after"), pl.Float64)
    schema |= dict.fromkeys(("entrenches_before", "entrenches_after", "clauses_lost", "clauses_gained"), pl.String)
    return pl.DataFrame(rows, schema=schema, orient="row")


def complete(before: Control, after: Control, of: str | None = None, at_most: int = AT_MOST) -> bool:
    """Whether the circles of both were all found within the bound."""
    return all(_circles(one, of, at_most).complete for one in (before, after))


def _circles(control: Control, of: str | None, at_most: int) -> Circles:
    if of is not None and of not in control.actors:
        return Circles(control, of, (), (), True, "")
    return circles(control, of, at_most=at_most)


def _row(
    before: Strength | None, after: Strength | None
) -> tuple[str, str, int, float | None, float | None, str | None, str | None, str, str]:
    one = before or after
    assert one is not None
    if before is None:
        change = "appeared"
    elif after is None:
        change = "vanished"
    elif math.isclose(before.gain, after.gain, rel_tol=SAME, abs_tol=SAME):
        change = "same"
    else:
        change = "grew" if after.gain > before.gain else "shrank"
    lost = dict.fromkeys(before.circle.clauses if before else ())
    gained = dict.fromkeys(after.circle.clauses if after else ())
    return (
        change,
        str(one.circle),
        len(one.circle),
        before.gain if before else None,
        after.gain if after else None,
        before.entrenches if before else None,
        after.entrenches if after else None,
        "; ".join(clause for clause in lost if clause not in gained),
        "; ".join(clause for clause in gained if clause not in lost),
    )
