"""The type of leadership, year by year: the rule laid on what a history tells, with how sure it is.

The definitions stand in :mod:`~collegium.measures.leadership.rule` (the rule), ``influence`` (decisiveness, gap,
override), ``removable``, ``questions`` (which decisions are coded), ``years`` (windows, pooling, years that are not
scored) and ``context`` (what is only reported). Here is their assembly, and the doubt about it: the questions of each
half-year are drawn anew with replacement, the cases of override with them, and the rule asked each time. The shares
``p_pure``, ``p_predominant`` and ``p_dominant`` say how often it answered what; removability is held fixed. That is
the doubt from the small number of questions alone, and not from their coding, nor from the thresholds, for which see
:func:`~collegium.measures.sensitivity`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from collegium.history import History
from collegium.measures.leadership.context import clients, coercion, personalism, security, vitality
from collegium.measures.leadership.influence import equal_member
from collegium.measures.leadership.intervals import quantiles, wilson
from collegium.measures.leadership.questions import Postponed
from collegium.measures.leadership.rule import (
    ASSERTIVE_CUT,
    DOMINANT,
    GAP_CUT,
    GAP_SHARE,
    OVERRIDE_CUT,
    PREDOMINANT,
    PURE,
    TYPES,
    classify,
    collectivism,
    grade,
)
from collegium.measures.leadership.years import Asked, Year, years_of
from collegium.measures.seats import Body, Day, bodies_of

SCHEMA: dict[str, Any] = {
    "run": pl.Int32, "year": pl.Int32, "start": pl.Date, "end": pl.Date, "leader_id": pl.String, "label": pl.String,
    "sublabel": pl.String, "grade": pl.String, "why": pl.String, "p_pure": pl.Float64, "p_predominant": pl.Float64,
    "p_dominant": pl.Float64, "tenure": pl.Float64, "n_questions": pl.Int64, "n_contested": pl.Int64,
    "decisiveness": pl.Float64, "decisiveness_low": pl.Float64, "decisiveness_high": pl.Float64, "gap": pl.Float64,
    "gap_low": pl.Float64, "gap_high": pl.Float64, "gap_halves": pl.List(pl.Float64), "gap_chance": pl.Float64,
    "gap_pooled": pl.Int64, "n_opposed": pl.Int64, "n_won": pl.Int64, "override": pl.Float64,
    "override_low": pl.Float64, "override_high": pl.Float64, "override_pooled": pl.Int64, "removable": pl.Boolean,
    "removable_why": pl.String, "n_graded": pl.Int64, "f_alone": pl.Float64, "f_others": pl.Float64,
    "f_together": pl.Float64, "collectivism": pl.Float64,
}  # fmt: skip
NOT_CODED = "no decision of the history is coded: nobody is told to have stood for or against it beforehand"
BESIDE = ("vitality", "n_settled", "n_elite", "n_harmed", "coercion", "coercion_low", "coercion_high")


def leadership_type(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    body: Body = "politburo",
    leader: str = "leader",
    elite: Sequence[str] = ("central-committee",),
    others: Sequence[str] = ("secretariat", "central-committee"),
    security_post: str = "security-chief",
    removable: pl.DataFrame | None = None,
    override_cut: float = OVERRIDE_CUT,
    gap_cut: float = GAP_CUT,
    gap_share: float = GAP_SHARE,
    assertive_cut: float = ASSERTIVE_CUT,
    least_opposed: int = 10,
    least_contested: int = 5,
    pool: int = 2,
    within: float = 5.0,
    least_tenure: float = 1.0,
    absent_cut: float = 0.5,
    postponed: Postponed = "out",
    above_chance: bool = False,
    draws: int = 200,
    seed: int = 0,
) -> pl.DataFrame:
    """The type of leadership of each year: pure, predominant or dominant, and why.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        The first and the last day; the history's own by default. Nothing outside is looked at.
    body : str or sequence of str
        The body that decides; its full members are the colleagues.
    leader : str
        The leader's post.
    elite : sequence of str
        Bodies beside ``body`` whose members count for coercion; what the history lacks is left out.
    others : sequence of str
        Bodies beside ``body`` of which the share of clients is told.
    security_post : str
        The post of the security chief.
    removable : polars.DataFrame, optional
        Your own judgements of removability: ``year``, ``removable`` and, if they differ by run, ``run``.
    override_cut, gap_cut, gap_share, assertive_cut : float
        The thresholds of :func:`~collegium.measures.classify`.
    least_opposed, least_contested : int
        How many cases tell of an override, and how many questions of a half-year's gap.
    pool : int
        How many years on either side may be taken in where the cases are too few.
    within : float
        For how many years before and after it an attempt to remove the leader tells.
    least_tenure : float
        Years that he must have led by the end of a year for it to be scored.
    absent_cut : float
        The share of absence above which a year is not scored.
    postponed : {"out", "lost"}
        Whether a postponed question counts for nothing, or as lost.
    above_chance : bool
        Whether the threshold is laid on each half-year's gap less what chance alone gives there, and not on the gap
        itself, which a few questions make too small.
    draws, seed : int
        Samples for the intervals of the gap and the shares ``p_...``, 0 for none; and what they are keyed by.

    Returns
    -------
    polars.DataFrame
        One row a run and year. ``label``: pure, predominant, dominant; ``not scored`` (an interregnum) or
        ``no collective``; null where what the history tells leaves it open, and ``why`` says what is missing. Then
        ``sublabel``, ``grade`` (of dominance), ``p_pure``, ``p_predominant``, ``p_dominant``; ``tenure`` in years;
        ``decisiveness`` of the leader with its Wilson interval; ``gap`` of the year with its bootstrap interval, of
        each half-year (``gap_halves``, which decide) and by chance alone (``gap_chance``); ``override`` with its Wilson
        interval; how many years each was pooled over on either side; ``removable`` and ``removable_why``; the shares
        of the grades and ``collectivism``; ``vitality``, ``coercion``, ``client_share...``, ``personalism`` with
        ``n_items``; ``equal_member``, the decisiveness of an equal member of a body of that size.

    Raises
    ------
    CollegiumError
        Unknown body or post; no date, or one outside the history; a number out of range; a faulty table of judgements.

    Examples
    --------
    No decision of the record says who had wanted what, so that it tells no type; but it tells what was tried:

    >>> from collegium.record import record
    >>> found = leadership_type(record(), "1957", "1957", draws=0)
    >>> found.select("label", "removable", "why").row(0)
    (None, True, 'no decision of the history is coded: nobody is told to have stood for or against it beforehand')
    """
    asked = Asked(
        body, leader, least_opposed, least_contested, pool, within, least_tenure, absent_cut, postponed, removable,
        above_chance, draws, seed,
    )  # fmt: skip
    cuts = {
        "override_cut": override_cut, "gap_cut": gap_cut, "gap_share": gap_share, "assertive_cut": assertive_cut,
    }  # fmt: skip
    classify(None, None, None, **cuts)  # refuses thresholds out of range before anything is counted
    every = years_of(history, start, end, asked)
    frame = pl.DataFrame([row_of(one, asked, cuts) for one in every], schema=SCHEMA)
    return beside(frame, history, asked, elite, others, security_post)


def row_of(one: Year, asked: Asked, cuts: dict[str, float]) -> dict[str, Any]:
    """A year judged."""
    n, won = one.decided
    n_opposed, n_won = one.opposed
    enough = n_opposed >= asked.least_opposed
    override = n_won / n_opposed if enough else None
    low, high = wilson(n_won, n_opposed)
    power_low, power_high = wilson(won, n)
    gap_low, gap_high = quantiles(one.gap_drawn) if one.gap_drawn.size and not np.isnan(one.gap) else (np.nan, np.nan)
    label, sublabel, why = _judged(one, override, asked, cuts)
    graded = sum(one.grades)
    shares = tuple(number / graded for number in one.grades) if graded else (None, None, None)
    values: dict[str, Any] = {
        "run": one.run, "year": one.year, "start": one.start, "end": one.end, "leader_id": one.leader,
        "label": label, "sublabel": sublabel, "grade": grade(*one.grades) if label == DOMINANT else None, "why": why,
        **_doubt(one, enough, asked, cuts), "tenure": one.tenure,
        "n_questions": one.n_questions, "n_contested": one.n_contested,
        "decisiveness": 2 * won / n - 1 if n else None, "decisiveness_low": 2 * power_low - 1,
        "decisiveness_high": 2 * power_high - 1, "gap": one.gap, "gap_low": gap_low, "gap_high": gap_high,
        "gap_halves": one.halves or None, "gap_chance": one.gap_chance, "gap_pooled": one.gap_years,
        "n_opposed": n_opposed, "n_won": n_won, "override": override, "override_low": low, "override_high": high,
        "override_pooled": one.override_years, "removable": one.removable, "removable_why": one.removable_why or None,
        "n_graded": graded, "f_alone": shares[0], "f_others": shares[1], "f_together": shares[2],
        "collectivism": collectivism(*one.grades),
    }  # fmt: skip
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    """A number of numpy's as a plain one; what is no number as null."""
    plain = value.item() if isinstance(value, np.ndarray | np.generic) else value
    return None if isinstance(plain, float) and np.isnan(plain) else plain


