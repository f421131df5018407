"""What a history shows of each pattern: functions from a history to one number a run.

Each takes a history, recorded or simulated, and gives ``run``, ``value``; a run of which it cannot be told (no leader
left, no such year) is null. What happened or did not is 1 or 0. Most are measures of :mod:`collegium.measures`; dates
are days of the history.

Two readings are **our proposals**. *His* are those with a running tie of client or ally to whoever leads that day. A
year is *dominated* if of its graded questions the leader decides more than half alone or leaves them to others subject
to his assent, which are two of Gill's grades of dominance (2018 ch. 1); that he could not be removed, the other half of
the word, no table of a history tells.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import polars as pl

from collegium.history import History, as_day
from collegium.measures import ages, client_shares, interlock, retention, secretariat_lead, turnover
from collegium.measures.leaders import leading
from collegium.measures.seats import Body, Rank, bodies_of, calendar, members, on_days, runs
from collegium.measures.workload import by_source

TOP, SECRETARIAT, COMMITTEE = "politburo", "secretariat", "central-committee"
BOTH = (TOP, SECRETARIAT)
REMOVAL = "removal of the leader"
DEAD = ("died", "executed", "killed", "assassinated", "suicide")
GRADES = ("alone", "left to others", "together")
UNABLE = 90  # days without a leader after which a succession has broken down: our proposal
YEAR = 365  # days

Of = Callable[[History], pl.DataFrame]


def per_run(history: History, found: pl.DataFrame, otherwise: float | None = None) -> pl.DataFrame:
    """One row a run: its ``value``, or another where it has none."""
    every = runs(history).cast(pl.Int32).to_frame()
    joined = every.join(
        found.select(pl.col("run").cast(pl.Int32), pl.col("value").cast(pl.Float64)), on="run", how="left"
    )
    return joined if otherwise is None else joined.with_columns(pl.col("value").fill_null(otherwise))


def column(history: History, frame: pl.DataFrame, value: str | pl.Expr) -> pl.DataFrame:
    """A column of a measure that has one row a run."""
    return per_run(history, frame.select("run", value=value))


def none_of(history: History, rows: pl.DataFrame) -> pl.DataFrame:
    """1 in a run that has none of the rows, 0 in one that has."""
    return per_run(history, rows.select("run").unique().with_columns(value=pl.lit(0.0)), 1.0)


# --- leaders ----------------------------------------------------------------------------------------------------------


def terms(history: History) -> pl.DataFrame:
    """The leaders in order: ``run``, ``person_id``, ``start``, ``over`` (null if he leads at the end), ``exit``."""
    ended = pl.col("end") <= history.manifest.end
    return (
        leading(history)
        .sort("run", "start", "membership_id")
        .select("run", "person_id", "start", over=pl.when(ended).then("end"), exit=pl.when(ended).then("exit"))
    )


def successions(history: History) -> pl.DataFrame:
    """Leaders who follow another within the history: ``run``, ``k``, ``date``, ``heir``, ``gap`` in days.

    The first leader of all follows nobody, and an heir of the first day was not chosen in it.
    """
    before = pl.col("over").shift(1).over("run")
    return (
        terms(history)
        .with_columns(gap=(pl.col("start") - before).dt.total_days(), place=pl.int_range(pl.len()).over("run"))
        .filter((pl.col("place") > 0) & (pl.col("start") > history.manifest.start))
        .with_columns(k=pl.int_range(pl.len(), dtype=pl.Int64).over("run"))
        .select("run", "k", date="start", heir="person_id", gap="gap")
    )


def tied(history: History, rows: pl.DataFrame, kinds: Sequence[str], before: int = 0, after: int = 0) -> pl.DataFrame:
    """Those of some people with a tie, on a date or some days before or after it, to who leads that day.

    Parameters
    ----------
    rows : polars.DataFrame
        With ``run``, ``person_id``, ``date``; each row comes back once or not at all.
    """
    leaders = terms(history).select("run", other_id="person_id", since="start", over="over")
    date = pl.col("date")
    found = (
        rows.select("run", "person_id", "date")
        .unique()
        .join(history.ties.filter(pl.col("kind").is_in(list(kinds))), on=["run", "person_id"])
        .filter(
            (pl.col("start") <= date.dt.offset_by(f"{after}d"))
            & (pl.col("end").is_null() | (pl.col("end") > date.dt.offset_by(f"-{before}d")))
        )
        .join(leaders, on=["run", "other_id"])
        .filter(
            (pl.col("since") <= date.dt.offset_by(f"{after}d")) & (pl.col("over").is_null() | (pl.col("over") >= date))
        )
    )
    return rows.join(found, on=["run", "person_id", "date"], how="semi", maintain_order="left")


def leaders_removed(history: History) -> pl.DataFrame:
    """How many leaders are removed or not re-elected."""
    forced = pl.col("exit").str.contains("^(removed|not re-elected|expelled|executed|killed)")
    return per_run(history, terms(history).filter(forced).group_by("run").agg(value=pl.len()), 0.0)


def no_leader_removed(history: History) -> pl.DataFrame:
    """1 if no leader is removed."""
    return leaders_removed(history).with_columns(value=(pl.col("value") == 0).cast(pl.Float64))


def a_leader_removed(history: History) -> pl.DataFrame:
    """1 if a leader is removed."""
    return leaders_removed(history).with_columns(value=(pl.col("value") > 0).cast(pl.Float64))


def no_majority_on_accession(history: History) -> pl.DataFrame:
    """1 if no heir finds more than half of the other members of the top body his clients."""
    days = successions(history)
    sitting = (
        members(history, TOP, days, "all").join(days, on=["run", "k"]).filter(pl.col("person_id") != pl.col("heir"))
    )
    held = history.ties.filter(pl.col("kind") == "client").select("run", "person_id", "other_id", "start", "end")
    his = on_days(held, days).select("run", "k", "person_id", heir="other_id", his=pl.lit(True)).unique()
    found = (
        sitting.join(his, on=["run", "k", "person_id", "heir"], how="left")
        .group_by("run", "k")
        .agg(share=pl.col("his").fill_null(False).mean())
    )
    return per_run(history, found.group_by("run").agg(value=(pl.col("share") <= 0.5).all()))


def vacancies_filled(history: History) -> pl.DataFrame:
    """1 if after every leader another leads within three months; null if nobody left in time for it to be told."""
    followed = pl.col("start").shift(-1).over("run")
    waited = (pl.coalesce(followed, pl.lit(history.manifest.end)) - pl.col("over")).dt.total_days()
    found = terms(history).with_columns(waited=waited, followed=followed).filter(pl.col("over").is_not_null())
    told = found.filter(pl.col("followed").is_not_null() | (pl.col("waited") > UNABLE))
    return per_run(history, told.group_by("run").agg(value=(pl.col("waited") <= UNABLE).all()))


def heirs_are_secretaries(history: History) -> pl.DataFrame:
    """The share of heirs who the day before are full members of the top body and secretaries."""
    days = successions(history).with_columns(pl.col("date").dt.offset_by("-1d"))
    both = members(history, TOP, days, "full").join(
        members(history, SECRETARIAT, days, "all"), on=["run", "k", "person_id"]
    )
    found = days.join(
        both.with_columns(fits=pl.lit(True)),
        left_on=["run", "k", "heir"],
        right_on=["run", "k", "person_id"],
        how="left",
    )
    return per_run(history, found.group_by("run").agg(value=pl.col("fits").fill_null(False).mean()))


# --- challenges -------------------------------------------------------------------------------------------------------


def challenges(history: History) -> pl.DataFrame:
    """The ballots of the top body on removing the leader."""
    return history.ballots.filter((pl.col("kind") == REMOVAL) & (pl.col("organization_id") == TOP))


def challenges_voted_on(history: History) -> pl.DataFrame:
    """How many there are."""
    return per_run(history, challenges(history).group_by("run").agg(value=pl.len()), 0.0)


def largest_vote_against(history: History) -> pl.DataFrame:
    """The largest share of the top body that votes for removing the leader."""
    share = pl.col("votes_for") / pl.col("electors")
    return per_run(history, challenges(history).group_by("run").agg(value=share.max()))


def _voted_out(history: History) -> pl.DataFrame:
    """The carried votes of the top body against a leader, and whether he leads still two months later."""
    led = terms(history).select("run", "over", since="start", subject_id="person_id")
    return (
        challenges(history)
        .filter(pl.col("outcome").str.starts_with("carried"))
        .join(led, on=["run", "subject_id"])
        .filter((pl.col("since") <= pl.col("start")) & (pl.col("over").is_null() | (pl.col("over") >= pl.col("start"))))
        .with_columns(kept=pl.col("over").is_null() | ((pl.col("over") - pl.col("start")).dt.total_days() > 60))
    )


def kept_though_voted_out(history: History) -> pl.DataFrame:
    """1 if whenever the top body votes the leader out, he stays: the committee reverses it."""
    return per_run(history, _voted_out(history).group_by("run").agg(value=pl.col("kept").all()))


def gone_when_voted_out(history: History) -> pl.DataFrame:
    """1 if whenever the top body votes the leader out, he goes."""
    return per_run(history, _voted_out(history).group_by("run").agg(value=(~pl.col("kept")).all()))


def his_own_voted_him_out(history: History) -> pl.DataFrame:
    """1 if a leader falls to more votes than there were full members who were not his a year before."""
    fell = _voted_out(history).filter(~pl.col("kept"))
    days = fell.select(
        "run",
        "subject_id",
        "votes_for",
        k=pl.int_range(pl.len(), dtype=pl.Int64).over("run"),
        date=pl.max_horizontal(pl.col("start").dt.offset_by("-1y"), pl.lit(history.manifest.start)),
    )
    sitting = members(history, TOP, days.select("run", "k", "date"), "full").join(days, on=["run", "k"])
    others = sitting.filter(pl.col("person_id") != pl.col("subject_id"))
    his = tied(history, others, ("client", "ally")).select("run", "k", "person_id", his=pl.lit(True))
    counted = (
        others.join(his, on=["run", "k", "person_id"], how="left")
        .group_by("run", "k", "votes_for")
        .agg(strangers=pl.col("his").is_null().sum())
    )
    return per_run(history, counted.group_by("run").agg(value=(pl.col("votes_for") > pl.col("strangers")).any()))


def no_removal_tried(history: History) -> pl.DataFrame:
    """1 if nobody challenges the leader, carries out a plot against him or has his removal voted on."""
    tried = history.events.filter(pl.col("kind").is_in(["challenge", "plot carried out"])).select("run")
    voted = history.ballots.filter(pl.col("kind") == REMOVAL).select("run")
    return none_of(history, pl.concat([tried, voted]))


# --- who sits where ---------------------------------------------------------------------------------------------------


def clients_with_leader(on: str, bodies: Body, rank: Rank = "all") -> Of:
    """The share of the leader and his clients in some bodies on a day, he himself counted."""

    def of(history: History) -> pl.DataFrame:
        share = client_shares(history, [bodies], on, rank)
        own = pl.col("client_share") * pl.col("n_others") + pl.col("leader_sits").cast(pl.Float64)
        return column(history, share, own / pl.col("n_members"))

    return of


def share_of(name: str, on: str, bodies: Body = TOP, rank: Rank = "all") -> Of:
    """``client_share`` or ``following_share`` of some bodies on a day, the leader not counted."""
    return lambda history: column(history, client_shares(history, [bodies], on, rank), name)


def stays_under_half(years: Sequence[int]) -> Of:
    """1 if at the end of no year more than half of the other members of both bodies are the leader's clients."""

    def of(history: History) -> pl.DataFrame:
        days = [dt.date(year, 12, 31) for year in years]
        shares = client_shares(history, [BOTH], days, "all").drop_nulls("client_share")
        return per_run(history, shares.group_by("run").agg(value=pl.col("client_share").max() < 0.5))

    return of


