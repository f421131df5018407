"""Whether an oligarchy keeps its compact: five rules against a new master, year by year, and how strong they grow.

Definitions
-----------
After 1964 the Soviet leaders kept, for Rigby, an unwritten "charter of oligarchy" [1]_, which Gill takes up [2]_. The
rules are theirs; that they are written as the predicates below, and every number in them, is **our proposal**.

=====  ==========  ====================================================================================================
rule   clause      kept where
=====  ==========  ====================================================================================================
R1     posts       leader and head of government are two people; in an interregnum, no secretary is head of government
R2     entrants    the leader's clients are at most ``patronage_cap`` of those who entered the top body or the
                   Secretariat in five years of his term
R2     classes     of those who entered on one day, if more than one, not all are his clients
R3     overlap     nobody but the leader sits in the top body, the Secretariat and the presidium of the government
R3     wings       at most ``overlap_cap`` of the top body are secretaries
R4     faction     the largest faction is less than ``faction_cap`` of top body and Secretariat
R4     counter     the ``blocs`` next largest factions and the independents are more than one half of them
R4     branches    party, government and regions each have a full member of the top body
R5     exits       at most ``exits_cap`` of those who sat at the year's start have lost their seat at its end
R5     gain        the leader's net gain of the year, up or down, is at most ``gain_cap`` people
=====  ==========  ====================================================================================================

* A *part* is the part of a year in which one leader, or none, led. What is asked of bodies and posts is asked on every
  day of it; what is asked of entrants and exits, once a part (exits: once a year).
* A rule is *kept* in a part if it was broken on no day on which it can be told. It is null where it could not be
  broken (nobody entered, nobody leads the government) or cannot be told; ``reason`` says which. Where the source only
  names members of a body and does not list them (``coverage``), whom it names can break a rule, but nothing shows
  that it was kept.
* An *occasion* is a day on which somebody new came to what the rule is about and it could have been broken: a new
  holder of either post, a new member of the bodies. Of ``entrants``, ``exits`` and ``gain`` it is a part in which
  anybody came (or went); of ``classes``, each class.
* An *entrant* sat in neither body the day before; who left sits in neither. A client is who is ever told as the
  leader's client (``tied="ever"``: sources date a tie by when they tell of it), or whose tie runs that very day
  (``tied="day"``). Net gain: clients entered, less the others entered, less the others removed [3]_. Neither deaths nor
  the outgoing leader count as removed. All this is null if in those five years no tie to the leader is told, neither of
  an entrant nor by its own date.
* A *faction* is a patron and his clients of the day; each client stands with one patron, that of his heaviest tie. Null
  if fewer than ``told_least`` members' ties to the leader of the day are told.
* The strength of a norm is ``(1 + kept) / (2 + kept + broken)`` over its occasions; it is *established* when kept at
  least three times across two power constellations, since a norm exists only after it has structured action on several
  occasions [2]_. That a constellation is the time of one leader is our proposal too.

References
----------
.. [1] Rigby (1970), The Soviet Leadership: Towards a Self-Stabilizing Oligarchy?, Soviet Studies 22(2).
.. [2] Gill (2018), Collective Leadership in Soviet Politics, chapter 1.
.. [3] Gill (2018), chapter 6 note 29.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.division import countervailing_power, separate_wings, split_posts
from collegium.measures.entrants import limited_patronage, limited_turnover
from collegium.measures.parts import CLAUSES, COLUMNS, DETAILS, ROLES, Detail, Roles, Tied
from collegium.measures.seats import Day

# --- the whole, and the strength of norms -----------------------------------------------------------------------------


def compact(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    on: Day | Sequence[Day] | None = None,
    roles: Roles = ROLES,
    detail: Detail = "rules",
    ties: pl.DataFrame | None = None,
    tied: Tied = "ever",
    patronage_cap: float = 0.5,
    entrants_least: int = 2,
    overlap_cap: float = 0.5,
    faction_cap: float = 0.5,
    blocs: int = 2,
    told_least: int = 2,
    exits_cap: float = 0.15,
    gain_cap: float = 3.0,
    deaths: bool = True,
    all_ties: bool = False,
) -> pl.DataFrame:
    """The five rules of the compact, year by year.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day; the history's own by default. Of a partial date, its first and its last day.
    on : str or datetime.date, or a sequence of them, optional
        Days instead of years: bodies as they stood that day; entrants and exits of the year up to it.
    roles : Roles
        The bodies and posts.
    detail : {"rules", "clauses", "leaders"}
        One row a rule and year, told by the clause that decides it: the broken one, else one that cannot be told. Or
        each clause; or each clause in each leader's part of the year (exits: under the leader of most of its days).
    ties : polars.DataFrame, optional
        Ties in place of the history's own, as rows of its ``ties`` or ``relations``.
    tied : {"ever", "day"}
        Whether a tie of any date makes an entrant a client, or only one that runs when he enters.
    patronage_cap, overlap_cap, faction_cap, exits_cap : float
        Shares.
    entrants_least : int
        How many entrants can be judged: those of five years, and those of one day.
    blocs : int
        How many factions beside the largest can join against it.
    told_least : int
        Of how many members the history must tell the tie to the leader of the day, if factions are to be known.
    gain_cap : float
        People.
    deaths : bool
        Whether exits include deaths.
    all_ties : bool
        Whether the history tells everybody's ties, as a simulated one does: then silence means that there is none, and
        not that nothing is known.

    Returns
    -------
    polars.DataFrame
        One row a run, rule and year, in that order of columns: ``run``, ``year``, ``start``, ``end``, ``leader_id``
        (of most of the days), ``rule``, ``clause``, ``value`` (the year's worst), ``cap`` (of ``counter`` and
        ``branches`` a floor), ``kept``, ``occasions``, ``broken`` (how many of them; of a rule, the sums over its
        clauses), ``covered`` (the share of the days on which it can be told), ``reason`` (the value in words, or why
        there is none).

    Raises
    ------
    CollegiumError
        Unknown body, post or option; no date, or one outside the history; a negative threshold.

    Examples
    --------
    Khrushchev was both First Secretary and Prime Minister, Brezhnev never:

    >>> from collegium.record import record
    >>> found = compact(record(), "1957", "1966").filter(rule="R1")
    >>> dict(found.select("year", "kept").rows())  # doctest: +NORMALIZE_WHITESPACE
    {1957: True, 1958: False, 1959: False, 1960: False, 1961: False, 1962: False, 1963: False, 1964: False,
     1965: True, 1966: True}
    """
    if detail not in DETAILS:
        raise CollegiumError("no such detail", given=detail, allowed=DETAILS)
    inner: Literal["clauses", "leaders"] = "leaders" if detail == "leaders" else "clauses"
    found = pl.concat(
        [
            split_posts(history, start, end, on=on, roles=roles, detail=inner),
            limited_patronage(
                history, start, end, on=on, roles=roles, detail=inner, ties=ties, tied=tied,
                patronage_cap=patronage_cap, entrants_least=entrants_least, all_ties=all_ties,
            ),
            separate_wings(history, start, end, on=on, roles=roles, detail=inner, overlap_cap=overlap_cap),
            countervailing_power(
                history, start, end, on=on, roles=roles, detail=inner, ties=ties, faction_cap=faction_cap, blocs=blocs,
                told_least=told_least, all_ties=all_ties,
            ),
            limited_turnover(
                history, start, end, on=on, roles=roles, detail=inner, ties=ties, tied=tied, exits_cap=exits_cap,
                gain_cap=gain_cap, deaths=deaths, all_ties=all_ties,
            ),
        ]
    )  # fmt: skip
    place = {(rule, clause): i for i, (rule, clause) in enumerate((r, c) for r, cs in CLAUSES.items() for c in cs)}
    ordered = found.with_columns(
        _place=pl.struct("rule", "clause").map_elements(
            lambda row: place[row["rule"], row["clause"]], return_dtype=pl.Int64
        )
    )
    if detail != "rules":
        return ordered.sort("run", "_place", "start", "end", "leader_id").select(COLUMNS)
    verdict = pl.when(~pl.col("kept")).then(0).when(pl.col("kept")).then(2).otherwise(1)
    return (
        ordered.sort("run", "rule", "start", verdict, "_place")
        .group_by("run", "rule", "year", "start", "end", maintain_order=True)
        .agg(
            pl.col("leader_id", "clause", "value", "cap", "kept").first(),
            pl.col("occasions", "broken").sum(),
            pl.col("covered").min(),
            pl.col("reason").first(),
        )
        .sort("run", "rule", "start")
        .select(COLUMNS)
    )


def norm_strength(kept: ArrayLike, broken: ArrayLike) -> NDArray[np.float64]:
    """The strength of a norm: ``(1 + kept) / (2 + kept + broken)``.

    Parameters
    ----------
    kept, broken : array_like of float, shape (...)
        On how many occasions the norm was kept and broken. Our proposal: the rule of succession, one half before
        there was any.

    Returns
    -------
    ndarray of float, shape (...)
        Between 0 and 1.

    Raises
    ------
    CollegiumError
        A count is negative, missing or infinite.

    Examples
    --------
    >>> print(norm_strength(3, 0), norm_strength([0, 3], [0, 2]).round(6))
    0.8 [0.5      0.571429]
    """
    held, lost = np.asarray(kept, dtype=np.float64), np.asarray(broken, dtype=np.float64)
    for name, counts in (("kept", held), ("broken", lost)):
        wrong = ~(np.isfinite(counts) & (counts >= 0))
        if np.any(wrong):
            raise CollegiumError(f"{name} is a number of occasions from 0", given=float(counts[wrong].flat[0]))
    strength: NDArray[np.float64] = np.asarray((1 + held) / (2 + held + lost))
    return strength


def established(found: pl.DataFrame, *, least: int = 3, constellations: int = 2) -> pl.DataFrame:
    """How strong each clause has become as a norm, and whether it is established.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`compact` with ``detail="leaders"``, or the columns ``run``, ``rule``, ``clause``, ``leader_id``,
        ``occasions``, ``broken``; of another power constellation than the leader, put its name in ``leader_id``.
    least : int
        How often a norm must have been kept.
    constellations : int
        Under how many leaders. Occasions without a leader count as kept or broken, but as no constellation.

    Returns
    -------
    polars.DataFrame
        One row a run, rule and clause: ``run``, ``rule``, ``clause``, ``kept``, ``broken`` (occasions),
        ``constellations`` (leaders under whom it was kept), ``strength``, ``established``.

    Raises
    ------
    CollegiumError
        A column is missing, or a threshold below 1.

    Examples
    --------
    From October 1964 to October 1985 one of the two top posts was filled on six days, under four leaders:

    >>> from collegium.record import record
    >>> found = established(compact(record(), "1964-10-14", "1985-10", detail="leaders"))
    >>> found.filter(rule="R1").select("kept", "broken", "constellations", "established").row(0)
    (6, 0, 4, True)
    """
    for column in ("run", "rule", "clause", "leader_id", "occasions", "broken"):
        if column not in found.columns:
            raise CollegiumError(f"the table lacks the column {column!r}", hint="Give compact(..., detail='leaders').")
    if least < 1 or constellations < 1:
        raise CollegiumError("a norm needs one occasion and one leader at least", given=min(least, constellations))
    held = pl.col("occasions") - pl.col("broken")
    kept, broken = pl.col("kept"), pl.col("broken")
    return (
        found.group_by("run", "rule", "clause", maintain_order=True)
        .agg(
            kept=held.sum().cast(pl.Int64),
            broken=broken.sum().cast(pl.Int64),
            constellations=pl.col("leader_id").filter(held > 0).drop_nulls().n_unique().cast(pl.Int64),
        )
        .with_columns(
            strength=(1 + kept) / (2 + kept + broken),
            established=(kept >= least) & (pl.col("constellations") >= constellations),
        )
    )


def net_gain(clients: ArrayLike, others: ArrayLike, removed: ArrayLike) -> NDArray[np.float64]:
    """The leader's net gain: clients appointed, less others appointed less others removed [1]_.

    Parameters
    ----------
    clients, others, removed : array_like of float, shape (...)
        Clients and others appointed, and others removed.

    Returns
    -------
    ndarray of float, shape (...)

    References
    ----------
    .. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 6 note 29.

    Examples
    --------
    The last months of 1964 and the year 1965:

    >>> net_gain([0, 2], [3, 2], [2, 3])
    array([-1.,  3.])
    """
    return np.asarray(
        np.asarray(clients, dtype=np.float64)
        - (np.asarray(others, dtype=np.float64) - np.asarray(removed, dtype=np.float64))
    )
