"""Ways and paths by which somebody is removed: the votes that they take, and how few people must agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

AT_ONCE, WAITING = "any time", "at the next filling"


@dataclass(frozen=True, slots=True)
class Step:
    """One vote that a removal takes.

    Attributes
    ----------
    actor : str
        Who votes, or decides alone.
    does : str
        The power used; ``recommend``; ``uphold`` for the vote on an appeal.
    target : str
        Over whom.
    clause : str
        The clause, as written.
    votes, members : int
        The votes needed, of how many.
    text : str
        The clause in one line.
    """

    actor: str
    does: str
    target: str
    clause: str
    votes: int
    members: int
    text: str

    def __str__(self) -> str:
        return f"{self.actor} ({self.does} {self.target}: {self.votes} of {self.members})"


@dataclass(frozen=True, slots=True)
class Path:
    """A lawful path to the removal of a target.

    Attributes
    ----------
    who, whom : str
        Who sets it going, and the target.
    steps : tuple of Step
        The votes in their order.
    when : str
        ``any time``, or ``at the next filling`` if one of its steps has to wait for it.
    """

    who: str
    whom: str
    steps: tuple[Step, ...]
    when: str

    def __str__(self) -> str:
        return ", then ".join(str(step) for step in self.steps)

    @property
    def votes(self) -> dict[str, int]:
        """The votes needed of each actor."""
        most: dict[str, int] = {}
        for step in self.steps:
            most[step.actor] = max(step.votes, most.get(step.actor, 0))
        return most

    @property
    def people(self) -> int:
        """The fewest people who must agree, if they may sit in several of its bodies."""
        return max(self.votes.values())

    @property
    def people_apart(self) -> int:
        """The fewest people who must agree, if nobody sits in two of its bodies."""
        return sum(self.votes.values())


@dataclass(frozen=True)
class Removal:
    """Who can remove a target.

    Attributes
    ----------
    of : str
        The target.
    on : datetime.date
    ways : tuple of Path
        Every way of one clause.
    paths : tuple of Path
        For each actor who can remove the target, alone or through others, his shortest path: at any time if he has
        one, else at the next filling. Those at any time first, and the shortest first.
    appeal : bool
        Whether the target appeals where it may.
    appeals : tuple of str
        The bodies to which it may appeal and which do not vote anyhow: with ``appeal`` their votes are needed too.
    appeals_in_vain : tuple of str
        Those to which it may appeal and which vote anyhow, so that the appeal changes nothing.
    """

    of: str
    on: dt.date
    ways: tuple[Path, ...]
    paths: tuple[Path, ...]
    appeal: bool = True
    appeals: tuple[str, ...] = ()
    appeals_in_vain: tuple[str, ...] = ()

    @property
    def easiest(self) -> Path | None:
        """The way that takes the fewest people: at any time if there is one, else at the next filling."""
        return self._fewest(AT_ONCE) or self._fewest(WAITING)

    def _fewest(self, when: str) -> Path | None:
        ways = (way for way in self.ways if way.when == when)
        return min(ways, key=lambda way: (way.people, way.people_apart), default=None)

    @property
    def people(self) -> int | None:
        """The fewest people who must agree; None if nobody can remove the target."""
        return None if self.easiest is None else self.easiest.people

    @property
    def a_min(self) -> int | None:
        """The fewest approaches beyond the initiator."""
        return None if self.people is None else self.people - 1

    def __repr__(self) -> str:
        if self.people is None:
            return f"<Removal of {self.of} on {self.on}: nobody can>"
        when = self.easiest.when if self.easiest else ""
        return f"<Removal of {self.of} on {self.on}: {when} by {self.people} at the fewest, {self.easiest}>"

    def in_short(self) -> str:
        """The fewest who can remove the target, at any time and when it is next filled, and what an appeal changes.

        Examples
        --------
        >>> from collegium.charter import charter
        >>> from collegium.circuits import removal
        >>> print(removal(charter("company-board"), "chair").in_short())
        Nobody can remove chair at any time.
        At the next filling it takes 6 people at the fewest: board (appoint chair: 6 of 11).
        """
        now, later = self._fewest(AT_ONCE), self._fewest(WAITING)
        if now is None and later is None:
            return f"Nobody can remove {self.of}, and nobody fills it anew."
        told = [f"Nobody can remove {self.of} at any time."]
        if now is not None:
            told = [
                f"At any time it takes {_people(now)} at the fewest to remove {self.of}: {now}.",
                self._of_appeals(),
            ]
        if later is not None and (now is None or later.people < now.people):
            fewest = "at the fewest" if now is None else "only"
            told.append(f"At the next filling it takes {_people(later)} {fewest}: {later}.")
        return "\n".join(told)

    def _of_appeals(self) -> str:
        if self.appeals and self.appeal:
            return f"Counted in is the vote of {' and '.join(self.appeals)}, to which {self.of} may appeal."
        if self.appeals:
            return f"Left out is the vote of {' and '.join(self.appeals)}, to which {self.of} might appeal."
        if self.appeals_in_vain:
            return f"An appeal changes nothing: it goes to {' and '.join(self.appeals_in_vain)}, which votes anyhow."
        return "No appeal lies."

    def frame(self) -> pl.DataFrame:
        """One row an actor who can: ``who``, ``whom``, ``when``, ``steps``, ``people``, ``people_apart``, ``a_min``,
        ``path``, ``clauses``."""
        return frame_of(self.paths)


def _people(path: Path) -> str:
    return "1 person" if path.people == 1 else f"{path.people} people"


def frame_of(paths: Sequence[Path]) -> pl.DataFrame:
    """One row a path, with the columns of :meth:`Removal.frame`."""
    rows = [
        (
            path.who,
            path.whom,
            path.when,
            len(path.steps),
            path.people,
            path.people_apart,
            path.people - 1,
            str(path),
            "; ".join(dict.fromkeys(step.clause for step in path.steps)),
        )
        for path in paths
    ]
    schema: dict[str, type[pl.DataType]] = {"who": pl.String, "whom": pl.String, "when": pl.String}
    schema |= dict.fromkeys(("steps", "people", "people_apart", "a_min"), pl.Int64)
    return pl.DataFrame(rows, schema={**schema, "path": pl.String, "clauses": pl.String}, orient="row")
