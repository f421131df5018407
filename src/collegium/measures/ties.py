"""Who is tied to whom, found in careers by six rules.

Definitions
-----------
None of the rules asks for judgement, and none sees a tie itself: each tells who *could* be tied. From, a person; to,
another; of the last three rules the second is the patron, of the others neither is, and the lesser id stands first.

=============  ===================================================================  ================================
rule           tied are two who ...                                                 strength
=============  ===================================================================  ================================
``company``    sat together in one body for at least ``months`` months [1]_         months in that body
``service``    served in one organisation at one time before either came to the     months; null where the history
               top [1]_ [2]_                                                        only states it
``origin``     went to one school, or come from one place [1]_ [2]_                 schools and places in common
``promotions``  (the first) was promoted twice under (the second) [3]_              promotions
``step``       (the first) took a critical step under (the second) [4]_             such steps
``retention``  (the first) outlasted two reshuffles under (the second) [5]_         reshuffles
=============  ===================================================================  ================================

The rules are the literature's; what makes them countable is our own:

* ``company``: days of one pair and body are added up, and a month is 365.2425 / 12 of them. ``since`` is the day on
  which the months were full.
* ``service``: organisations are all but leading bodies (committees), congresses, schools and what is no service
  (``NO_SERVICE``), unless they are named; units and ministries are organisations like others. Only the days before the
  first of the two entered the top body count. What a history states as co-service in its ``relations`` counts too.
* ``origin``: schools are bodies classed as such, and two need not have been there at one time. A history has no places
  of birth; give them as ``places``.
* ``promotions``, ``retention``: as :func:`~collegium.measures.patrons`; the superior is whoever holds the post named,
  the leader's by default.
* ``step``: the first entry into each body of ``steps``, on a day on which the post beside it was held; the tie is to
  its holder, the one who entered it last.

Dates merely attested are no entries, so that a source that names offices on single days bears out little service.

References
----------
.. [1] Shih, Adolph and Liu (2012), American Political Science Review 106(1).
.. [2] Keller (2016), Journal of East Asian Studies 16(1).
.. [3] Willerton (1992), Patronage and Politics in the USSR.
.. [4] Jiang (2018), American Journal of Political Science 62(4).
.. [5] Gill (2018), Collective Leadership in Soviet Politics, chapter 1 note 41 (l.360).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import all_changes
from collegium.measures.company import seats_of, stretches, together_bodies
from collegium.measures.leaders import LEADER, terms_of
from collegium.measures.patrons import LEAST, SEATS, patrons
from collegium.measures.seats import Body, bodies_of, ratio

RULES = ("company", "service", "origin", "promotions", "step", "retention")
DIRECTED = RULES[3:]
MONTHS = 12.0
DAYS = 365.2425 / 12
NO_SERVICE = (
    "association", "body", "committee", "conference", "congress", "foreign", "inner group", "opposition", "party",
    "school",
)  # fmt: skip
STEPS = {"politburo": LEADER, "secretariat": LEADER}
SCHEMA = {
    "run": pl.Int32, "person_id": pl.String, "other_id": pl.String, "rule": pl.String, "since": pl.Date,
    "strength": pl.Float64, "evidence": pl.String,
}  # fmt: skip


def ties(
    history: History,
    rules: str | Sequence[str] | None = None,
    *,
    months: float = MONTHS,
    bodies: Body | None = None,
    body: Body = "politburo",
    organizations: Body | None = None,
    places: pl.DataFrame | None = None,
    least: int = LEAST,
    seats: int = SEATS,
    superior: str = LEADER,
    steps: Mapping[str, str] | None = None,
    people: Sequence[str] | None = None,
) -> pl.DataFrame:
    """Ties between people, found by rule.

    Parameters
    ----------
    history : History
    rules : str or sequence of str, optional
        Of ``company``, ``service``, ``origin``, ``promotions``, ``step``, ``retention``; by default all that the
        history bears out (:func:`rules_for`).
    months : float
        How long two must have sat together.
    bodies : str or sequence of str, optional
        Where sitting together counts; by default as for :func:`~collegium.measures.together`.
    body : str or sequence of str
        The top body, before which service counts and whose reshuffles do.
    organizations : str or sequence of str, optional
        Where service counts, in place of all but leading bodies and the like.
    places : polars.DataFrame, optional
        ``person_id`` and ``place``: where people come from.
    least, seats : int
        As for :func:`~collegium.measures.patrons`.
    superior : str
        The post under whose holder promotions and reshuffles count.
    steps : mapping of str to str, optional
        The critical bodies, each with the post of the superior; by default Politburo and Secretariat, under the leader.
    people : sequence of str, optional
        Only ties between two of these people, by id or name.

    Returns
    -------
    polars.DataFrame
        One row a run, pair and rule: ``run``, ``person_id`` (from), ``other_id`` (to), ``rule``, ``since`` (null where
        nothing dates the tie), ``strength``, ``evidence``.

    Raises
    ------
    CollegiumError
        Unknown rule, body, post or person; a rule that is named and that the history cannot bear out; ``months`` below
        0.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = ties(record(), ["step", "promotions"], people=["furtseva", "khrushchev"])
    >>> found.select("person_id", "other_id", "rule", "since").rows()[0]
    ('furtseva', 'khrushchev', 'promotions', datetime.date(1957, 6, 22))
    """
    asked = _asked(rules)
    if months < 0:
        raise CollegiumError("two sit together for no less than no time", given=months)
    able = rules_for(history, organizations=organizations, places=places, superior=superior, steps=steps)
    reasons = dict(able.select("rule", "reason").iter_rows())
    if rules is not None:
        for rule in asked:
            if reasons[rule] is not None:
                raise CollegiumError(f"the rule {rule!r} cannot be computed", hint=f"{reasons[rule]}.")
    found = [pl.DataFrame(schema=SCHEMA)]
    by_patrons = [rule for rule in asked if rule in ("promotions", "retention") and reasons[rule] is None]
    if "company" in asked and reasons["company"] is None:
        found.append(_company(history, bodies, months))
    if "service" in asked and reasons["service"] is None:
        found.append(_service(history, organizations, body))
    if "origin" in asked and reasons["origin"] is None:
        found.append(_origin(history, places))
    if "step" in asked and reasons["step"] is None:
        found.append(_step(history, _steps(history, steps)))
    if by_patrons:
        found.append(_patrons(history, by_patrons, body, least, seats, superior))
    result = pl.concat([frame.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()) for frame in found])
    if people is not None:
        ids = [history.person(person) for person in people]
        result = result.filter(pl.col("person_id").is_in(ids) & pl.col("other_id").is_in(ids))
    place = pl.col("rule").replace_strict({rule: at for at, rule in enumerate(RULES)}, return_dtype=pl.Int64)
    return result.sort("run", place, "since", "person_id", "other_id", nulls_last=True)


def rules_for(
    history: History,
    *,
    organizations: Body | None = None,
    places: pl.DataFrame | None = None,
    superior: str = LEADER,
    steps: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """Which rules a history bears out.

    Parameters
    ----------
    history, organizations, places, superior, steps
        As for :func:`ties`.

    Returns
    -------
    polars.DataFrame
        One row a rule: ``rule``, ``reason`` (why it cannot be computed; null where it can).

    Raises
    ------
    CollegiumError
        Unknown body; ``places`` lacks a column.

    Examples
    --------
    >>> from collegium.record import record
    >>> rules_for(record()).filter(pl.col("reason").is_not_null()).rows()
    [('origin', 'no two people went to one school, and a history has no places of birth')]
    """
    led = terms_of(history, superior).height > 0
    unled = None if led else f"nobody holds the post {superior!r}"
    able = _steps(history, steps)
    reasons = {
        "company": None if history.memberships["start"].count() else "the history has no dated seats",
        "service": _no_service(history, organizations),
        "origin": None
        if _origin(history, places).height or places is not None
        else "no two people went to one school, and a history has no places of birth",
        "promotions": unled,
        "step": None if able else "the history has none of the critical bodies with a superior who held his post",
        "retention": unled,
    }
    return pl.DataFrame(
        {"rule": RULES, "reason": [reasons[rule] for rule in RULES]}, schema_overrides={"reason": pl.String}
    )


def recovered(found: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """How well each rule finds ties that are known: its precision and its recall.

    Of rules without a direction, a pair counts as found whichever of the two is the patron.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`ties`.
    truth : polars.DataFrame
        ``run``, ``person_id``, ``other_id``: of a simulated history, its ``ties`` of kind client.

    Returns
    -------
    polars.DataFrame
        One row a run of the truth and rule: ``run``, ``rule``, ``n_found``, ``n_true``, ``n_both``, ``precision`` (of
        those found, the share that is true), ``recall`` (of the true ones, the share that is found).

    Examples
    --------
    >>> pairs = {"run": 0, "person_id": ["a", "b"], "other_id": ["l", "l"]}
    >>> known = pl.DataFrame(pairs, schema_overrides={"run": pl.Int32})
    >>> recovered(known.with_columns(rule=pl.lit("step")), known.head(1)).select("precision", "recall").row(0)
    (0.5, 1.0)
    """
    pair = ["run", "one", "two"]
    frames = []
    rules = [rule for rule in RULES if rule in found["rule"].unique()]
    for rule in rules:
        a, b = pl.col("person_id"), pl.col("other_id")
        if rule in DIRECTED:
            ends = [a.alias("one"), b.alias("two")]
        else:
            ends = [pl.min_horizontal(a, b).alias("one"), pl.max_horizontal(a, b).alias("two")]
        mine = found.filter(rule=rule).select("run", *ends).unique()
        known = truth.filter(a.is_not_null() & b.is_not_null() & (a != b)).select("run", *ends).unique()
        frames.append(
            known.select("run")
            .unique()
            .join(known.group_by("run").agg(n_true=pl.len()), on="run", how="left")
            .join(mine.group_by("run").agg(n_found=pl.len()), on="run", how="left")
            .join(mine.join(known, on=pair, how="semi").group_by("run").agg(n_both=pl.len()), on="run", how="left")
            .with_columns(pl.col("n_true", "n_found", "n_both").fill_null(0).cast(pl.Int64), rule=pl.lit(rule))
        )
    columns = ["run", "rule", "n_found", "n_true", "n_both"]
    if not frames:
        frames = [truth.select("run").clear().with_columns(rule=pl.lit("", pl.String), n_found=0, n_true=0, n_both=0)]
    return (
        pl.concat([frame.select(columns) for frame in frames])
        .sort("run", maintain_order=True)
        .with_columns(
            precision=ratio(pl.col("n_both"), pl.col("n_found")), recall=ratio(pl.col("n_both"), pl.col("n_true"))
        )
    )


def _asked(rules: str | Sequence[str] | None) -> list[str]:
    asked = list(RULES) if rules is None else [rules] if isinstance(rules, str) else list(rules)
    for rule in asked:
        if rule not in RULES:
            raise CollegiumError("no such rule", given=rule, allowed=RULES)
    if not asked:
        raise CollegiumError("the measure needs a rule", given=rules, allowed=RULES)
    return list(dict.fromkeys(asked))


# --- the rules --------------------------------------------------------------------------------------------------------


def _company(history: History, bodies: Body | None, months: float) -> pl.DataFrame:
    pair = ["run", "person_id", "other_id"]
    long = (pl.col("end") - pl.col("start")).dt.total_days()
    needed = months * DAYS
    met = stretches(history, seats_of(history, together_bodies(history, bodies))).sort(
        *pair, "organization_id", "start"
    )
    before = pl.col("long").cum_sum().over(*pair, "organization_id") - pl.col("long")
    full = pl.col("start") + pl.duration(days=(needed - pl.col("before")).ceil().cast(pl.Int64))
    return (
        met.with_columns(long=long)
        .with_columns(before=before)
        .with_columns(full=pl.when(pl.col("before") + pl.col("long") >= needed).then(full))
        .group_by(*pair, "organization_id")
        .agg(days=pl.col("long").sum(), since=pl.col("full").min())
        .filter(pl.col("since").is_not_null())
        .sort(*pair, "days", "organization_id", descending=[False] * 3 + [True, False])
        .group_by(pair, maintain_order=True)
        .agg(
            since=pl.col("since").min(),
            strength=pl.col("days").max() / DAYS,
            evidence=pl.format("{} days in {}", "days", "organization_id").str.join("; "),
        )
        .with_columns(rule=pl.lit("company"))
    )


def _serving(history: History, organizations: Body | None) -> pl.DataFrame:
    """The dated seats and posts that are service."""
    if organizations is not None:
        return seats_of(history, bodies_of(history, organizations)[0])
    kinds = pl.col("classification").fill_null("body")
    return seats_of(history, history.organizations.filter(~kinds.is_in(NO_SERVICE))["organization_id"].to_list())


def _stated(history: History) -> pl.DataFrame:
    kept = (pl.col("kind") == "co-service") & pl.col("other_id").is_not_null() & pl.col("person_id").is_not_null()
    return history.relations.filter(kept & (pl.col("person_id") != pl.col("other_id")))


def _no_service(history: History, organizations: Body | None) -> str | None:
    if _serving(history, organizations).height or _stated(history).height:
        return None
    return "the history has no dated service outside the leading bodies"


def _service(history: History, organizations: Body | None, body: Body) -> pl.DataFrame:
    pair = ["run", "person_id", "other_id"]
    top = (
        seats_of(history, bodies_of(history, body)[0])
        .filter(pl.col("rank").ne_missing("holder"))
        .group_by("run", "person_id")
        .agg(top=pl.col("start").min())
    )
    met = stretches(history, _serving(history, organizations))
    for person, name in (("person_id", "one"), ("other_id", "two")):
        arrived = top.rename({"person_id": person, "top": name})
        met = met.join(arrived, on=["run", person], how="left")
    served = (
        met.with_columns(end=pl.min_horizontal("end", "one", "two"))
        .filter(pl.col("end") > pl.col("start"))
        .select(
            *pair, since="start", days=(pl.col("end") - pl.col("start")).dt.total_days(), evidence="organization_id"
        )
    )
    a, b = pl.col("person_id"), pl.col("other_id")
    stated = _stated(history).select(
        "run", person_id=pl.min_horizontal(a, b), other_id=pl.max_horizontal(a, b), since="start",
        days=pl.lit(None, pl.Int64), evidence=pl.coalesce("evidence", pl.lit("stated")),
    )  # fmt: skip
    return (
        pl.concat([served, stated])
        .sort(*pair, "since", "evidence", nulls_last=True)
        .group_by(pair, maintain_order=True)
        .agg(
            since=pl.col("since").min(),
            strength=pl.when(pl.col("days").count() > 0).then(pl.col("days").sum() / DAYS),
            evidence=pl.col("evidence").unique(maintain_order=True).str.join("; "),
        )
        .with_columns(rule=pl.lit("service"))
    )


def _origin(history: History, places: pl.DataFrame | None) -> pl.DataFrame:
    schools = history.organizations.filter(pl.col("classification") == "school")["organization_id"].to_list()
    been = (
        history.memberships.filter(pl.col("organization_id").is_in(schools))
        .group_by("run", "person_id", place="organization_id")
        .agg(day=pl.col("start").min())
    )
    if places is not None:
        for column in ("person_id", "place"):
            if column not in places.columns:
                raise CollegiumError(f"the table of places lacks the column {column!r}", given=places.columns)
        given = places.select("person_id", "place").drop_nulls().unique()
        from_ = history.persons.select("run", "person_id").unique().join(given, on="person_id")
        been = pl.concat([been, from_.with_columns(day=pl.lit(None, pl.Date)).select(been.columns)])
    both = been.join(been, on=["run", "place"], suffix="_other").filter(pl.col("person_id") < pl.col("person_id_other"))
    return (
        both.with_columns(later=pl.max_horizontal("day", "day_other"))
        .sort("run", "person_id", "person_id_other", "place")
        .group_by("run", "person_id", other_id="person_id_other", maintain_order=True)
        .agg(since=pl.col("later").min(), strength=pl.len().cast(pl.Float64), evidence=pl.col("place").str.join("; "))
        .with_columns(rule=pl.lit("origin"))
    )


def _patrons(history: History, rules: Sequence[str], body: Body, least: int, seats: int, superior: str) -> pl.DataFrame:
    found = patrons(history, body=body, least=least, seats=seats, post=superior)
    return (
        found.filter(pl.col("rule").is_in(list(rules)))
        .sort("since")
        .group_by("run", "person_id", "rule", other_id="leader_id", maintain_order=True)
        .agg(since=pl.col("since").min(), strength=pl.col("n").sum().cast(pl.Float64),
             evidence=pl.col("evidence").str.join("; "))
    )  # fmt: skip


def _steps(history: History, steps: Mapping[str, str] | None) -> dict[str, str]:
    """The critical bodies that the history has, with the posts of superiors; of our own, those that somebody held."""
    found = {}
    for name, post in (STEPS if steps is None else steps).items():
        try:
            body = history.body(name)
        except CollegiumError:
            if steps is not None:
                raise
            continue
        held = (history.memberships["post_id"] == post).any()
        if not held and steps is not None:
            raise CollegiumError("nobody holds that post", given=post, hint="Name a post of the history.")
        if held:
            found[body] = post
    return found


def _step(history: History, steps: Mapping[str, str]) -> pl.DataFrame:
    frames = []
    for body, post in steps.items():
        spells = seats_of(history, [body]).filter(pl.col("rank").ne_missing("holder"))
        first = (
            all_changes(spells, history.manifest.start)
            .filter(pl.col("change") == "entry")
            .join(spells.group_by("run", "person_id").agg(date=pl.col("start").min()), on=["run", "person_id", "date"])
            .select("run", "person_id", "date")
            .unique()
        )
        frames.append(
            first.join(terms_of(history, post), on="run")
            .filter(pl.col("date").is_between("term_start", "term_end", closed="left"))
            .sort("term_start", "leader_id")
            .group_by("run", "person_id", "date", maintain_order=True)
            .agg(other_id=pl.col("leader_id").last())
            .filter(pl.col("person_id") != pl.col("other_id"))
            .with_columns(evidence=pl.format("{} into {}", pl.col("date").dt.to_string("%Y-%m-%d"), pl.lit(body)))
        )
    return (
        pl.concat(frames)
        .sort("date", "evidence")
        .group_by("run", "person_id", "other_id", maintain_order=True)
        .agg(since=pl.col("date").min(), strength=pl.len().cast(pl.Float64), evidence=pl.col("evidence").str.join("; "))
        .with_columns(rule=pl.lit("step"))
    )
