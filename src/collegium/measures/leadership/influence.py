"""Who prevails: decisiveness, the primacy gap, and the leader's override.

Definitions
-----------
Of the contested questions that were decided, s_i is the share whose outcome was what i had wanted *beforehand*; his
vote does not matter. With it

    D_i = 2 s_i - 1        decisiveness
    G   = D_L - max D_i    the primacy gap, over everybody i but the leader L
    O                      override: of the questions on which the leader was opposed, the share that he won

Where votes are independent and either side as likely, Penrose's identity holds [1]_, beta' the absolute Banzhaf power:

    s = 1/2 + beta' / 2,   so that D = beta',

which puts D on a known scale: 0 a dummy, .246 an equal member of eleven, 1 a dictator. The identity is established; to
use it as the scale of influence in a leadership, and G and O with it, is **our proposal**. Where votes are not
independent D measures agreement with the outcome, and not what brought it about: who always stands with the majority
has a high D and no power of his own. Below zero stands whoever is on the losing side more often than not.

The largest of several noisy numbers is too large. Among equals G is therefore negative, the more so the fewer the
questions and the more the members; ``gap_chance`` tells how much: the mean G if on each question the same number of
those who took a side had prevailed, but who, had been drawn by lot.

References
----------
.. [1] Penrose (1946), The Elementary Statistics of Majority Voting, Journal of the Royal Statistical Society 109.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
import polars as pl
from numpy.typing import NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.leadership.intervals import Floats, wilson
from collegium.measures.leadership.questions import Postponed, coded
from collegium.measures.seats import Body, Day

Index = NDArray[np.int64]


def equal_member(members: int) -> tuple[float, float]:
    """What an equal member of a body that decides by majority can expect: (his decisiveness, his share of successes).

    Parameters
    ----------
    members : int
        Of the body, from 1.

    Returns
    -------
    decisiveness, success : float
        The absolute Banzhaf power beta', and s = (1 + beta') / 2 by Penrose's identity.

    Raises
    ------
    CollegiumError
        Fewer than one member.

    Examples
    --------
    >>> [round(value, 6) for value in equal_member(11)]
    [0.246094, 0.623047]
    """
    if members < 1:
        raise CollegiumError("a body has one member at least", given=members)
    power = comb(members - 1, members // 2) / 2 ** (members - 1)
    return power, 0.5 + power / 2


# --- tables -----------------------------------------------------------------------------------------------------------


def decisiveness(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    body: Body = "politburo",
    leader: str = "leader",
    postponed: Postponed = "out",
) -> pl.DataFrame:
    """How often each got what he had wanted, by year.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day; the history's own by default.
    body : str or sequence of str
        The body whose full members count.
    leader : str
        The leader's post.
    postponed : {"out", "lost"}
        Whether a postponed question counts for nothing, or as lost.

    Returns
    -------
    polars.DataFrame
        One row a run, year and person who took a side on a contested question: ``run``, ``year``, ``person_id``,
        ``led`` (questions on which he was the leader), ``n`` (contested questions on which he took a side), ``won``,
        ``share``, ``decisiveness``, ``low``, ``high`` (of the decisiveness, from Wilson's interval of the share).
        Empty where no decision of the history is coded.

    Raises
    ------
    CollegiumError
        Unknown body; no date, a date outside the history, or an end before the start.

    Examples
    --------
    The record has positions in disputes, but none that names the decision it was taken on:

    >>> from collegium.record import record
    >>> decisiveness(record()).height
    0
    """
    questions, sides = coded(history, body, leader, postponed)
    first, last = span_of(history, start, end)
    fought = questions.filter(pl.col("contested") & (pl.col("side") != 0) & pl.col("day").is_between(first, last))
    counted = (
        sides.rename({"stance": "own"})
        .join(fought, on=["run", "decision_id"])
        .group_by("run", pl.col("day").dt.year().alias("year"), "person_id")
        .agg(
            led=(pl.col("leader_id") == pl.col("person_id")).fill_null(False).sum().cast(pl.Int64),
            n=pl.len().cast(pl.Int64),
            won=(pl.col("own") == pl.col("side")).sum().cast(pl.Int64),
        )
        .sort("run", "year", "person_id")
    )
    low, high = wilson(counted["won"].to_numpy(), counted["n"].to_numpy())
    return counted.with_columns(
        share=pl.col("won") / pl.col("n"),
        decisiveness=2 * pl.col("won") / pl.col("n") - 1,
        low=pl.Series(2 * low - 1, dtype=pl.Float64),
        high=pl.Series(2 * high - 1, dtype=pl.Float64),
    )


def override(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    body: Body = "politburo",
    leader: str = "leader",
    postponed: Postponed = "out",
) -> pl.DataFrame:
    """How often the leader won against a majority of his colleagues, by year, nothing pooled.

    Parameters
    ----------
    history, start, end, body, leader, postponed
        As for :func:`decisiveness`.

    Returns
    -------
    polars.DataFrame
        One row a run, year and leader with a coded question: ``run``, ``year``, ``leader_id``, ``n_questions``,
        ``n_opposed`` (decided questions on which a majority of the colleagues who took a side stood against him),
        ``n_won`` (of these), ``override`` (null where he was never opposed), ``low``, ``high`` (Wilson).

    Raises
    ------
    CollegiumError
        As for :func:`decisiveness`.
    """
    questions, _ = coded(history, body, leader, postponed)
    first, last = span_of(history, start, end)
    counted = (
        questions.filter(pl.col("leader_id").is_not_null() & pl.col("day").is_between(first, last))
        .group_by("run", pl.col("day").dt.year().alias("year"), "leader_id")
        .agg(
            n_questions=pl.len().cast(pl.Int64),
            n_opposed=pl.col("opposed").sum().cast(pl.Int64),
            n_won=(pl.col("opposed") & pl.col("won")).sum().cast(pl.Int64),
        )
        .sort("run", "year", "leader_id")
    )
    low, high = wilson(counted["n_won"].to_numpy(), counted["n_opposed"].to_numpy())
    faced = pl.col("n_opposed") > 0
    return counted.with_columns(
        override=pl.when(faced).then(pl.col("n_won") / pl.col("n_opposed")),
        low=pl.Series(low, dtype=pl.Float64).fill_nan(None),
        high=pl.Series(high, dtype=pl.Float64).fill_nan(None),
    )


# --- one run, as arrays -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ledger:
    """The coded questions of one run, in order of days.

    Attributes
    ----------
    day : ndarray of datetime64[D], shape (n_questions,)
    leader : ndarray of int, shape (n_questions,)
        Place in ``people``; -1 where nobody led.
    fought, opposed, won, absent, session : ndarray of bool, shape (n_questions,)
        Contested and decided; the leader opposed; his side prevailed; he was away; taken in session.
    grade : ndarray of int, shape (n_questions,)
        0 alone, 1 left to others, 2 together, -1 not told.
    took, hit : ndarray of bool, shape (n_questions, n_people)
        Who took a side, and who of them prevailed.
    stance : ndarray of int, shape (n_questions,)
        The leader's.
    people : tuple of str
    """

    day: NDArray[np.datetime64]
    leader: Index
    fought: NDArray[np.bool_]
    opposed: NDArray[np.bool_]
    won: NDArray[np.bool_]
    absent: NDArray[np.bool_]
    session: NDArray[np.bool_]
    grade: Index
    took: NDArray[np.bool_]
    hit: NDArray[np.bool_]
    stance: Index
    people: tuple[str, ...]

    def within(self, who: str, first: np.datetime64, last: np.datetime64) -> Index:
        """The places of the questions between two days, both included, on which ``who`` led."""
        place = self.people.index(who) if who in self.people else -2
        return np.flatnonzero((self.day >= first) & (self.day <= last) & (self.leader == place))


GRADES = ("alone", "left to others", "together")


def ledgers(questions: pl.DataFrame, sides: pl.DataFrame) -> dict[int, Ledger]:
    """The coded questions of each run as arrays."""
    found = {}
    by_run = sides.partition_by("run", as_dict=True)
    for (run,), rows in questions.partition_by("run", as_dict=True, maintain_order=True).items():
        theirs = by_run[(run,)]
        names = pl.concat([theirs["person_id"], rows["leader_id"].drop_nulls()]).unique().sort().to_list()
        number = {name: place for place, name in enumerate(names)}
        where = rows.select("decision_id").with_row_index("q")
        placed = theirs.join(where, on="decision_id")
        stance = np.zeros((rows.height, len(names)), np.int8)
        who = placed["person_id"].replace_strict(number, return_dtype=pl.Int64).to_numpy()
        stance[placed["q"].to_numpy(), who] = placed["stance"].to_numpy()
        side = rows["side"].to_numpy()
        leader = rows["leader_id"].replace_strict(number, default=-1, return_dtype=pl.Int64).to_numpy()
        grades = {name: place for place, name in enumerate(GRADES)}
        found[int(run)] = Ledger(
            day=rows["day"].to_numpy().astype("datetime64[D]"),
            leader=leader,
            fought=rows["contested"].to_numpy() & (side != 0),
            opposed=rows["opposed"].to_numpy(),
            won=rows["won"].to_numpy(),
            absent=rows["absent"].to_numpy(),
            session=(rows["way"] == "session").fill_null(False).to_numpy(),
            grade=rows["grade"].replace_strict(grades, default=-1, return_dtype=pl.Int64).to_numpy(),
            took=stance != 0,
            hit=(stance != 0) & (stance == side[:, None]),
            stance=rows["stance"].to_numpy(),
            people=tuple(names),
        )
    return found


def gaps(n: Floats, won: Floats, leader: int, total: Floats, least: int) -> Floats:
    """The primacy gap from counts.

    Parameters
    ----------
    n, won : ndarray of float, shape (..., n_people)
        On how many contested questions each took a side, and on how many of these he prevailed.
    leader : int
    total : ndarray of float, shape (...)
        Contested questions. Of the others, who took a side on fewer than half of them is left out.
    least : int
        Contested questions on which the leader must have taken a side, and with him somebody else.

    Returns
    -------
    ndarray of float, shape (...)
        Not a number where too few questions tell.

    Examples
    --------
    Of ten questions the leader won nine, the next man seven; a third, who won both of his two, does not count:

    >>> float(gaps(np.array([10., 10., 2.]), np.array([9., 7., 2.]), 0, np.array(10.), 5).round(6))
    0.4
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        power = 2 * won / n - 1
    enough = (n >= least) & (2 * n >= np.asarray(total)[..., None])
    enough[..., leader] = False
    best = np.where(enough, power, -np.inf).max(axis=-1, initial=-np.inf)
    told = (n[..., leader] >= least) & np.isfinite(best)
    return np.where(told, power[..., leader] - best, np.nan)


def counted(ledger: Ledger, at: Index) -> tuple[Floats, Floats]:
    """On how many of these questions each took a side, and on how many he prevailed."""
    return ledger.took[at].sum(axis=0).astype(np.float64), ledger.hit[at].sum(axis=0).astype(np.float64)


def resampled(ledger: Ledger, at: Index, draws: int, generator: np.random.Generator) -> Floats:
    """How often each of these questions is drawn in each of so many samples of their number: shape (draws, n)."""
    return generator.multinomial(len(at), np.full(len(at), 1 / max(1, len(at))), size=draws).astype(np.float64)


def dealt(ledger: Ledger, at: Index, draws: int, generator: np.random.Generator) -> Floats:
    """Successes of each if on each question the winners had been drawn by lot: shape (draws, n_people)."""
    took = ledger.took[at]
    winners = ledger.hit[at].sum(axis=1)
    keys = np.where(took, generator.random((draws, *took.shape)), 2.0)
    place = keys.argsort(axis=-1).argsort(axis=-1)
    return np.asarray((place < winners[:, None]).sum(axis=1), np.float64)