def lead(on: str, name: str = "secretariat_client_lead") -> Of:
    """How far the Secretariat runs ahead of the Politburo on a day."""
    return lambda history: column(history, secretariat_lead(history, on, "all"), name)


def leads_throughout(days: Sequence[str]) -> Of:
    """1 if the Secretariat is ahead of the Politburo in clients on every one of the days that can be told."""

    def of(history: History) -> pl.DataFrame:
        ahead = secretariat_lead(history, days, "all").drop_nulls("secretariat_client_lead")
        return per_run(history, ahead.group_by("run").agg(value=(pl.col("secretariat_client_lead") > 0).all()))

    return of


def heads_replaced(start: str, end: str) -> Of:
    """The share of the posts of heads of provinces held by somebody on the first day that are another's on the last."""

    def of(history: History) -> pl.DataFrame:
        here = history.organizations.filter(pl.col("level") == "province")["organization_id"].unique()
        held = history.memberships.filter(
            pl.col("organization_id").is_in(here.implode()) & (pl.col("rank") == "holder")
        )
        days = calendar(history, [as_day(start), as_day(end)])
        seated = on_days(held.select("run", "organization_id", "person_id", "start", "end"), days)
        first, last = (seated.filter(k=k).drop("start", "end", "k") for k in (0, 1))
        stays = first.join(
            last.with_columns(stays=pl.lit(True)), on=["run", "organization_id", "person_id"], how="left"
        )
        return per_run(history, stays.group_by("run").agg(value=pl.col("stays").is_null().mean()))

    return of


