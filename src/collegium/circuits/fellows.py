"""The clauses of two charters, each with its fellow in the other: which are gone, new or changed.

Two clauses are fellows if they give the same power to the same holder over the same body or office, whatever their ids;
failing that, if they have the same id. An amendment that holds from a date gives its version of a clause an id of its
own, ``<id>-from-<date>``; for this it counts as the id. A clause without a fellow is gone, or new; one that differs
from its fellow in more than its words, its dates and its source has changed. Clauses are those of one day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import polars as pl

from collegium.charter.clauses import Ballot, Clause
from collegium.charter.model import Charter
from collegium.circuits.graph import Control, as_control
from collegium.circuits.ties import CHOOSING

KINDS = ("gone", "new", "changed")
_SIDES = ("by", "power", "over", "recommended_by", "majority", "ballot", "appeal_to", "standing")
_VERSION = re.compile(r"(?:-from-[0-9]{4}(?:-[0-9]{2}){0,2})+$")


@dataclass
class Fellows:
    """The clauses in force in two charters, and which belong together.

    Attributes
    ----------
    before, after : tuple of Clause
    was : mapping of str to Clause
        The clauses of the first charter by their ids.
    fellow : mapping of str to Clause
        Of each clause of the first charter that has one, its fellow in the second.
    what : mapping of str to str
        Of each clause of the first charter that has changed, in what.
    gone, new : list of Clause
        Those without a fellow, of the first charter and of the second.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> amended = charter("cpsu-1934", amend="security-to-politburo")
    >>> found = Fellows.of(as_control(charter("cpsu-1934")), as_control(amended))
    >>> found.what["leader-commands-security-service"]
    'by: leader → politburo'
    """

    before: tuple[Clause, ...]
    after: tuple[Clause, ...]
    was: dict[str, Clause] = field(default_factory=dict)
    fellow: dict[str, Clause] = field(default_factory=dict)
    what: dict[str, str] = field(default_factory=dict)
    gone: list[Clause] = field(default_factory=list)
    new: list[Clause] = field(default_factory=list)

    @classmethod
    def of(cls, before: Control, after: Control) -> Fellows:
        """Those of two graphs of control, each on its day."""
        return cls(before.charter.clauses_for(on=before.on), after.charter.clauses_for(on=after.on))

    def __post_init__(self) -> None:
        self.was = {clause.id: clause for clause in self.before}
        self.gone, self.new = list(self.before), list(self.after)
        for key in (_sides_and_id, _sides, _id):
            waiting: dict[tuple[str, ...], list[Clause]] = {}
            for clause in self.new:
                waiting.setdefault(key(clause), []).append(clause)
            for clause in self.gone:
                if others := waiting.get(key(clause)):
                    self.fellow[clause.id] = others.pop(0)
            taken = {clause.id for clause in self.fellow.values()}
            self.gone = [clause for clause in self.gone if clause.id not in self.fellow]
            self.new = [clause for clause in self.new if clause.id not in taken]
        for clause in self.before:
            if clause.id in self.fellow and (what := _differing(clause, self.fellow[clause.id])):
                self.what[clause.id] = what

    def id_after(self, id: str) -> str | None:
        """The id in the second charter of a clause, or of seats, of the first; None if the clause is gone."""
        if id in self.fellow:
            return self.fellow[id].id
        return None if id in self.was else id

    def differences(self) -> Iterator[tuple[str, Clause, Clause]]:
        """Each difference: ``gone``, ``new`` or ``changed``, the clause as it was and as it is, or twice the same."""
        yield from (("gone", clause, clause) for clause in self.gone)
        yield from (("new", clause, clause) for clause in self.new)
        yield from (("changed", clause, self.fellow[clause.id]) for clause in self.before if clause.id in self.what)


def clause_changes(
    before: Charter | Control,
    after: Charter | Control,
    *,
    on_before: str | dt.date | None = None,
    on_after: str | dt.date | None = None,
    choosing: Collection[str] | None = None,
) -> pl.DataFrame:
    """The clauses that are gone, new or changed from one charter to another.

    Parameters
    ----------
    before, after : Charter or Control
    on_before, on_after : str or datetime.date, optional
        The days; by default those of :func:`~collegium.circuits.graph.last_change`.
    choosing : collection of str, optional
        Only those by which somebody has a hand in choosing one of these offices and bodies.

    Returns
    -------
    polars.DataFrame
        ``change`` (``gone``, ``new`` or ``changed``), ``clause`` (its id as written; if it has another in the second
        charter, that after an arrow), ``by``, ``power``, ``over`` (as they were, of a new clause as they are), ``what``
        (of a changed clause in what, else its text). In the order of that list of changes.

    Raises
    ------
    CollegiumError
        A charter is not in force on its day.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rows = clause_changes(charter("cpsu-1922"), charter("cpsu-1922", amend="cut-slate"))
    >>> rows.select("change", "clause").rows()
    [('gone', 'secretariat-nominates-the-slate')]
    """
    first, second = as_control(before, on_before), as_control(after, on_after)
    fellows = Fellows.of(first, second)
    links = (*first.links.values(), *second.links.values())
    powers = {*CHOOSING, *(tie.power for link in links for tie in link.ties)}
    found: dict[tuple[str, ...], list[str]] = {}
    for change, was, now in fellows.differences():
        chosen = {one.over for one in (was, now) if one.power in powers}
        if choosing is not None and chosen.isdisjoint(choosing):
            continue
        ids = " → ".join(dict.fromkeys(id_of(one) for one in (was, now)))
        what = fellows.what[was.id] if change == "changed" else was.text
        found.setdefault((change, ids, was.by, was.power, what), []).append(was.over)
    rows = [(*key[:4], ", ".join(over), key[4]) for key, over in found.items()]
    rows.sort(key=lambda row: KINDS.index(row[0]))
    names = ("change", "clause", "by", "power", "over", "what")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def id_of(clause: Clause) -> str:
    """The id in the file, without the date of a version.

    >>> from collegium.charter import charter
    >>> rules = charter("cpsu-1934", amend="secret-ballots-1937")
    >>> [(one.id, id_of(one)) for one in rules.clauses_for("elect", over="leader", on="1938")]
    [('central-committee-elects-leader-from-1937-03', 'central-committee-elects-leader')]
    """
    return without_date(clause.written)


def without_date(id: str) -> str:
    """An id without the date that the version of a clause has in it."""
    return _VERSION.sub("", id)


def _sides(clause: Clause) -> tuple[str, ...]:
    return clause.by, clause.power, clause.over


def _id(clause: Clause) -> tuple[str, ...]:
    return id_of(clause), clause.over if clause.group else ""


def _sides_and_id(clause: Clause) -> tuple[str, ...]:
    return *_sides(clause), *_id(clause)


def _differing(one: Clause, other: Clause) -> str:
    """The sides in which a clause differs from another, and how; its words, dates and source do not count."""
    pairs = [(side.replace("_", " "), getattr(one, side), getattr(other, side)) for side in _SIDES]
    return "; ".join(f"{side}: {_told(was)} → {_told(now)}" for side, was, now in pairs if was != now)


def _told(value: str | Ballot | None) -> str:
    if isinstance(value, Ballot):
        return f"{value.secrecy}, {value.candidates}, {value.form}"
    return value or "none"
