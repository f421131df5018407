"""The measures of a profile: what each needs, what it is computed from, and what of it is shown.

Every measure of the house that takes a history stands here once, in the order of the page. What a history lacks is
asked before a measure is computed, in words of the reader's; what only the measure can find out, it says itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from matplotlib.figure import Figure

from collegium import figures, measures
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.leaders import LEADER
from collegium.measures.ties import SCHEMA as TIES
from collegium.reports import needs
from collegium.reports.asked import Asked
from collegium.reports.needs import Need

BODIES, PEOPLE, BONDS, POWER, RULE = "The body", "People coming and going", "Ties and factions", "Power", "Who rules"
PANELS = (BODIES, PEOPLE, BONDS, POWER, RULE)
RUN = 0  # whose figures are drawn


@dataclass(frozen=True)
class Item:
    """A measure in a profile.

    Attributes
    ----------
    name, title, panel : str
        As on the command line; the heading; the part of the page.
    says : str
        How to read it, in a sentence.
    compute : function
        From what is asked to a table.
    value : str
        The column that must be told in some row.
    keys : tuple of str
        Columns that with ``run`` name a row; over many runs the others are summed up by them.
    show : tuple of str
        The columns of the page; all by default.
    needs : tuple of functions
        Each gives the reason why the measure cannot be computed, or None.
    draw : function, optional
        The figure.
    empty : str
        The reason, where the measure gives no row.
    """

    name: str
    title: str
    panel: str
    says: str
    compute: Callable[[Asked], pl.DataFrame]
    value: str
    keys: tuple[str, ...] = ()
    show: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    draw: Callable[[Asked], Figure] | None = None
    empty: str = "nothing of this is recorded"


def _on_days(measure: Callable[..., pl.DataFrame]) -> Callable[[Asked], pl.DataFrame]:
    return lambda q: measure(q.history, q.body, list(q.days), rank=q.rank)


def _in_span(measure: Callable[..., pl.DataFrame]) -> Callable[[Asked], pl.DataFrame]:
    return lambda q: measure(q.history, q.body, q.start, q.end, q.rank)


def _of_spells(measure: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[Asked], pl.DataFrame]:
    return lambda q: measure(measures.spells(q.history, q.body, q.start, q.end, q.rank))


def _ranked(figure: Callable[..., Figure]) -> Callable[[Asked], Figure]:
    return lambda q: figure(q.history, q.body, q.first, q.last, run=_run(q), rank=q.rank)


def _plain(figure: Callable[..., Figure]) -> Callable[[Asked], Figure]:
    return lambda q: figure(q.history, q.body, q.first, q.last, run=_run(q))


def _run(q: Asked) -> int:
    """The first run there is."""
    first = q.history.memberships["run"].min()
    return first if isinstance(first, int) else RUN


# --- tables that take more than one call ------------------------------------------------------------------------------


def _turnover(q: Asked) -> pl.DataFrame:
    try:
        rows = measures.turnover(q.history, q.body, rank=q.rank)
        inside = pl.col("date_before").ge(q.first) & pl.col("date_after").le(q.last)
        return rows if q.start is None and q.end is None else rows.filter(inside)
    except CollegiumError:  # no two congresses
        return measures.turnover(q.history, q.body, list(q.days), rank=q.rank)


def _retention(q: Asked) -> pl.DataFrame:
    return measures.retention(q.history, q.body, q.days[0], list(q.days[1:]) or list(q.days), rank=q.rank)


def _interlock(q: Asked) -> pl.DataFrame:
    wanted: list[pl.DataFrame] = []
    for other in q.others:
        seats = q.history.memberships.filter(organization_id=other)["rank"].unique().to_list()
        second = q.rank if q.rank in seats else "holder" if seats == ["holder"] else "all"
        rows = measures.interlock(q.history, q.body, other, list(q.days), q.rank, second)
        wanted.append(rows)
    return pl.concat(wanted)


def _client_shares(q: Asked) -> pl.DataFrame:
    return measures.client_shares(q.history, [q.body], list(q.days), rank=q.rank)


def _lead(q: Asked) -> pl.DataFrame:
    return measures.secretariat_lead(q.history, list(q.days), rank=q.rank)


def _ties(q: Asked, but: str = "") -> pl.DataFrame:
    """Ties between members, run by run, of whom a run has few: nobody else matters but who led."""
    rules = [rule for rule, why in measures.rules_for(q.history).iter_rows() if why is None and rule != but]
    past, person = q.history, ["run", "person_id"]
    sat = q.members.select(person).unique()
    ever = past.memberships.filter(organization_id=q.body)  # of other spans too: they make its reshuffles
    led = past.memberships.filter(post_id=LEADER)
    near = pl.concat([ever.select(person), led.select(person)]).unique()
    own = past.memberships.join(near, on=person, how="semi", maintain_order="left")
    mine = History(past.manifest, {**past.tables, "memberships": own})
    found = measures.ties(mine, rules, body=q.body) if rules else pl.DataFrame(schema=TIES)
    return found.join(sat, on=["run", "person_id"], how="semi", maintain_order="left").join(
        sat.rename({"person_id": "other_id"}), on=["run", "other_id"], how="semi", maintain_order="left"
    )


def _centrality(q: Asked) -> pl.DataFrame:
    return measures.centrality(_ties(q, but="company"))


def _factions(q: Asked) -> pl.DataFrame:
    return measures.balance(measures.factions(q.history, q.body, list(q.days), rank=q.rank))


def _power(q: Asked) -> pl.DataFrame:
    members = measures.factions(q.history, q.body, list(q.days), rank=q.rank)
    return measures.bloc_power(members).drop("shapley_shubik_exact")


def _selectorate(q: Asked) -> pl.DataFrame:
    return measures.selectorate(q.history, list(q.days), q.body, rank=q.rank)


def _personalism(q: Asked) -> pl.DataFrame:
    all_ties = q.history.manifest.kind == "simulated"
    return measures.personalism(measures.personalism_items(q.history, list(q.days), q.body, all_ties=all_ties))


def _roles(q: Asked) -> measures.Roles:
    return measures.Roles(body=q.body)


def _compact(q: Asked) -> pl.DataFrame:
    all_ties = q.history.manifest.kind == "simulated"
    return measures.compact(q.history, q.first, q.last, roles=_roles(q), all_ties=all_ties)


def _norms(q: Asked) -> pl.DataFrame:
    all_ties = q.history.manifest.kind == "simulated"
    rows = measures.compact(q.history, q.first, q.last, roles=_roles(q), detail="leaders", all_ties=all_ties)
    return measures.established(rows)


# --- figures that take more than the body -----------------------------------------------------------------------------


def _timeline(q: Asked) -> Figure:
    return figures.timeline(q.history, q.body, q.first, q.last, run=_run(q))


def _attendance(q: Asked) -> Figure:
    return figures.attendance(q.history, q.first, q.last, body=q.body, run=_run(q))


def _compact_figure(q: Asked) -> Figure:
    return figures.compact(q.history, q.first, q.last, run=_run(q), roles=_roles(q))


def _leadership_figure(q: Asked) -> Figure:
    return figures.leadership(q.history, q.first, q.last, run=_run(q), body=q.body)


def _balance_figure(q: Asked) -> Figure:
    past = q.history.filter(run=_run(q)) if q.history.manifest.kind == "simulated" else q.history
    members = measures.factions(past, q.body, list(q.days), rank=q.rank)
    return figures.faction_balance(past, members, run=_run(q))


# --- all of them ------------------------------------------------------------------------------------------------------

_TIED = (needs.a_leader, needs.ties)
_LEAVING = (needs.two_people, needs.an_exit)

ITEMS: tuple[Item, ...] = (
    Item(
        "ages", "Ages", BODIES, "Ages in years of those who sat on each day; n known: of how many the birth is told.",
        _on_days(measures.ages), "mean", ("date",),
        ("date", "n", "n_known", "mean", "sd", "median", "min", "max"), (needs.births,), _ranked(figures.ages),
    ),
    Item(
        "age-bands", "Age structure", BODIES, "How many were in which band of age.",
        _on_days(measures.age_bands), "n", ("date", "band"), ("date", "band", "n", "share"), (needs.births,),
        _ranked(figures.age_structure),
    ),
    Item(
        "turnover", "Turnover", BODIES,
        "From each day to the next: who was kept and who was new. Jaccard: those in both over those in either.",
        _turnover, "retention", ("date_before", "date_after"), (), (needs.two_days,), _ranked(figures.turnover),
        "no two congresses in the span",
    ),
    Item(
        "retention", "Retention", BODIES, "Of those who sat on the first day, the share who still sat.",
        _retention, "retention", ("date",), (), (needs.two_days,),
    ),
    Item(
        "interlock", "Interlock", BODIES, "How many sat in another body too; overlap: of the smaller of the two.",
        _interlock, "common", ("second", "date"),
        ("second", "date", "n_first", "n_second", "common", "share_of_first", "share_of_second", "overlap"),
        (needs.another_body,),
    ),
    Item(
        "client-shares", "The leader's following", BODIES, "The leader's clients and allies among the other members.",
        _client_shares, "client_share", ("date",),
        ("date", "leader_id", "n_others", "client_share", "ally_share", "opponent_share", "following_share"), _TIED,
    ),
    Item(
        "secretariat-lead", "Lead of the Secretariat", BODIES,
        "By how much the leader's share of Secretariat and Orgburo exceeds that of the Politburo.",
        _lead, "secretariat_client_lead", ("date",),
        ("date", "leader_id", "secretariat_client_lead", "orgburo_client_lead", "secretariat_following_lead",
         "orgburo_following_lead"),
        (needs.a_secretariat, *_TIED),
    ),
    Item(
        "fates", "Fates", BODIES, "What became of those who sat.",
        lambda q: measures.fates(q.history, q.body, q.start, q.end), "fate",
        ("rank", "fate", "violent"), ("rank", "fate", "violent", "n", "of", "share"),
        (needs.fates,),
    ),
    Item(
        "workload", "Workload", BODIES, "Decisions by year, in session, by circulation and in the body's name.",
        lambda q: measures.workload(q.history, q.body, q.start, q.end), "total", ("period",),
        ("period", "sessions", "total", "in_session", "by_circulation", "in_name", "other", "share_in_session"),
        (needs.decisions,), _plain(figures.workload),
    ),
    Item(
        "vitality", "Vitality of the organs", BODIES, "Sessions a month, share of decisions in session, plena a year.",
        lambda q: measures.vitality(q.history, q.body, q.start, q.end), "value", ("indicator", "period"),
        ("indicator", "period", "value", "n", "counted_by"), (needs.meetings,), _plain(figures.vitality),
    ),
    Item(
        "rank-distance", "Movement in the order", BODIES,
        "How far the order of the leadership moved from one day to the next: 0 not at all, 1 turned round.",
        lambda q: measures.rank_distance(q.history, q.body, list(q.days)), "kendall_share",
        ("date_before", "date_after"),
        ("date_before", "date_after", "n", "n_reversed", "n_tied_once", "kendall_share", "footrule_share"),
        (needs.two_days, needs.two_people), _plain(figures.ranks),
    ),
    Item(
        "spells", "Spells", PEOPLE, "Every spell of membership, with how it began and ended.",
        _in_span(measures.spells), "duration", (),
        ("person_id", "start", "end", "entry", "exit", "exit_type", "duration", "event_observed"), (), _timeline,
    ),
    Item(
        "median-tenure", "Median tenure", PEOPLE, "After how many years half are gone, with 95 % limits.",
        _of_spells(measures.median_tenure), "median", (), (), _LEAVING,
    ),
    Item(
        "survival", "Survival", PEOPLE,
        "The share still there after so many years (Kaplan and Meier), with 95 % limits.",
        _of_spells(measures.survival), "survival", (),
        ("time", "n_at_risk", "n_exits", "n_censored", "survival", "low", "high"), _LEAVING, _ranked(figures.survival),
    ),
    Item(
        "incidence", "Ways of leaving", PEOPLE, "The share gone in each way after so many years (Aalen and Johansen).",
        _of_spells(measures.incidence), "incidence", (), (), _LEAVING,
    ),
    Item(
        "exponential-tenure", "Is tenure exponential?", PEOPLE,
        "The rate of exit if it were constant, and how often a constant rate fits as badly (weibull p, bands p).",
        _of_spells(measures.exponential_tenure), "rate", (),
        ("n_spells", "n_exits", "person_years", "rate", "low", "high", "shape", "weibull_p", "bands_p", "largest_day"),
        _LEAVING,
    ),
    Item(
        "hazard-by-tenure", "Exits by length of tenure", PEOPLE,
        "How often members leave in each year of their tenure.",
        _of_spells(measures.hazard_by_tenure), "hazard", (), (), _LEAVING,
    ),
    Item(
        "exit-hazard", "Exits under each leader", PEOPLE,
        "Exits a year of membership by cause, with exact 95 % limits; the leader himself is not counted.",
        _in_span(measures.exit_hazard), "hazard", ("leader_id", "exit_cause"),
        ("leader_id", "start", "end", "exit_cause", "n_exits", "person_years", "hazard", "low", "high"), _LEAVING,
        _ranked(figures.hazards),
    ),
    Item(
        "newcomers", "Newcomers", PEOPLE, "Everybody who entered, and from where.",
        _in_span(measures.newcomers), "person_id", (), empty="nobody is seen to enter",
    ),
    Item(
        "circulation", "Circulation", PEOPLE, "Where entrants came from, under each leader.",
        _in_span(measures.circulation), "n_entrants", ("period",),
        ("period", "n_entrants", "returned", "elite", "apprentice", "outside", "open_share", "closed_share", "bound"),
        (), _ranked(figures.circulation),
    ),
    Item(
        "flows", "Flows", PEOPLE, "Entries by origin and exits by cause, year by year.",
        _in_span(measures.flows), "n", ("period", "direction", "type"), empty="nobody is seen to enter or to leave",
    ),
    Item(
        "ties", "Ties", BONDS, "Who is tied to whom by which rule, among those who ever sat.",
        _ties, "rule", (), (), (needs.two_people,), empty="nobody is tied to anybody by any rule that can be asked",
    ),
    Item(
        "centrality", "In the middle of the network", BONDS,
        "Who has most ties, by the rules that ask for more than sitting together.",
        _centrality, "person_id", (), (), (needs.two_people,),
        empty="no ties recorded or found by any rule but that of sitting together",
    ),
    Item(
        "factions", "Factions", BONDS, "Factions of patrons and their clients: sizes, balance, effective number.",
        _factions, "effective_number", ("date",),
        ("date", "n", "n_factions", "independents", "head", "largest_share", "effective_number"),
        (needs.two_people, needs.ties), _balance_figure,
    ),
    Item(
        "attendance", "At the leader's side", BONDS, "Who was present together most often. Proximity is not power.",
        lambda q: measures.attendance(q.history, q.first, q.last, body=q.body), "n_meetings", ("person_id",), (), (),
        _attendance,
    ),
    Item(
        "visitors", "Visitors", BONDS, "Who came to the leader how often. Proximity is not power.",
        lambda q: measures.visitors(q.history, q.first, q.last, body=q.body), "person_id",
        empty="no visits recorded",
    ),
    Item(
        "power", "Power of factions", POWER, "What each faction's votes are worth if a simple majority carries.",
        _power, "shapley_shubik", (), (), (needs.two_people, needs.ties),
    ),
    Item(
        "selectorate", "Selectorate", POWER, "Those who could choose a leader here, and how many suffice.",
        _selectorate, "selectorate", ("date",), ("date", "selectorate", "coalition", "ratio", "reason"),
    ),
    Item(
        "leadership", "Type of leadership", RULE,
        "Pure, predominant or dominant, from who prevails and whether the leader could be removed; our proposal.",
        lambda q: measures.leadership_type(q.history, q.first, q.last, body=q.body), "label", (),
        ("year", "leader_id", "label", "sublabel", "decisiveness", "gap", "override", "removable", "why"),
        (needs.a_leader, needs.single_decisions), _leadership_figure,
    ),
    Item(
        "personalism", "Personalism", RULE, "Of eight items, how many are told and answered yes; the score is ours.",
        _personalism, "score", ("date",), (), (needs.a_leader,),
    ),
    Item(
        "compact", "The compact", RULE, "Which rules that bind a leader to his peers were kept (Rigby; numbers ours).",
        _compact, "kept", (), ("year", "leader_id", "rule", "value", "cap", "kept", "reason"), (needs.a_leader,),
        _compact_figure,
    ),
    Item(
        "norm-strength", "Strength of norms", RULE,
        "How often each clause was kept and broken, under how many leaders.",
        _norms, "strength", (), (), (needs.a_leader,),
    ),
)  # fmt: skip