def kept_share(body: Body, start: str, end: str, rank: Rank = "full") -> Of:
    """The share of a body of one day that sits in it on another."""
    return lambda history: column(history, retention(history, body, start, end, rank), "retention")


def new_share(body: Body, start: str, end: str, rank: Rank = "all") -> Of:
    """The share of a body of one day that did not sit in it on an earlier one."""
    return lambda history: column(history, turnover(history, body, [start, end], rank), "new_share")


def old_share(body: Body, start: str, end: str, rank: Rank = "full") -> Of:
    """The share of a body of one day that sat in it on an earlier one."""
    return lambda history: column(history, turnover(history, body, [start, end], rank), 1 - pl.col("new_share"))


def mean_age(on: str, rank: Rank = "full") -> Of:
    """The mean age of the top body on a day, in years."""
    return lambda history: column(history, ages(history, TOP, on, rank), "mean")


def secretaries_in_top(on: str, name: str = "share_of_first") -> Of:
    """The share of secretaries who are full members of the top body, or (``share_of_second``) of them in it."""
    return lambda history: column(history, interlock(history, SECRETARIAT, TOP, on, "all", "full"), name)


def senior_secretaries_his(on: str) -> Of:
    """The share of clients among the secretaries who are full members of the top body, the leader left out."""

    def of(history: History) -> pl.DataFrame:
        days = calendar(history, [as_day(on)])
        both = members(history, SECRETARIAT, days, "full").join(
            members(history, TOP, days, "full"), on=["run", "k", "person_id"]
        )
        led = on_days(leading(history), days).select("run", "k", "person_id")
        rows = both.join(led, on=["run", "k", "person_id"], how="anti").join(days, on=["run", "k"])
        his = tied(history, rows, ("client",)).select("run", "person_id", his=pl.lit(True))
        joined = rows.join(his, on=["run", "person_id"], how="left")
        return per_run(history, joined.group_by("run").agg(value=pl.col("his").fill_null(False).mean()))

    return of


