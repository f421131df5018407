"""Who owed his post to whom, by two rules that need no judgement, and where they differ from the source's letters.

Definitions
-----------
Gill judges who is a client of the leader case by case, from careers, and names two tests. Here they are rules, each of
them countable:

* **Two promotions** (``promotions``): a client is who was promoted twice under the leader's influence [1]_ [2]_. A
  promotion is an entry into a body or post, or a rise from candidate to full member
  (:mod:`collegium.measures.changes`), on a day of the leader's term, its first day included.
* **Two reshuffles** (``retention``): an ally who already sits in the Politburo turns into a client if he keeps his
  place through two major changes of its membership and is seen to support the leader [3]_. A reshuffle is a day of the
  leader's term on which at least ``seats`` members of the body enter, leave, rise or fall. He keeps his place if he sat
  the day before and holds no lower rank afterwards. Whether he supported the leader is not asked.

Our choices, none of them in the book:

* Promotions of one day count once: who enters Politburo and Secretariat at one plenum was promoted once.
* Who lost a seat and got it back was promoted anew. Entries of the leader himself and into his own post do not count.
* Not promotions: entries into oppositions, inner groups, foreign bodies, associations, schools, enterprises and the
  press, seats as a delegate of a congress and party membership itself (``ASIDE``), unless such a body is named. Of
  other posts the rule does not ask which is the higher: a fallen man's new ministry counts.
* That promotions in the leader's term were under his influence is supposed, for everybody and from his first day.
* A *major change* is four members (``seats=4``), about a quarter of a Politburo of its usual size; the book has no
  number.
* Offices that are merely attested on some day have no entry and count for nothing.
* A tie to a leader ends, for :func:`differences`, with his term.

References
----------
.. [1] Gill (2018), Collective Leadership in Soviet Politics, chapter 1 (l.257).
.. [2] Willerton (1992), Patronage and Politics in the USSR.
.. [3] Gill (2018), chapter 1 note 41 (l.360).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.alignment import KINDS
from collegium.measures.changes import all_changes
from collegium.measures.leaders import LEADER, leaders_on, terms_of
from collegium.measures.seats import Body, Day, bodies_of, calendar, days_of, members, on_days, ratio

LEAST, SEATS = 2, 4
ASIDE = ("opposition", "inner group", "foreign", "association", "school", "enterprise", "press", "congress", "party")
RULES = ("promotions", "retention")
_TERM = ["run", "leader_id", "term_start"]


def patrons(
    history: History,
    leaders: str | Sequence[str] | None = None,
    *,
    bodies: Body | None = None,
    body: Body = "politburo",
    least: int = LEAST,
    seats: int = SEATS,
    post: str = LEADER,
) -> pl.DataFrame:
    """Who is a client of which leader, by the rule of two promotions and by that of two reshuffles.

    Parameters
    ----------
    history : History
    leaders : str or sequence of str, optional
        Whose clients; of all leaders by default.
    bodies : str or sequence of str, optional
        Where entries and rises count as promotions; by default every body but those named above.
    body : str or sequence of str
        The leading body whose reshuffles count.
    least : int
        How many promotions, and how many reshuffles, make a client.
    seats : int
        How many members must change on one day to make it a reshuffle.
    post : str
        The post whose holders are the leaders: that of the leader, or another superior's.

    Returns
    -------
    polars.DataFrame
        One row a person, term of a leader and rule met: ``run``, ``person_id``, ``leader_id``, ``rule``, ``n`` (the
        promotions, or the reshuffles outlasted, of the whole term), ``since`` (the day on which the rule was first
        met), ``term_start``, ``term_end``, ``evidence`` (each with date, what and source).

    Raises
    ------
    CollegiumError
        Unknown body or person; ``least`` or ``seats`` below 1.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = patrons(record(), "khrushchev").filter(person_id="furtseva", rule="promotions")
    >>> found.select("n", "since").row(0)
    (2, datetime.date(1957, 6, 22))
    """
    if least < 1 or seats < 1:
        raise CollegiumError("a client needs at least one promotion, and a reshuffle one seat", given=min(least, seats))
    terms = terms_of(history, post)
    if leaders is not None:
        names = [history.person(one) for one in ([leaders] if isinstance(leaders, str) else leaders)]
        terms = terms.filter(pl.col("leader_id").is_in(names))
    counted = pl.concat(
        [
            _promotions(history, terms, bodies, post).with_columns(rule=pl.lit(RULES[0])),
            _retentions(history, terms, body, seats).with_columns(rule=pl.lit(RULES[1])),
        ]
    )
    last = history.manifest.end
    return (
        counted.sort("date", "told")
        .group_by("run", "person_id", "leader_id", "term_start", "term_end", "rule")
        .agg(
            n=pl.len().cast(pl.Int64),
            since=pl.col("date").get(least - 1, null_on_oob=True),
            evidence=pl.col("told").str.join("; "),
        )
        .filter(pl.col("n") >= least)
        .with_columns(term_end=pl.when(pl.col("term_end") <= last).then(pl.col("term_end")))
        .sort("run", "term_start", "leader_id", "rule", "since", "person_id")
        .select("run", "person_id", "leader_id", "rule", "n", "since", "term_start", "term_end", "evidence")
    )


def differences(
    history: History,
    dates: Day | Sequence[Day],
    bodies: str | Sequence[Body] = "politburo",
    *,
    least: int = LEAST,
    seats: int = SEATS,
) -> pl.DataFrame:
    """Where the two rules and the letters of the source differ, person by person.

    Parameters
    ----------
    history : History
    dates : str or datetime.date, or a sequence of them
    bodies : str, or sequence of str or of sequences of str
        Whose members are asked about; the reshuffles are those of the same body.
    least, seats : int
        As for :func:`patrons`.

    Returns
    -------
    polars.DataFrame
        One row a run, date, body and member other than the leader of the day: ``run``, ``date``, ``organization_id``,
        ``leader_id``, ``person_id``, ``letter`` (his tie to the leader that day, as printed), ``client`` (the weight
        of his tie as a client: 1, or 1/2 where two letters are printed), ``by_promotions``, ``by_retention`` (whether
        the rule was met by that day), ``agrees`` (whether a rule makes him a client where the letter does, and none
        where it does not; a double letter with C agrees with either; null without a letter).

    Raises
    ------
    CollegiumError
        Unknown body; no date, or one outside the history; ``least`` or ``seats`` below 1.

    Examples
    --------
    Tomsky outlasted two reshuffles under Stalin, and the source has him in opposition:

    >>> from collegium.record import record
    >>> found = differences(record(), "1927-12-31").filter(person_id="tomsky")
    >>> found.select("letter", "by_promotions", "by_retention", "agrees").row(0)
    ('O', False, True, False)
    """
    days = calendar(history, days_of(history, dates))
    leaders = leaders_on(history, days)
    wanted = [bodies] if isinstance(bodies, str) else list(bodies)
    if not wanted:
        raise CollegiumError("the measure needs a body", given=bodies)
    letters = _letters(history, days, leaders)
    frames = []
    for place, body in enumerate(wanted):
        met = patrons(history, body=body, least=least, seats=seats)
        sitting = (
            members(history, body, days, "all")
            .join(leaders, on=["run", "k"])
            .join(days, on=["run", "k"])
            .filter(pl.col("person_id") != pl.col("leader_id"))
        )
        for rule in RULES:
            key = ["run", "k", "person_id", "leader_id"]
            ruled = (
                sitting.join(met.filter(rule=rule), on=["run", "person_id", "leader_id"])
                .filter(
                    (pl.col("since") <= pl.col("date"))
                    & (pl.col("term_end").is_null() | (pl.col("term_end") > pl.col("date")))
                )
                .select(*key, pl.lit(True).alias(f"by_{rule}"))
                .unique()
            )
            sitting = sitting.join(ruled, on=key, how="left").with_columns(pl.col(f"by_{rule}").fill_null(False))
        frames.append(sitting.with_columns(organization_id=pl.lit(bodies_of(history, body)[1]), place=pl.lit(place)))
    by_rule = pl.col("by_promotions") | pl.col("by_retention")
    return (
        pl.concat(frames)
        .join(letters, on=["run", "k", "person_id", "leader_id"], how="left")
        .with_columns(
            agrees=pl.when(pl.col("client").is_not_null()).then(
                pl.when(pl.col("client").is_between(0, 1, closed="none")).then(True).otherwise(
                    (pl.col("client") >= 1) == by_rule
                )
            )
        )
        .sort("run", "date", "place", "person_id")
        .select(
            "run", "date", "organization_id", "leader_id", "person_id", "letter", "client", "by_promotions",
            "by_retention", "agrees",
        )
    )  # fmt: skip


def agreement(found: pl.DataFrame) -> pl.DataFrame:
    """How far the rules agree with the letters, beyond chance.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`differences`; rows without a letter are left out.

    Returns
    -------
    polars.DataFrame
        One row a run, rule (``promotions``, ``retention``, ``either``) and reading of double letters (``strict``: no
        client; ``broad``: a client): ``run``, ``rule``, ``reading``, ``n``, ``both``, ``only_rule``, ``only_letter``,
        ``neither``, ``agreement`` (the share of rows alike) and ``kappa``, Cohen's [1]_, null where chance alone would
        make all rows alike.

    References
    ----------
    .. [1] Cohen (1960), Educational and Psychological Measurement 20(1).

    Examples
    --------
    Of four, the rule and the letters have one client in common and differ over one:

    >>> rows = {"run": 0, "client": [1.0, 0.0, 0.0, 0.0], "by_promotions": [True, True, False, False]}
    >>> met = agreement(pl.DataFrame(rows).with_columns(by_retention=False))
    >>> met.filter(rule="promotions", reading="strict").select("agreement", "kappa").row(0)
    (0.75, 0.5)
    """
    lettered = found.filter(pl.col("client").is_not_null()).with_columns(
        either=pl.col("by_promotions") | pl.col("by_retention")
    )
    frames = []
    for place, (rule, column) in enumerate([*((r, f"by_{r}") for r in RULES), ("either", "either")]):
        for reading, letter in (("strict", pl.col("client") >= 1), ("broad", pl.col("client") > 0)):
            ruled = pl.col(column)
            frames.append(
                lettered.group_by("run").agg(
                    rule=pl.lit(rule),
                    reading=pl.lit(reading),
                    n=pl.len().cast(pl.Int64),
                    both=(ruled & letter).sum().cast(pl.Int64),
                    only_rule=(ruled & ~letter).sum().cast(pl.Int64),
                    only_letter=(~ruled & letter).sum().cast(pl.Int64),
                    neither=(~ruled & ~letter).sum().cast(pl.Int64),
                    place=pl.lit(2 * place + (reading == "broad")),
                )
            )
    n = pl.col("n")
    ruled, lettering = pl.col("both") + pl.col("only_rule"), pl.col("both") + pl.col("only_letter")
    chance = (ruled * lettering + (n - ruled) * (n - lettering)) / n**2
    return (
        pl.concat(frames)
        .sort("run", "place")
        .drop("place")
        .with_columns(agreement=(pl.col("both") + pl.col("neither")) / n)
        .with_columns(kappa=ratio(pl.col("agreement") - chance, 1 - chance))
    )


def reshuffles(history: History, body: Body = "politburo", seats: int = SEATS) -> pl.DataFrame:
    """The days on which many members of a body change at once.

    Returns
    -------
    polars.DataFrame
        By date: ``run``, ``date``, ``organization_id``, ``changed`` (members who enter, leave, rise or fall).

    Raises
    ------
    CollegiumError
        Unknown body.

    Examples
    --------
    >>> from collegium.record import record
    >>> found = reshuffles(record(), "politburo").filter(pl.col("date").dt.year().is_between(1926, 1935))
    >>> [(day.year, day.month, n) for day, n in found.select("date", "changed").rows()]
    [(1926, 1, 7), (1926, 7, 7), (1930, 7, 5), (1930, 12, 4), (1935, 2, 4)]
    """
    ids, label = bodies_of(history, body)
    return (
        all_changes(_seats(history, ids), history.manifest.start)
        .group_by("run", "date")
        .agg(changed=pl.col("person_id").n_unique().cast(pl.Int64))
        .filter(pl.col("changed") >= seats)
        .sort("run", "date")
        .select("run", "date", organization_id=pl.lit(label), changed="changed")
    )


def _seats(history: History, ids: Sequence[str]) -> pl.DataFrame:
    return history.memberships.filter(pl.col("organization_id").is_in(list(ids)) & pl.col("rank").ne_missing("holder"))


def _promotions(history: History, terms: pl.DataFrame, bodies: Body | None, post: str) -> pl.DataFrame:
    """One row a person, term and day on which he was promoted."""
    spells = history.memberships.filter(pl.col("post_id").ne_missing(post))
    if bodies is not None:
        spells = spells.filter(pl.col("organization_id").is_in(bodies_of(history, bodies)[0]))
    else:
        aside = history.organizations.filter(pl.col("classification").is_in(ASIDE))["organization_id"]
        spells = spells.filter(~pl.col("organization_id").is_in(aside.implode()))
    rose = all_changes(spells, history.manifest.start).filter(pl.col("change").is_in(["entry", "promotion"]))
    what = pl.when(pl.col("change") == "promotion").then(pl.lit("full member of ")).when(
        pl.col("rank") == "candidate"
    ).then(pl.lit("candidate of ")).otherwise(pl.lit(""))  # fmt: skip
    place = pl.coalesce("post_id", "organization_id")
    cited = pl.when(pl.col("source_place").is_not_null()).then(pl.format(" ({})", "source_place"))
    told = pl.concat_str(what, place, cited, ignore_nulls=True)
    listed = pl.col("told").unique(maintain_order=True).str.join(", ")
    return (
        rose.join(terms, on="run")
        .filter(pl.col("date").is_between("term_start", "term_end", closed="left"))
        .filter(pl.col("person_id") != pl.col("leader_id"))
        .with_columns(told=told)
        .sort("date", "told")
        .group_by(*_TERM, "term_end", "person_id", "date", maintain_order=True)
        .agg(pl.format("{} {}", pl.col("date_text").first(), listed).alias("told"))
        .select(*_TERM, "term_end", "person_id", "date", "told")
    )  # fmt: skip


def _retentions(history: History, terms: pl.DataFrame, body: Body, seats: int) -> pl.DataFrame:
    """One row a person, term and reshuffle that he outlasted in his seat."""
    ids, label = bodies_of(history, body)
    level = pl.when(pl.col("rank") == "candidate").then(1).otherwise(2).alias("level")
    spells = _seats(history, ids).select("run", "person_id", "organization_id", "start", "end", level)
    shaken = reshuffles(history, body, seats).select("run", "date", "changed")
    before = _standing(spells, shaken.with_columns(on=pl.col("date").dt.offset_by("-1d")), "before")
    after = _standing(spells, shaken.with_columns(on="date"), "after")
    told = pl.format("{} outlasted {} changes in {}", pl.col("date").dt.to_string("%Y-%m-%d"), "changed", pl.lit(label))
    return (
        before.join(after, on=["run", "date", "person_id", "organization_id"])
        .filter(pl.col("after") >= pl.col("before"))
        .select("run", "person_id", "date")
        .unique()
        .join(shaken, on=["run", "date"])
        .join(terms, on="run")
        .filter(pl.col("date").is_between("term_start", "term_end", closed="left"))
        .filter(pl.col("person_id") != pl.col("leader_id"))
        .select(*_TERM, "term_end", "person_id", "date", told=told)
    )


def _standing(spells: pl.DataFrame, days: pl.DataFrame, name: str) -> pl.DataFrame:
    """The rank that each member holds on some days, ``on``."""
    return (
        spells.join(days, on="run")
        .filter((pl.col("start") <= pl.col("on")) & (pl.col("end").is_null() | (pl.col("end") > pl.col("on"))))
        .group_by("run", "date", "person_id", "organization_id")
        .agg(pl.col("level").max().alias(name))
    )


def _letters(history: History, days: pl.DataFrame, leaders: pl.DataFrame) -> pl.DataFrame:
    """Each tie to the leader of the day: the letter, and how much of it is a client's."""
    ties = history.ties.filter(pl.col("kind").is_in(list(KINDS))).select(
        "run", "person_id", "other_id", "kind", "start", "end", pl.col("weight").fill_null(1.0),
        letter=pl.coalesce("letter", "kind"),
    )  # fmt: skip
    return (
        on_days(ties, days)
        .join(leaders, left_on=["run", "k", "other_id"], right_on=["run", "k", "leader_id"])
        .group_by("run", "k", "person_id", leader_id="other_id")
        .agg(
            letter=pl.col("letter").unique().sort().str.join("/"),
            client=pl.col("weight").filter(pl.col("kind") == "client").max().fill_null(0.0),
        )
    )