def _judged(
    one: Year, override: float | None, asked: Asked, cuts: dict[str, float]
) -> tuple[str | None, str | None, str]:
    """The label, the sub-label and why."""
    if one.state is not None:
        return one.state, None, one.why
    if not one.coded_elsewhere:
        return None, None, NOT_CODED
    if not one.n_questions:
        return None, None, "no decision of the year is coded with who stood where beforehand"
    halves = one.halves
    if asked.above_chance:
        halves = [gap - chance for gap, chance in zip(one.halves, one.halves_chance, strict=True)]
    verdict = classify(override, one.removable, halves, **cuts)
    if verdict.label is not None:
        return verdict.label, verdict.sublabel, verdict.why
    if override is None:
        few = f"opposed {one.opposed[0]} times of the {asked.least_opposed} that tell"
        near = f" in {2 * one.override_years + 1} years" if one.override_years else ""
        return None, None, f"{verdict.why}: {few}{near}"
    if not one.halves:
        return None, None, f"{verdict.why}: no half-year has {asked.least_contested} contested questions of his"
    return None, None, verdict.why


def _doubt(one: Year, enough: bool, asked: Asked, cuts: dict[str, float]) -> dict[str, float | None]:
    """How often the rule answers what on samples of the questions."""
    names = {name: f"p_{name}" for name in (PURE, PREDOMINANT, DOMINANT)}
    draws = one.drawn_gaps.shape[1] if one.drawn_gaps.size else one.drawn_won.size
    if one.state is not None or not draws or (enough and not one.drawn_won.size):
        return dict.fromkeys(names.values())
    drawn = one.drawn_gaps
    if asked.above_chance and drawn.size:
        drawn = drawn - np.array(one.halves_chance)[:, None]
    told = 0
    counts = dict.fromkeys(TYPES, 0)
    for k in range(draws):
        share = float(one.drawn_won[k]) if enough else None
        halves = drawn[:, k].tolist() if drawn.size else None
        label = classify(share, one.removable, halves, **cuts).label
        if label is not None:
            told += 1
            counts[label] += 1
    return {names[label]: counts[label] / draws if told else None for label in TYPES}