def stints(history: History, bodies: Body) -> pl.DataFrame:
    """Unbroken stretches in some bodies taken as one: ``run``, ``person_id``, ``start``, ``over``, ``exit``.

    ``over`` is null for those who sit at the end.
    """
    ids, _ = bodies_of(history, bodies)
    until, seat = pl.col("until"), ["run", "person_id"]
    return (
        history.memberships.filter(
            pl.col("organization_id").is_in(ids) & pl.col("rank").ne_missing("holder") & pl.col("start").is_not_null()
        )
        .with_columns(until=pl.col("end").fill_null(dt.date.max))
        .filter(until > pl.col("start"))
        .sort(*seat, "start", "until")
        .with_columns(before=until.cum_max().shift(1).over(seat))
        .with_columns(number=(pl.col("start") > pl.col("before")).fill_null(True).cum_sum().over(seat))
        .group_by(*seat, "number", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("exit").sort_by("until").last(), over=until.max())
        .with_columns(
            over=pl.when(pl.col("over") <= history.manifest.end).then("over"),
            exit=pl.when(pl.col("over") <= history.manifest.end).then("exit"),
        )
        .drop("number")
    )


def appointed(whose: str) -> Of:
    """How many the leader's clients, or others, come into both bodies; or how many others leave them alive.

    ``whose``: clients, others, others out, or net (clients in, and others out less others in). A tie counts if it runs
    on the day or begins within the month after; of those who leave, on the day before.
    """

    def of(history: History) -> pl.DataFrame:
        held = stints(history, BOTH)
        came = held.filter(pl.col("start") > history.manifest.start).select("run", "person_id", date="start")
        theirs = tied(history, came, ("client",), after=31)
        went = held.filter(pl.col("over").is_not_null() & ~pl.col("exit").fill_null("").is_in(DEAD)).select(
            "run", "person_id", date=pl.col("over").dt.offset_by("-1d")
        )
        own = tied(history, went, ("client",))
        frames = {"came": came, "clients": theirs, "went": went, "own": own}
        counted = runs(history).cast(pl.Int32).to_frame()
        for name, frame in frames.items():
            n = frame.group_by("run").agg(pl.len().cast(pl.Float64).alias(name))
            counted = counted.join(n, on="run", how="left").with_columns(pl.col(name).fill_null(0.0))
        others, out = pl.col("came") - pl.col("clients"), pl.col("went") - pl.col("own")
        value = {
            "clients": pl.col("clients"),
            "others": others,
            "others out": out,
            "net": pl.col("clients") + out - others,
        }
        return column(history, counted, value[whose])

    return of


