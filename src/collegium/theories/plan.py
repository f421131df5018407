"""How much a worker is handed at once, and how long the rest will take.

A batch of runs is a file, always of the same runs. What is handed out is something else: several batches where runs
take milliseconds, so that handing out costs little; a *piece* of a batch where a run takes seconds, so that no worker
waits for another and little is lost when one dies. Pieces of a batch are joined when they are all there, to the same
bytes. The first runs of a part are handed out one by one and timed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

LEAST, AIM, MOST = 0.5, 2.0, 8.0
"""Seconds: what is handed out takes at least ``LEAST``; a batch of more than ``MOST`` is cut into pieces of ``AIM``."""
MOST_AT_ONCE = 40  # batches


@dataclass(frozen=True)
class Batch:
    """Some runs of one part of a job, and where they go."""

    part: str
    first: int
    last: int

    @property
    def name(self) -> str:
        """The name of the batch's folder and file."""
        return f"runs-{self.first:06d}-{self.last:06d}"

    @property
    def size(self) -> int:
        """How many runs it holds."""
        return self.last - self.first + 1

    def n_runs(self, wanted: int) -> int:
        """How many of its runs are among the first ``wanted``."""
        return max(0, min(self.last + 1, wanted) - self.first)


@dataclass(frozen=True)
class Piece:
    """Some runs of a batch, made at once; the whole batch, if it is not cut; or the joining of the batch's pieces."""

    batch: Batch
    first: int
    last: int
    joins: bool = False

    @property
    def whole(self) -> bool:
        """Whether it is all of its batch."""
        return (self.first, self.last) == (self.batch.first, self.batch.last)

    @property
    def runs(self) -> Batch:
        """The same runs as a batch of their own."""
        return Batch(self.batch.part, self.first, self.last)


@dataclass
class _Part:
    """What is still to be made of a part, and how fast it goes."""

    gaps: list[Piece] = field(default_factory=list)  # the next one last
    out: int = 0  # runs handed out
    pace: float | None = None  # seconds a run
    sample: int = 0  # runs that the pace was measured on

    @property
    def waiting(self) -> int:
        return sum(gap.runs.size for gap in self.gaps)


class Plan:
    """Hands out pieces, and learns from the time they take.

    Parameters
    ----------
    gaps : list of Piece
        What is to be made, in order.
    chunk : int, optional
        Runs handed out at once; by default as many as take about a second.
    size : int
        Runs of a batch.

    Examples
    --------
    >>> plan = Plan([Piece(Batch("a", 0, 24), 0, 24), Piece(Batch("a", 25, 49), 25, 49)], size=25)
    >>> plan.next(1), plan.left(1)
    ([Piece(batch=Batch(part='a', first=0, last=24), first=0, last=0, joins=False)], None)
    >>> plan.done([Piece(Batch("a", 0, 24), 0, 0)], [1.0])  # a second a run: pieces of two
    >>> [(piece.first, piece.last) for piece in plan.next(1)], plan.left(1)
    ([(1, 2)], 49.0)
    """

    def __init__(self, gaps: list[Piece], *, size: int, chunk: int | None = None) -> None:
        self.size, self.chunk, self.timed = size, chunk, 0.0
        self.parts: dict[str, _Part] = {}
        for gap in gaps:
            self.parts.setdefault(gap.batch.part, _Part()).gaps.insert(0, gap)

    @property
    def measured(self) -> bool:
        """Whether anything has been timed."""
        return self.chunk is not None or any(part.pace is not None for part in self.parts.values())

    def next(self, slots: int) -> list[Piece]:
        """What to hand out next, with ``slots`` workers; empty if nothing is left."""
        for part in self.parts.values():
            if part.gaps and (part.pace is not None or self.chunk is not None or part.out < slots):
                return self._take(part, self._runs(part))
        return []

    @property
    def waiting(self) -> bool:
        """Whether anything is still to be handed out."""
        return any(part.gaps for part in self.parts.values())

    def done(self, pieces: list[Piece], seconds: list[float]) -> None:
        """Learn that pieces of one part are finished, and the seconds that each took."""
        part, n = self.parts[pieces[0].batch.part], sum(piece.runs.size for piece in pieces)
        part.out -= n
        self.timed += sum(seconds)
        if part.pace is None or n >= part.sample:  # what is the same for few runs and many weighs on few
            part.pace, part.sample = sum(seconds) / n, n

    def left(self, slots: int) -> float | None:
        """Seconds that the rest will take ``slots`` workers; None before enough has been timed."""
        known = [part.pace for part in self.parts.values() if part.pace is not None]
        if not known or self.timed < LEAST:
            return None
        usual = sum(known) / len(known)
        work = [((part.waiting + part.out), usual if part.pace is None else part.pace) for part in self.parts.values()]
        runs = sum(n for n, _ in work)
        return sum(n * pace for n, pace in work) / max(1, min(slots, runs))

    def _runs(self, part: _Part) -> int:
        """How many runs to hand out of a part."""
        if self.chunk is not None:
            return self.chunk
        if part.pace is None:
            return 1
        batch = self.size * part.pace
        if batch > MOST:
            return max(1, min(self.size, round(AIM / part.pace)))
        return self.size * min(MOST_AT_ONCE, math.ceil(LEAST / max(batch, 1e-6)))

    def _take(self, part: _Part, runs: int) -> list[Piece]:
        """Pieces of so many runs; a batch is cut into even ones."""
        taken: list[Piece] = []
        while part.gaps and runs > 0:
            gap = part.gaps.pop()
            n = gap.runs.size
            if n > runs:
                if taken:  # a cut batch is handed out alone
                    part.gaps.append(gap)
                    break
                n = math.ceil(n / math.ceil(n / runs)) if runs > 1 else 1
                part.gaps.append(Piece(gap.batch, gap.first + n, gap.last))
                gap = Piece(gap.batch, gap.first, gap.first + n - 1)
            taken.append(gap)
            runs -= n
        part.out += sum(piece.runs.size for piece in taken)
        return taken
