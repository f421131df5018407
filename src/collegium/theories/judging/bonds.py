"""Judging the rules that find ties: what they find in a run, held against who was whose client there.

Definitions
-----------
What is true is read off a run that keeps its truth (``simulate(..., truth=True)``), in three ways:

* ``client``: of each leader and each other person who sat in the body on a day of his term, whether that person was
  ever his client in standing (``ties`` of kind client): in the simulation, promoted twice by him after service
  together, or won over in the top body.
* ``leader``: of the same pairs, whether the leader was ever that person's patron (``relations`` of kind patron), be it
  by one promotion.
* ``patron``: of each two people who sat in the body on one day, whether one was ever the other's patron.

Of the first two a rule finds a pair if it ties the two, whichever it names first; a rule that names patrons only if it
names the leader as the patron. Of the third it finds a pair if it ties the two, whoever is named first.

The body is the top body, where few know each other well, or the committee that elects it. What is true is always read
off the whole run, what is found off the history with something missing, so that what is not seen counts against the
rule. The place from which people come is, in a run, the province in which they were schooled; it is known of everybody
under every condition, as from a biography.

That ties end, and when they began, is not judged: a pair is tied if it ever was.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.company import seats_of, stretches
from collegium.measures.leaders import LEADER, terms_of
from collegium.measures.ties import DIRECTED, RULES, rules_for, ties

TRUTHS = ("client", "leader", "patron")
NAMES = {
    "company": "co-tenure", "service": "shared service", "origin": "same place", "promotions": "two promotions",
    "step": "superior at promotion", "retention": "two reshuffles outlasted",
}  # fmt: skip
PAIR = ["run", "one", "two"]
MONTHS = (24.0, 48.0, 96.0)  # where bins of rules that count months begin, after the first
BINS = {
    "company": ("under 2 years", "2 to 4 years", "4 to 8 years", "8 years and more"),
    "promotions": ("2", "3", "4 and more"), "retention": ("2", "3", "4 and more"), "step": ("1", "2 and more"),
    "origin": ("1", "2 and more"),
}  # fmt: skip
BINS["service"] = (*BINS["company"], "not told")


def places_of(history: History) -> pl.DataFrame:
    """Where people come from, as a run that keeps its truth knows it: ``run``, ``person_id``, ``place``."""
    return history.observations.filter(pl.col("measure") == "schooled in").select(
        "run", "person_id", place=pl.col("category")
    )


def pairs(history: History, body: str, truth: str) -> pl.DataFrame:
    """The pairs that a rule is asked about, and which of them are tied.

    Parameters
    ----------
    history : History
        Runs that keep their truth.
    body : str
        In which the pairs sat.
    truth : {"client", "leader", "patron"}
        See the head of this module.

    Returns
    -------
    polars.DataFrame
        One row a pair: ``run``, ``one``, ``two`` (the leader; for ``patron`` the greater id), ``true``.

    Raises
    ------
    CollegiumError
        Unknown body or truth, or a history that does not keep its truth.
    """
    if truth not in TRUTHS:
        raise CollegiumError("no such truth about ties", given=truth, allowed=TRUTHS)
    if not history.manifest.details.get("truth"):
        said = "the history does not keep who was whose patron"
        raise CollegiumError(said, given=history.manifest.title, hint="Simulate with truth=True.")
    seats = seats_of(history, [history.body(body)]).filter(pl.col("rank").ne_missing("holder"))
    seats = seats.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    links = history.relations.filter(kind="patron")
    if truth == "patron":
        asked = stretches(history, seats).select("run", one="person_id", two="other_id").unique()
        known = _unordered(links).unique()
    else:
        asked = (
            seats.join(terms_of(history), on="run")
            .filter(pl.col("end").is_null() | (pl.col("end") > pl.col("term_start")))
            .filter((pl.col("start") < pl.col("term_end")) & (pl.col("person_id") != pl.col("leader_id")))
            .select("run", one="person_id", two="leader_id")
            .unique()
        )
        tied = history.ties.filter(kind="client") if truth == "client" else links
        known = tied.select("run", one="person_id", two="other_id").unique()
    return (
        asked.join(known.with_columns(true=pl.lit(True)), on=PAIR, how="left")
        .with_columns(pl.col("true").fill_null(False))
        .sort(PAIR)
    )


def detected(history: History, body: str, places: pl.DataFrame | None = None) -> dict[str, pl.DataFrame | None]:
    """What each rule finds: ``run``, ``person_id``, ``other_id``, ``strength``; None of a rule that cannot be computed.

    Parameters
    ----------
    history : History
    body : str
        The top body.
    places : polars.DataFrame, optional
        Of :func:`places_of`.
    """
    found: dict[str, pl.DataFrame | None] = {}
    reasons = dict(rules_for(history).select("rule", "reason").iter_rows())
    columns = ["run", "person_id", "other_id", "strength"]
    for rule in RULES:
        if rule == "origin":
            found[rule] = None if places is None or places.is_empty() else _same_place(places)
        else:
            found[rule] = None if reasons[rule] is not None else ties(history, rule, body=body).select(columns)
    return found


def _same_place(places: pl.DataFrame) -> pl.DataFrame:
    """Two of one run and place; ``ties`` takes places that do not differ by run."""
    named = places.drop_nulls().unique()
    both = named.join(named, on=["run", "place"], suffix="_other").filter(
        pl.col("person_id") < pl.col("person_id_other")
    )
    return both.select("run", "person_id", other_id="person_id_other", strength=pl.lit(1.0))


def judged(asked: pl.DataFrame, found: pl.DataFrame | None, rule: str, truth: str) -> pl.DataFrame:
    """Which of the pairs a rule finds.

    Parameters
    ----------
    asked : polars.DataFrame
        Of :func:`pairs`.
    found : polars.DataFrame or None
        ``run``, ``person_id``, ``other_id``, ``strength``.
    rule, truth : str

    Returns
    -------
    polars.DataFrame
        ``asked`` with ``found`` (null where the rule cannot be computed) and ``strength``.

    Examples
    --------
    >>> asked = pl.DataFrame({"run": 0, "one": ["a", "b"], "two": ["l", "l"], "true": [True, False]})
    >>> seen = pl.DataFrame({"run": 0, "person_id": ["a", "l"], "other_id": ["l", "b"], "strength": 2.0})
    >>> [judged(asked, seen, rule, "client")["found"].to_list() for rule in ("step", "company")]
    [[True, False], [True, True]]
    """
    if found is None:
        empty = pl.lit(None, pl.Boolean).alias("found"), pl.lit(None, pl.Float64).alias("strength")
        return asked.with_columns(*empty)
    mine = found.select("run", one="person_id", two="other_id", strength="strength")
    if truth == "patron":
        mine = _unordered(found, "strength")
    elif rule not in DIRECTED:
        mine = pl.concat([mine, mine.select("run", one="two", two="one", strength="strength")])
    mine = mine.group_by(PAIR).agg(pl.col("strength").max()).with_columns(found=pl.lit(True))
    return (
        asked.join(
            mine.with_columns(pl.col("run").cast(asked.schema["run"])), on=PAIR, how="left", maintain_order="left"
        )
        .with_columns(pl.col("found").fill_null(False))
        .select(*asked.columns, "found", "strength")
    )


def _unordered(frame: pl.DataFrame, *more: str) -> pl.DataFrame:
    a, b = pl.col("person_id"), pl.col("other_id")
    return frame.filter(a.is_not_null() & b.is_not_null() & (a != b)).select(
        "run", *more, one=pl.min_horizontal(a, b), two=pl.max_horizontal(a, b)
    ).select(*PAIR, *more)  # fmt: skip


def counted(rows: pl.DataFrame) -> pl.DataFrame:
    """The counts of a run that :func:`~collegium.theories.judging.scores.scores` takes."""
    found, true = pl.col("found"), pl.col("true")
    told = found.is_not_null().any()
    return rows.group_by("run", maintain_order=True).agg(
        n_pairs=pl.len().cast(pl.Int64),
        n_true=true.sum().cast(pl.Int64),
        n_found=pl.when(told).then(found.sum().cast(pl.Int64)),
        n_both=pl.when(told).then((found & true).sum().cast(pl.Int64)),
    )


def binned(rows: pl.DataFrame, rule: str) -> pl.DataFrame:
    """Of those found, by strength: ``run``, ``bin``, ``n``, ``k`` (those that are true)."""
    strength, names = pl.col("strength"), BINS[rule]
    if rule in ("company", "service"):
        place = pl.sum_horizontal(*((strength >= month).cast(pl.Int64) for month in MONTHS))
    else:
        place = (strength - (2 if rule in ("promotions", "retention") else 1)).clip(0, len(names) - 1).cast(pl.Int64)
    words = place.replace_strict(dict(enumerate(names)), return_dtype=pl.String)
    return (
        rows.filter(pl.col("found").fill_null(False))
        .with_columns(bin=pl.when(strength.is_null()).then(pl.lit("not told")).otherwise(words))
        .group_by("run", "bin")
        .agg(n=pl.len().cast(pl.Int64), k=pl.col("true").sum().cast(pl.Int64))
        .sort("run", "bin")
    )


def of_members(seen: History, whole: History, bodies: Sequence[str]) -> History:
    """What is seen of those who ever sat in some bodies, or led: all that a rule needs that judges pairs of them."""
    sat = seats_of(whole, bodies).select("run", "person_id")
    led = whole.memberships.filter(post_id=LEADER).select("run", "person_id")
    people = pl.concat([sat, led]).unique()
    mine = seen.memberships.join(people, on=["run", "person_id"], how="semi", maintain_order="left")
    return History(seen.manifest, {**seen.tables, "memberships": mine})