def executed_share(history: History) -> pl.DataFrame:
    """The share of all who sat in the top body that is executed before the history ends."""
    return column(history, _executed(history), pl.col("executed").mean().over("run")).unique("run")


def nobody_executed(since: str | None = None) -> Of:
    """1 if nobody who sat in the top body is executed, or nobody from a day on."""

    def of(history: History) -> pl.DataFrame:
        return none_of(history, _executed(history, since).filter("executed"))

    return of


def _executed(history: History, since: str | None = None) -> pl.DataFrame:
    """Who sat in the top body on any day of the history, and whether he was executed in its time."""
    m = history.manifest
    sat = stints(history, TOP).filter(pl.col("over").is_null() | (pl.col("over") > m.start))
    first = m.start if since is None else as_day(since)
    executed = (pl.col("fate") == "executed") & pl.col("death").is_between(first, m.end)
    told = history.persons.select("run", "person_id", executed=executed.fill_null(False)).unique(["run", "person_id"])
    return sat.select("run", "person_id").unique().join(told, on=["run", "person_id"]).sort("run", "person_id")


def left_as_opponents(history: History) -> pl.DataFrame:
    """The share of those who left the top body that opposed the leader within the year before."""
    went = stints(history, TOP).filter(pl.col("over").is_not_null()).select("run", "person_id", date="over")
    against = tied(history, went, ("opponent",), before=YEAR).with_columns(against=pl.lit(True))
    joined = went.join(against, on=["run", "person_id", "date"], how="left")
    return per_run(history, joined.group_by("run").agg(value=pl.col("against").fill_null(False).mean()))


# --- decisions --------------------------------------------------------------------------------------------------------


def _by_year(history: History) -> pl.DataFrame:
    """The questions settled in the top body's name by year, as :func:`collegium.measures.workload` counts them.

    A year of which the history covers a part counts too; of a year that is told in parts, no part does.
    """
    return by_source(history, TOP).filter(pl.col("period").str.len_chars() == 4)


def in_session(years: int | Sequence[int]) -> Of:
    """The share of the top body's questions that is settled in session in a year, or in some taken together."""
    asked = [years] if isinstance(years, int) else list(years)

    def of(history: History) -> pl.DataFrame:
        found = _by_year(history).filter(pl.col("year").is_in(asked)).group_by("run")
        return per_run(history, found.agg(value=pl.col("in_session").sum() / pl.col("settled").sum()))

    return of


def in_its_name(year: int) -> Of:
    """The share of the top body's questions that few of its members, or the leader's office, settle in its name."""

    def of(history: History) -> pl.DataFrame:
        found = _by_year(history).filter(pl.col("year") == year)
        return column(history, found, pl.col("in_name").fill_null(0) / pl.col("settled"))

    return of


def dominated_years(history: History) -> pl.DataFrame:
    """The graded years and whether each is dominated: ``run``, ``year``, ``dominated``."""
    graded = history.decisions.filter(pl.col("grade").is_in(GRADES))
    return (
        graded.group_by("run", pl.col("start").dt.year().alias("year"))
        .agg(dominated=(pl.col("grade") != "together").mean() > 0.5)
        .sort("run", "year")
    )


def session_falls_first(history: History) -> pl.DataFrame:
    """1 if the share in session falls under half in a year before the first dominated one; 0 if either never comes."""
    counted = _by_year(history).filter(pl.col("share_in_session") < 0.5).group_by("run").agg(fell=pl.col("year").min())
    years = dominated_years(history)
    came = years.filter("dominated").group_by("run").agg(came=pl.col("year").min())
    told = years.select("run").unique()
    joined = told.join(counted, on="run", how="left").join(came, on="run", how="left")
    return column(history, joined, (pl.col("fell") < pl.col("came")).fill_null(False))


def dominated(history: History) -> pl.DataFrame:
    """1 if any year is dominated."""
    return per_run(history, dominated_years(history).group_by("run").agg(value=pl.col("dominated").any()))


