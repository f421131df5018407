"""Two charters, or a charter and its amendment: which circles appeared, which vanished, which grew.

Which clauses of the two belong together, whatever their ids, is told in :mod:`collegium.circuits.fellows`.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping

import polars as pl

from collegium.charter.model import Charter
from collegium.circuits.circles import AT_MOST, Circle, Circles, circles
from collegium.circuits.fellows import Fellows, id_of, without_date
from collegium.circuits.graph import Control, as_control
from collegium.circuits.strength import Strength, measured

SAME = 1e-9
CHANGES = ("appeared", "vanished", "grew", "shrank", "same")
_PROPOSES = ("nominate", "recommend")


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
        circle), and as text ``rested_on`` (the clauses on which it rests only before; of a circle that vanished all),
        ``rests_on`` (those on which it rests only after) and ``changed`` (those on which it rests in both, or by which
        others vote on whom one of its links proposes, and which say something else). In the order of that list of
        changes.

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
    fellows = Fellows.of(first, second)
    found = [_circles(one, of, at_most) for one in (first, second)]
    keyed: list[dict[tuple[str, ...], Circle]] = [{circle.key: circle for circle in one} for one in found]
    starts = {key: circle.actors[0] for one in keyed[::-1] for key, circle in one.items()}
    strong: list[dict[tuple[str, ...], Strength]] = []
    for control, one in zip((first, second), keyed, strict=True):
        walks = [circle.beginning(starts[key]) for key, circle in one.items()]
        strong.append({strength.circle.key: strength for strength in measured(control, walks, **(values or {}))})
    both = list({**keyed[0], **keyed[1]})
    rows = [_row(first, fellows, strong[0].get(key), strong[1].get(key)) for key in both]
    rows.sort(key=lambda row: (CHANGES.index(row[0]), row[2], row[1]))
    schema: dict[str, type[pl.DataType]] = {"change": pl.String, "circle": pl.String, "length": pl.Int64}
    schema |= dict.fromkeys(("gain_before", "gain_after"), pl.Float64)
    texts = ("entrenches_before", "entrenches_after", "rested_on", "rests_on", "changed")
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(texts, pl.String), orient="row")


def in_short(rows: pl.DataFrame, of: str | None = None) -> str:
    """What a comparison comes to, in a sentence or two.

    Parameters
    ----------
    rows : polars.DataFrame
        As :func:`compare` gives them.
    of : str, optional
        The office or body that was asked for.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rules = charter("cpsu-1922")
    >>> print(in_short(compare(rules, charter("cpsu-1922", amend="cut-slate"), "leader"), "leader"))
    2 circles through leader vanished; 2 are the same.
    >>> print(in_short(compare(rules, rules, "leader"), "leader"))
    No circle through leader differs: 4 are the same.
    """
    through = f" through {of}" if of else ""
    count = {change: rows.filter(change=change).height for change in CHANGES}
    verb = {"appeared": "appeared", "vanished": "vanished", "grew": "stronger", "shrank": "weaker"}
    said: list[str] = []
    for change, word in verb.items():
        if not (many := count[change]):
            continue
        what = "" if said else f" circle{through}" if many == 1 else f" circles{through}"
        be = "" if word == change else " is" if many == 1 else " are"
        said.append(f"{many}{what}{be} {word}")
    same = f"{count['same']} {'is' if count['same'] == 1 else 'are'} the same"
    if not rows.height:
        return f"Neither has a circle{through}."
    if not said:
        return f"No circle{through} differs: {same}."
    told = f"{', '.join(said)}{f'; {same}' if count['same'] else ''}."
    kept = rows.filter(pl.col("gain_before").is_not_null() & pl.col("gain_after").is_not_null())
    for one, other, verb_ in (("before", "after", "no longer entrench"), ("after", "before", "now entrench")):
        turned = kept.filter((pl.col(f"entrenches_{one}") != "never") & (pl.col(f"entrenches_{other}") == "never"))
        if turned.height:
            told += f" {turned.height} {verb_}{'es' if turned.height == 1 else ''}."
    return told


def stopped(before: Control, after: Control, of: str | None = None, at_most: int = AT_MOST) -> str:
    """Why the search for circles stopped in either charter, so that there may be others; empty if it did not."""
    found = [_circles(one, of, at_most).stopped for one in (before, after)]
    return "; ".join(dict.fromkeys(why for why in found if why))


def _circles(control: Control, of: str | None, at_most: int) -> Circles:
    if of is not None and of not in control.actors:
        return Circles(control, of, (), (), True, "")
    return circles(control, of, at_most=at_most)


def _row(
    control: Control, fellows: Fellows, before: Strength | None, after: Strength | None
) -> tuple[str, str, int, float | None, float | None, str | None, str | None, str, str, str]:
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
    rested, rests = _resting(before), _resting(after)
    now = {id: fellows.id_after(id) for id in rested}
    concerned = [*rested, *_votes(control, before)] if before and after else []
    changed = [id for id in concerned if id in fellows.what and (id not in rested or now[id] in rests)]
    return (
        change,
        str(one.circle),
        len(one.circle),
        before.gain if before else None,
        after.gain if after else None,
        before.entrenches if before else None,
        after.entrenches if after else None,
        _joined(written for id, written in rested.items() if now[id] not in rests),
        _joined(written for id, written in rests.items() if id not in now.values()),
        _joined(id_of(fellows.was[id]) for id in changed),
    )


def _resting(strength: Strength | None) -> dict[str, str]:
    """The ids of the clauses and seats on which a circle rests, each with its id as written."""
    links = strength.circle.links if strength else ()
    return {tie.clause: without_date(tie.written) for link in links for tie in link.ties}


def _votes(control: Control, strength: Strength) -> list[str]:
    """The clauses by which others vote on whom a circle's links propose: its strength depends on them too."""
    proposing = [link for link in strength.circle.links if any(tie.power in _PROPOSES for tie in link.ties)]
    return [
        clause.id for link in proposing for clause in control.votes.get(link.target, ()) if clause.by != link.source
    ]


def _joined(ids: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(ids))
