"""Joining histories of different runs of the same thing into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from collegium.errors import CollegiumError
from collegium.history.history import History


def join(histories: Sequence[History]) -> History:
    """One history of all runs of several, in order.

    Parameters
    ----------
    histories : sequence of History
        Of different runs that differ in nothing else: the same start, end, seed and details.

    Returns
    -------
    History
        The rows of one run after another, as if all had been simulated at once. Tables without runs (organizations,
        posts, sources) hold each row once.

    Raises
    ------
    CollegiumError
        No history, or histories that are not runs of the same thing.

    Examples
    --------
    >>> import collegium as cg
    >>> how = {"on": "1922-04", "years": 1}
    >>> first, second = (cg.simulate("cpsu-1922", cg.record(), runs=[run], **how) for run in (0, 1))
    >>> whole = cg.simulate("cpsu-1922", cg.record(), runs=2, **how)
    >>> join([first, second]).memberships.equals(whole.memberships)
    True
    """
    if not histories:
        raise CollegiumError("there is no history to join")
    told = [replace(one.manifest, runs=0) for one in histories]
    if any(one != told[0] for one in told):
        raise CollegiumError("only runs of the same thing can be joined", given=[one.title for one in told])
    tables = {}
    for name, first in histories[0].tables.items():
        frames = [one.tables[name] for one in histories]
        if "run" in first.columns:
            tables[name] = _plain(pl.concat(frames))
        elif all(frame.equals(first) for frame in frames):
            tables[name] = _plain(first)
        else:
            tables[name] = _plain(pl.concat(frames).unique(maintain_order=True))
    return History(replace(histories[0].manifest, runs=sum(one.manifest.runs for one in histories)), tables)


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows in one piece, however they came about."""
    return pl.DataFrame(frame.rechunk().get_columns())