def dominance_with_coercion(history: History) -> pl.DataFrame:
    """1 unless a year is dominated and nobody has been arrested or killed in it or the two years before."""
    struck = history.events.filter(pl.col("kind").is_in(["arrest", "killing"])).select(
        "run", struck=pl.col("start").dt.year()
    )
    years = dominated_years(history)
    calm = (
        years.filter("dominated")
        .join(struck.unique(), on="run", how="left")
        .group_by("run", "year")
        .agg(coerced=(pl.col("struck").is_between(pl.col("year") - 2, pl.col("year"))).fill_null(False).any())
        .filter(~pl.col("coerced"))
    )
    told = years.select("run").unique()
    return per_run(history, told.join(calm.select("run", calm=pl.lit(True)).unique(), on="run", how="left").select(
        "run", value=pl.col("calm").is_null()
    ))  # fmt: skip


# --- ballots ----------------------------------------------------------------------------------------------------------


def delegates_against(year: int) -> Of:
    """The share of the delegates to the congress of a year that votes against the leader's slate."""

    def of(history: History) -> pl.DataFrame:
        held = history.ballots.filter(
            (pl.col("kind") == "election") & (pl.col("start").dt.year() == year) & (pl.col("electors") > 0)
        )
        return per_run(history, held.group_by("run").agg(value=(pl.col("votes_against") / pl.col("electors")).max()))

    return of


def _ratifications(history: History, first: str | None, last: str | None) -> pl.DataFrame:
    m = history.manifest
    days = (m.start if first is None else as_day(first), m.end if last is None else as_day(last))
    return history.ballots.filter((pl.col("kind") == "ratification") & pl.col("start").is_between(*days))


def open_ratified(least: float = 0.95) -> Of:
    """1 if at least 95 % of the open ballots on a recommended man are carried, up to the end of 1987."""

    def of(history: History) -> pl.DataFrame:
        last = "1987-12-31" if history.manifest.start.year < 1988 else None
        held = _ratifications(history, None, last).filter(~pl.col("secret"))
        return per_run(history, held.group_by("run").agg(value=(pl.col("outcome") == "carried").mean() >= least))

    return of


def _standing_again(history: History, first: str, last: str) -> pl.DataFrame:
    """The ballots on men who head a province already."""
    here = history.organizations.filter(pl.col("level") == "province")["organization_id"].unique()
    heads = history.memberships.filter(pl.col("organization_id").is_in(here.implode()), pl.col("rank") == "holder")
    spells = heads.select("run", subject_id="person_id", since="start", until="end")
    sitting = (
        _ratifications(history, first, last)
        .join(spells, on=["run", "subject_id"])
        .filter(pl.col("since") < pl.col("start"), pl.col("until").is_null() | (pl.col("until") >= pl.col("start")))
    )
    return sitting.unique(["run", "ballot_id"])


def told_but_open(first: str, last: str) -> Of:
    """1 if more than half of the ballots on sitting heads of provinces between two days are open."""

    def of(history: History) -> pl.DataFrame:
        held = _standing_again(history, first, last).drop_nulls("secret")
        return per_run(history, held.group_by("run").agg(value=(~pl.col("secret")).mean() > 0.5))

    return of


def most_ratified(first: str, last: str) -> Of:
    """1 if more than half of the ballots on sitting heads of provinces between two days carry them."""

    def of(history: History) -> pl.DataFrame:
        held = _standing_again(history, first, last)
        return per_run(history, held.group_by("run").agg(value=(pl.col("outcome") == "carried").mean() > 0.5))

    return of


def turned_out_share(first: str, last: str) -> Of:
    """The share of secret ballots on men put up to head provinces between two days that do not carry them."""

    def of(history: History) -> pl.DataFrame:
        held = _ratifications(history, first, last).filter(pl.col("secret"))
        return per_run(history, held.group_by("run").agg(value=(pl.col("outcome") != "carried").mean()))

    return of


def beaten_in_public(history: History) -> pl.DataFrame:
    """1 if some who stand in the first public election, below the centre, are beaten; null if none is held."""
    held = history.ballots.filter(pl.col("kind") == "public election").sort("run", "start")
    first = held.filter(pl.col("start") == pl.col("start").min().over("run"))
    return per_run(history, first.group_by("run").agg(value=pl.col("votes_for").sum() < pl.col("electors").sum()))


def form_voted_down(history: History) -> pl.DataFrame:
    """1 if a form of ballot that the leader proposes is voted down; null if he proposes none."""
    voted = history.ballots.filter(pl.col("kind") == "form of ballot")
    return per_run(history, voted.group_by("run").agg(value=(pl.col("outcome") != "carried").any()))
