"""Taking away from a history what a student of a closed regime would not see: bodies, months, spells.

Each function gives another history, with fewer rows or later dates. All three are our own models of what is missing:

* :func:`only`: nothing is seen but some bodies, the top one say, and who led.
* :func:`late`: a change becomes known months after it came about. Each beginning and each end of a spell is put off by
  a whole number of months, drawn evenly from 0 to ``months``, each by itself; so is each decision, with the positions
  taken on it. Who sat on the first day was known on it. What would begin after the last day is not seen, what would end
  after it has not ended, and a spell that would be over before it began lasts a day.
* :func:`thinned`: each row of a table is missing with the same chance, whatever it says.

Who led, and when, is known in all of them: no source misses the leader. Draws are keyed by seed and run, so that what
is missing of a run does not depend on the other runs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.history.schema import TABLES
from collegium.measures.leaders import LEADER
from collegium.measures.seats import Body, bodies_of

BEGINNING, ENDING, DECIDED, MISSING = 1, 2, 3, 4  # what draws are for
NAMED = {"memberships", "decisions", "positions", "events", "meetings", "ballots"}


def only(history: History, bodies: Body, *, leader: str = LEADER) -> History:
    """The history with the seats of some bodies and of nobody else, and who led.

    Parameters
    ----------
    history : History
    bodies : str or sequence of str
        The bodies that are seen.
    leader : str
        The leader's post, always seen.

    Raises
    ------
    CollegiumError
        Unknown body.

    Examples
    --------
    >>> from collegium.record import record
    >>> seen = only(record(), "secretariat")
    >>> seen.memberships.filter(pl.col("post_id").is_null())["organization_id"].unique().to_list()
    ['secretariat']
    """
    ids, _ = bodies_of(history, bodies)
    seen = pl.col("organization_id").is_in(ids) | (pl.col("post_id") == leader).fill_null(False)
    return _with(history, memberships=history.memberships.filter(seen))


def late(history: History, months: int, *, seed: int = 0, leader: str = LEADER) -> History:
    """The history as it becomes known, up to so many months late.

    Parameters
    ----------
    history : History
    months : int
        The longest delay, from 0.
    seed : int
    leader : str
        The leader's post, whose holders are known at once.

    Raises
    ------
    CollegiumError
        A negative number of months.

    Examples
    --------
    >>> from collegium.record import record
    >>> late(record(), 0).memberships["start"].equals(record().memberships["start"])
    True
    """
    if not 0 <= months <= 1200:
        raise CollegiumError("a delay is a number of months from 0 to 1200", given=months)
    m, last = history.manifest, pl.lit(history.manifest.end)
    led = (pl.col("post_id") == leader).fill_null(False)
    frame = history.memberships.with_columns(
        put_off=_drawn(history.memberships, months, seed, BEGINNING),
        longer=_drawn(history.memberships, months, seed, ENDING),
    )
    put_off = pl.when(led | (pl.col("start") <= m.start)).then(0).otherwise("put_off")
    began = pl.col("start").dt.offset_by(pl.format("{}mo", put_off))
    ended = pl.col("end").dt.offset_by(pl.format("{}mo", pl.when(led).then(0).otherwise("longer")))
    ended = pl.max_horizontal(ended, began.dt.offset_by("1d"))
    frame = frame.with_columns(start=began, seen_end=pl.when(pl.col("end").is_not_null()).then(ended))
    over = pl.col("seen_end") <= last
    frame = frame.with_columns(
        end=pl.when(over | led).then("seen_end"),
        exit=pl.when(pl.col("end").is_null() | over | led).then("exit"),
    ).filter(pl.col("start").is_null() | (pl.col("start") <= last))
    return _with(history, memberships=_dated(frame, "memberships"), **_decided_late(history, months, seed))


def thinned(
    history: History, share: float, *, table: str = "memberships", seed: int = 0, leader: str = LEADER
) -> History:
    """The history with a share of the rows of a table missing at random.

    Parameters
    ----------
    history : History
    share : float
        The chance of each row to be missing, 0 to 1.
    table : str
        Which table; of memberships those of the leader's post are spared.
    seed : int
    leader : str

    Raises
    ------
    CollegiumError
        A share outside 0 to 1, or no table of that name with runs.

    Examples
    --------
    >>> from collegium.record import record
    >>> thinned(record(), 1.0).memberships["post_id"].unique().to_list()
    ['leader']
    """
    if not 0 <= share <= 1:
        raise CollegiumError("the share that is missing lies between 0 and 1", given=share)
    if table not in NAMED:
        raise CollegiumError("no table of which rows can be missing", given=table, allowed=sorted(NAMED))
    frame = history.tables[table]
    kept = pl.Series(_even(frame, seed, MISSING) >= share)
    if table == "memberships":
        kept = kept | (frame["post_id"] == leader).fill_null(False)
    return _with(history, **{table: frame.filter(kept)})


def _decided_late(history: History, months: int, seed: int) -> dict[str, pl.DataFrame]:
    """Decisions put off, and the positions taken on them by as much."""
    decisions = history.decisions.with_columns(put_off=_drawn(history.decisions, months, seed, DECIDED))
    by = decisions.select("run", "decision_id", "put_off").unique(["run", "decision_id"], keep="first")
    moved = pl.col("start").dt.offset_by(pl.format("{}mo", "put_off"))
    seen = moved.is_null() | (moved <= pl.lit(history.manifest.end))
    positions = history.positions.join(by, on=["run", "decision_id"], how="left", maintain_order="left")
    positions = positions.with_columns(pl.col("put_off").fill_null(0))
    return {
        "decisions": _dated(decisions.filter(seen).with_columns(start=moved), "decisions"),
        "positions": _dated(positions.filter(seen).with_columns(start=moved), "positions"),
    }


def _dated(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The columns of a table, the days that a date can mean those now counted."""
    columns = [column.name for column in TABLES[table]]
    for name in ("start", "end"):
        if name in columns:
            frame = frame.with_columns(
                pl.col(name).alias(f"{name}_earliest"),
                pl.col(name).alias(f"{name}_latest"),
                pl.col(name).dt.strftime("%Y-%m-%d").alias(f"{name}_date"),
            )
    return frame.select(columns)