def beside(
    frame: pl.DataFrame, history: History, asked: Asked, elite: Sequence[str], others: Sequence[str], security_post: str
) -> pl.DataFrame:
    """Add what is reported and does not decide."""
    years = frame["year"].unique().sort().to_list()
    key = ["run", "year"]
    for part in (
        vitality(history, asked.body),
        coercion(history, asked.body, years, elite),
        clients(history, asked.body, years, others),
        security(history, years, security_post),
    ):
        part = part.with_columns(pl.col("run", "year").cast(pl.Int32))
        frame = frame.join(part, on=key, how="left", maintain_order="left")
    shares = [name for name in frame.columns if name.startswith("client_share")]
    his = pl.col("led_by") == pl.col("leader_id")
    frame = frame.with_columns(pl.when(his).then(pl.col(name)).alias(name) for name in shares)
    frame = personalism(frame)
    sizes = _sizes(history, frame, asked.body)
    return frame.join(sizes, on=key, how="left", maintain_order="left").select(
        *SCHEMA, *BESIDE, *shares, "security", "personalism", "n_items", "equal_member"
    )


def _sizes(history: History, frame: pl.DataFrame, body: Body) -> pl.DataFrame:
    """What an equal member of the body of the year's middle could expect."""
    ids, _ = bodies_of(history, body)
    seats = history.memberships.filter(
        pl.col("organization_id").is_in(ids) & (pl.col("rank") == "full") & pl.col("start").is_not_null()
    ).select("run", "person_id", first="start", after="end")
    middle = pl.col("start") + (pl.col("end") - pl.col("start")) / 2
    return (
        frame.select("run", "year", middle=middle)
        .join(seats, on="run")
        .filter(
            (pl.col("first") <= pl.col("middle")) & (pl.col("after").is_null() | (pl.col("after") > pl.col("middle")))
        )
        .group_by("run", "year")
        .agg(n=pl.col("person_id").n_unique())
        .with_columns(equal_member=pl.col("n").map_elements(lambda n: equal_member(n)[0], return_dtype=pl.Float64))
        .select("run", "year", "equal_member")
    )