def _even(frame: pl.DataFrame, seed: int, purpose: int) -> np.ndarray:
    """An even draw for each row, keyed by seed, run and the row's place in its run."""
    found = np.zeros(frame.height)
    runs = frame["run"].to_numpy()
    for run in np.unique(runs):
        at = np.flatnonzero(runs == run)
        found[at] = np.random.default_rng([seed, int(run), purpose]).random(len(at))
    return found


def _drawn(frame: pl.DataFrame, months: int, seed: int, purpose: int) -> pl.Series:
    """A whole number of months from 0 to ``months`` for each row."""
    return pl.Series(np.minimum(months, (_even(frame, seed, purpose) * (months + 1)).astype(np.int64)))


def _with(history: History, **tables: pl.DataFrame) -> History:
    return History(history.manifest, {**history.tables, **tables})


def conditions(top: Sequence[str], months: Sequence[int], share: float) -> tuple[str, ...]:
    """The names of the conditions under which measures are judged.

    >>> conditions(["politburo"], (12,), 0.2)
    ('all seen', 'top body only', 'up to 12 months late', '20 % of spells missing')
    """
    delays = tuple(f"up to {n} months late" for n in months)
    return ("all seen", "top body only", *delays, f"{100 * share:g} % of spells missing")


def under(history: History, top: Sequence[str], months: Sequence[int], share: float, seed: int) -> dict[str, History]:
    """The history under each of :func:`conditions`."""
    seen = [history, only(history, list(top)), *(late(history, n, seed=seed) for n in months)]
    seen.append(thinned(history, share, seed=seed))
    return dict(zip(conditions(top, months, share), seen, strict=True))
