"""Patterns: what the record shows and a model of the regime has to show at once, as a declared list.

Each pattern of ``docs/background/patterns.md`` is stated there with its figures and the table or line of its source;
here each of its figures is a row that can be judged: what is read off a history, in which period, what the record has,
how the two are held against each other. The approach is pattern-oriented modelling [1]_: many patterns together, since
any one is easily met for a wrong reason.

Two roles, fixed beforehand: **fit** may enter a distance that calibrates parameters, **test** may only be scored.

Two ways of judging.

* *interval*: a number. It is met if the record lies within the central 90 % of the runs.
* *share*: what the record shows, and a run shows or not. The share of the runs that show it comes with Wilson's 95 %
  interval. It is met if that interval lies at or above a threshold, missed if below, and undecided where it holds the
  threshold: then more runs are needed. The thresholds are **our proposal**: ``NEVER`` for what the record never breaks,
  ``MOSTLY`` for regularities, ``ONCE`` for what happened once and need not have.

What no run can show stands in :data:`NOT_SHOWN` with the reason.

References
----------
.. [1] Grimm et al. (2005), Science 310(5750).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from collegium.dates import as_day
from collegium.theories import patterns_shown as shown
from collegium.theories.patterns_shown import BOTH, COMMITTEE, TOP, Of

NEVER, MOSTLY, ONCE = 0.9, 0.5, 0.1
EVERY = "1919-91"  # all base periods, run by run


@dataclass(frozen=True)
class Period:
    """A stretch that is simulated from the record's roster of its first day.

    Attributes
    ----------
    id : str
    on, until : str
        The day of the roster, and the last month.
    charters, presets : tuple of str
        In force one after the other, the presets by their ids; the first holds from the first day.
    base : bool
        One of the nine periods that follow each other; the others overlap with them.
    amend, without : tuple of str
        Amendments, and mechanisms that are off.
    """

    id: str
    on: str
    until: str
    charters: tuple[str, ...]
    presets: tuple[str, ...]
    base: bool = True
    amend: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    @property
    def first(self) -> dt.date:
        """The day of the roster."""
        return as_day(self.on)

    @property
    def last(self) -> dt.date:
        """The last day of the last month."""
        month = as_day(self.until).replace(day=28) + dt.timedelta(days=4)
        return month.replace(day=1) - dt.timedelta(days=1)


def _base(id: str, on: str, until: str, *charters: str) -> Period:
    return Period(id, on, until, charters, (f"period-{id}",))


PERIODS: tuple[Period, ...] = (
    _base("1919-22", "1919-04-01", "1922-12", "cpsu-1919", "cpsu-1922"),
    _base("1923-29", "1923-01-01", "1929-12", "cpsu-1922"),
    _base("1930-34", "1930-01-01", "1934-12", "cpsu-1922", "cpsu-1934"),
    _base("1935-53", "1935-01-01", "1953-03", "cpsu-1934", "cpsu-1952"),
    _base("1953-57", "1953-03-31", "1957-06", "cpsu-1953"),
    _base("1957-64", "1957-07-01", "1964-10", "cpsu-1953", "cpsu-1961"),
    _base("1964-82", "1964-10-15", "1982-11", "cpsu-1961", "cpsu-1966"),
    _base("1982-85", "1982-11-12", "1985-03", "cpsu-1966"),
    _base("1985-91", "1985-03-12", "1991-07", "cpsu-1966", "cpsu-1988", "cpsu-1990"),
    Period("1922-30", "1922-04-15", "1930-12", ("cpsu-1922",), ("period-1919-22", "period-1923-29", "period-1930-34"),
        base=False),
    Period("1924-52", "1924-06-02", "1952-09", ("cpsu-1922", "cpsu-1934"),
        ("period-1923-29", "period-1930-34", "period-1935-53"), base=False),
    Period("1937 secret", "1937-01-01", "1939-04", ("cpsu-1934",), ("period-1935-53",), base=False,
        amend=("secret-ballots-1937",)),
    Period("1937 outsiders", "1937-01-01", "1939-04", ("cpsu-1934",), ("period-1935-53",), base=False,
        amend=("secret-ballots-1937",), without=("terror", "incumbents_count", "ballot_forms")),
)  # fmt: skip
BY_ID: dict[str, Period] = {period.id: period for period in PERIODS}
Across = Literal["sum", "all", "mean"]


@dataclass(frozen=True)
class Pattern:
    """One figure of a pattern.

    Attributes
    ----------
    id : str
        The pattern of ``patterns.md``.
    text : str
        What is read off a history, in words.
    role : {"fit", "test"}
    period : str
        Where: the id of a period, or :data:`EVERY`.
    printed : float
        The source's figure; of what happens or does not, 1 or 0.
    source : str
        Its table, line or chapter.
    of : function
        A history to one number a run.
    judged : float or "interval"
        The threshold of a share, or ``interval``.
    counted : bool
        Whether the record itself has the data: then its figure is computed by ``of``.
    across : {"sum", "all", "mean"}
        Of :data:`EVERY`, how the periods of a run are put together: added up; 1 if no period that tells has 0; or the
        mean of those that tell.
    note : str
        Where the reading differs from the source's.
    """

    id: str
    text: str
    role: Literal["fit", "test"]
    period: str
    printed: float
    source: str
    of: Of
    judged: float | Literal["interval"] = "interval"
    counted: bool = False
    across: Across = "all"
    note: str = ""


@dataclass(frozen=True)
class NotShown:
    """A pattern, or a part of one, of which no run tells anything."""

    id: str
    text: str
    role: Literal["fit", "test"]
    period: str
    record: str
    source: str
    reason: str


FIT: Literal["fit", "test"] = "fit"
TEST: Literal["fit", "test"] = "test"
_WORK = "gill-2018, Tables 2.1, 3.2, 4.3, 4.5, 4.15"


def _workload(year: int, period: str, share: float, role: Literal["fit", "test"], place: str) -> Pattern:
    return Pattern("B1", f"questions settled in session, {year}", role, period, share, f"gill-2018, {place}",
                   shown.in_session(year), counted=True)  # fmt: skip


PATTERNS: tuple[Pattern, ...] = (
    # --- A: who sits where
    Pattern("A1", "no heir finds a majority of clients in the Politburo", TEST, EVERY, 1,
        "gill-2018, ch. 5-7, l.2082", shown.no_majority_on_accession, NEVER,
        note="a period starts with its first leader in office: only later accessions are counted"),
    Pattern("A2", "leader and clients in Politburo and Secretariat, May 1973", FIT, "1964-82", 7 / 26,
        "gill-2018, Table 6.2 (l.2581)", shown.clients_with_leader("1973-05-01", BOTH), counted=True),
    Pattern("A2", "leader and clients in Politburo and Secretariat, March 1981", FIT, "1964-82", 9 / 26,
        "gill-2018, Table 6.3 (l.2608)", shown.clients_with_leader("1981-03-31", BOTH), counted=True),
    Pattern("A2", "clients stay under half of both bodies", FIT, "1964-82", 1, "gill-2018, Tables 6.2, 6.3",
        shown.stays_under_half(range(1964, 1982)), NEVER),
    Pattern("A2", "clients in the Politburo, February 1956", FIT, "1953-57", 3 / 16, "gill-2018, Table 5.1",
        shown.share_of("client_share", "1956-02-28"), counted=True),
    Pattern("A2", "clients and allies in the Politburo, February 1956", FIT, "1953-57", 7 / 16, "gill-2018, Table 5.1",
        shown.share_of("following_share", "1956-02-28"), counted=True),
    Pattern("A2", "clients and allies among full members, June 1957", FIT, "1953-57", 12 / 14, "gill-2018, Table 5.2",
        shown.share_of("following_share", "1957-06-30", rank="full"), counted=True,
        note="all clients and allies of the other 14; of them 9 are new"),
    Pattern("A2", "clients among full members, October 1961", FIT, "1957-64", 3 / 10, "gill-2018, Table 5.3",
        shown.share_of("client_share", "1961-10-31", rank="full"), counted=True),
    Pattern("A2", "clients and allies among full members, October 1961", FIT, "1957-64", 1, "gill-2018, Table 5.3",
        shown.share_of("following_share", "1961-10-31", rank="full"), counted=True),
    *(
        Pattern("A3", f"lead of the Secretariat in clients, {day[:7]}", TEST, "1923-29", points,
            "gill-2018, Tables 3.3 (l.814), 4.1", shown.lead(day), counted=True, note="the number is our proposal")
        for day, points in (("1924-06-30", 0.42), ("1926-01-31", 0.18), ("1927-12-31", 0.06))
    ),
    Pattern("A3", "the Secretariat is ahead in clients on all three days", TEST, "1923-29", 1,
        "gill-2018, Table 3.3 (l.814)", shown.leads_throughout(["1924-06-30", "1926-01-31", "1927-12-31"]), MOSTLY,
        counted=True),
    Pattern("A3", "lead of the Secretariat in clients and allies, February 1956", TEST, "1953-57", 0.42,
        "gill-2018, Table 5.1", shown.lead("1956-02-28", "secretariat_following_lead"), counted=True),
    Pattern("A4", "heads of provinces replaced September 1953 to February 1956", FIT, "1953-57", 45 / 84,
        "gill-2018, ch. 5 (l.2100)", shown.heads_replaced("1953-09-30", "1956-02-28")),
    Pattern("A4", "clients and allies in the Central Committee of 1956", FIT, "1953-57", 2 / 3,
        "gill-2018, ch. 5 (l.2100, l.2137)", shown.share_of("following_share", "1956-02-28", COMMITTEE, "full"),
        note="nearly two thirds, in words"),
    Pattern("A5", "Central Committee kept, 1934 to 1939", TEST, "1935-53", 0.173, "gill-2018, l.1427",
        shown.kept_share(COMMITTEE, "1935-01-01", "1939-04-30"), note="of the body of the period's first day"),
    Pattern("A5", "Central Committee kept, 1956 to 1961", FIT, "1957-64", 0.50, "gill-2018, Table 6.4 (l.2702)",
        shown.kept_share(COMMITTEE, "1957-07-01", "1961-11-30"), note="of the body of the period's first day"),
    Pattern("A5", "Central Committee kept, 1961 to 1966", FIT, "1964-82", 0.73, "gill-2018, Table 6.4 (l.2703)",
        shown.kept_share(COMMITTEE, "1964-10-15", "1966-04-30"), note="of the body of the period's first day"),
    *(
        Pattern("A5", f"Central Committee kept, {start[:4]} to {end[:4]}", FIT, "1964-82", share,
            f"gill-2018, Table 6.4 (l.{line})", shown.kept_share(COMMITTEE, start, end))
        for start, end, share, line in (
            ("1966-04-30", "1971-04-30", 0.73, 2704), ("1971-04-30", "1976-03-31", 0.80, 2705),
            ("1976-03-31", "1981-03-31", 0.78, 2706),
        )
    ),
    Pattern("A5", "Central Committee kept, 1981 to 1986", TEST, "1985-91", 0.55, "gill-2018, l.3001",
        shown.kept_share(COMMITTEE, "1985-03-12", "1986-03-31"),
        note="of the body of the period's first day; the source counts candidates too"),
    Pattern("A5", "of the Central Committee of 1990 sat in that of 1986", TEST, "1985-91", 0.141, "gill-2018, l.3141",
        shown.old_share(COMMITTEE, "1986-03-31", "1990-08-01")),
    Pattern("A6", "full members of the Politburo kept, 1922 to 1930", TEST, "1922-30", 1 / 7, "gill-2018, Table 3.1",
        shown.kept_share(TOP, "1922-04-15", "1930-12-31"), counted=True),
    Pattern("A6", "full members of the Presidium kept, 1957 to 1961", TEST, "1957-64", 7 / 15, "gill-2018, Table 5.3",
        shown.kept_share(TOP, "1957-07-01", "1961-10-31"), counted=True),
    Pattern("A6", "Politburo and Secretariat kept, 1966 to 1981", TEST, "1964-82", 13 / 24,
        "gill-2018, Table 6.1 (l.2544)", shown.kept_share(BOTH, "1966-04-30", "1981-03-31", "all"), counted=True),
    Pattern("A6", "Politburo and Secretariat new in 1990", TEST, "1985-91", 28 / 35, "gill-2018, l.3105",
        shown.new_share(BOTH, "1990-06-30", "1990-08-01"), counted=True, note="new to both bodies since June"),
    *(
        Pattern("A7", f"mean age of full members, {day[:7]}", role, period, age, f"gill-2018, {place}",
            shown.mean_age(day), counted=True)
        for day, role, period, age, place in (
            ("1966-04-09", FIT, "1964-82", 58, "ch. 6"), ("1971-04-10", FIT, "1964-82", 61, "ch. 6"),
            ("1976-03-06", TEST, "1964-82", 66, "ch. 6"), ("1981-03-06", TEST, "1964-82", 70, "ch. 6"),
            ("1985-03-12", TEST, "1982-85", 67.5, "l.2995"),
        )
    ),
    Pattern("A7", "mean age of candidates, 1985-03", TEST, "1982-85", 68.5, "gill-2018, l.2995",
        shown.mean_age("1985-03-12", "candidate"), counted=True),
    *(
        Pattern("A8", text, TEST, "1964-82", n, "gill-2018, ch. 6 note 29 (l.2789)", shown.appointed(whose))
        for text, n, whose in (
            ("clients appointed to Politburo and Secretariat", 11, "clients"), ("others appointed", 15, "others"),
            ("others removed", 16, "others out"), ("net gain of the leader", 12, "net"),
        )
    ),
    Pattern("A9", "senior secretaries who are clients, August 1930", TEST, "1930-34", 1, "gill-2018, Table 4.1",
        shown.senior_secretaries_his("1930-08-01"), counted=True),
    Pattern("A9", "secretaries who are full members, February 1956", TEST, "1953-57", 2 / 8, "gill-2018, Table 5.1",
        shown.secretaries_in_top("1956-02-28"), counted=True, note="l.2137 has half of them in the Presidium"),
    Pattern("A9", "secretaries who are full members, June 1957", TEST, "1953-57", 7 / 8, "gill-2018, Table 5.2",
        shown.secretaries_in_top("1957-06-30"), counted=True),
    Pattern("A9", "full members who are secretaries, June 1957", TEST, "1953-57", 7 / 15, "gill-2018, Table 5.2",
        shown.secretaries_in_top("1957-06-30", "share_of_second"), counted=True,
        note="l.2206 has a majority, the table 7 of 15"),
    Pattern("A10", "members of the Politburo of 1924-52 executed by 1952", TEST, "1924-52", 14 / 36, "gill-2018, ch. 4",
        shown.executed_share, counted=True, note="the record has 38 members, Stalin among them"),
    *(
        Pattern("A10", "nobody of the Politburo is executed", TEST, period, 1, "gill-2018, ch. 4",
            shown.nobody_executed(since), NEVER, counted=True)
        for period, since in (
            ("1923-29", None), ("1930-34", None), ("1953-57", "1954-01-01"), ("1957-64", None), ("1964-82", None),
            ("1982-85", None), ("1985-91", None),
        )
    ),
    # --- B: how the organs work
    *(
        _workload(year, period, share, role, place)
        for year, period, share, role, place in (
            (1919, "1919-22", 1.0, FIT, "Table 2.1 (l.483)"), (1922, "1919-22", 0.84, FIT, "Table 2.1 (l.483)"),
            (1923, "1923-29", 0.86, FIT, "Table 3.2 (l.797)"), (1929, "1923-29", 0.47, FIT, "Table 3.2 (l.797)"),
            (1930, "1930-34", 0.38, FIT, "Table 4.3 (l.1264)"), (1934, "1930-34", 0.078, FIT, "Table 4.3 (l.1264)"),
            (1935, "1935-53", 0.03, TEST, "Table 4.5 (l.1326)"), (1940, "1935-53", 0.004, TEST, "Table 4.5 (l.1326)"),
            (1948, "1935-53", 0.0, TEST, "Table 4.15 (l.1509)"), (1950, "1935-53", 0.0, TEST, "Table 4.15 (l.1509)"),
            (1951, "1935-53", 0.0, TEST, "Table 4.15 (l.1509)"), (1952, "1935-53", 0.0, TEST, "Table 4.15 (l.1509)"),
        )
    ),
    Pattern("B2", "questions in session of all in session and by circulation, 1985-90", TEST, "1985-91", 1829 / 11454,
        "gill-2018, l.3143", shown.in_session(range(1985, 1991)), note="counts of questions, not of sessions"),
    Pattern("B3", "questions settled in the Politburo's name by few, 1940", TEST, "1935-53", 3605 / 3618,
        "gill-2018, Table 4.5 (l.1334)", shown.in_its_name(1940), counted=True,
        note="our reading of the inner circle; the hours in the office are not shown"),
    Pattern("B5", "less than half in session before the leader decides most questions", TEST, "1924-52", 1,
        "gill-2018, Table 3.2 against ch. 4", shown.session_falls_first, MOSTLY, note="dominance by the grades alone"),
    # --- C: conflict, removal, succession
    Pattern("C1", "leaders removed by their own organs", TEST, EVERY, 1, "gill-2018, ch. 3-8", shown.leaders_removed,
        counted=True, across="sum"),
    *(
        Pattern("C1", "no leader is removed", TEST, period, 1, "gill-2018, ch. 3-8", shown.no_leader_removed, MOSTLY,
            counted=period != "1919-22")
        for period in ("1919-22", "1923-29", "1930-34", "1935-53", "1953-57", "1964-82", "1982-85", "1985-91")
    ),
    Pattern("C1", "the leader is removed", TEST, "1957-64", 1, "gill-2018, ch. 5", shown.a_leader_removed, ONCE,
        counted=True),
    Pattern("C2", "votes of the Politburo on removing the leader", TEST, EVERY, 2, "gill-2018, ch. 5",
        shown.challenges_voted_on, counted=True, across="sum"),
    Pattern("C2", "largest share of the Politburo against the leader, to June 1957", TEST, "1953-57", 7 / 11,
        "gill-2018, l.2147", shown.largest_vote_against),
    Pattern("C2", "a leader voted out by the Politburo is kept by the Central Committee", TEST, "1953-57", 1,
        "gill-2018, l.2147", shown.kept_though_voted_out, MOSTLY, counted=True),
    Pattern("C2", "largest share of the Politburo against the leader, to October 1964", TEST, "1957-64", 1,
        "gill-2018, l.2273", shown.largest_vote_against),
    Pattern("C2", "a leader voted out by the Politburo goes", TEST, "1957-64", 1, "gill-2018, l.2273",
        shown.gone_when_voted_out, MOSTLY, counted=True),
    Pattern("C3", "those who were his vote a leader out", TEST, "1957-64", 1, "gill-2018, ch. 5, Table 5.3",
        shown.his_own_voted_him_out, MOSTLY,
        note="more votes against him than there were full members not his a year before; who voted how is not told"),
    Pattern("C4", "nobody tries to remove the leader", TEST, "1935-53", 1, "gill-2018, ch. 4", shown.no_removal_tried,
        NEVER, counted=True),
    Pattern("C5", "another leads within three months of a leader's end", TEST, EVERY, 1, "gill-2018, ch. 3-8",
        shown.vacancies_filled, NEVER, counted=True, note="three months are our reading of breaking down"),
    Pattern("C5", "heirs who are full members and secretaries", TEST, EVERY, 1, "gill-2018, l.185",
        shown.heirs_are_secretaries, counted=True, across="mean"),
    Pattern("C6", "no leader decides most questions without arrests in the leadership", TEST, EVERY, 1,
        "gill-2018, ch. 4, 8", shown.dominance_with_coercion, NEVER, note="dominance by the grades alone"),
    Pattern("C6", "the leader comes to decide most questions", TEST, "1935-53", 1, "gill-2018, ch. 4", shown.dominated,
        MOSTLY, note="dominance by the grades alone"),
    Pattern("C7", "delegates against the leader's men, XIII Congress", TEST, "1923-29", 0, "gill-2018, l.753",
        shown.delegates_against(1924)),
    Pattern("C7", "of those who left the Politburo opposed the leader", TEST, "1923-29", 5 / 9,
        "gill-2018, l.812, l.877", shown.left_as_opponents, note="the record has ten who left, and six"),
    # --- E: the ballot
    *(
        Pattern("E1", "95 % of open ballots on a recommended man are carried", FIT, period, 1, "gill-2018, ch. 1, 8",
            shown.open_ratified(), NEVER, note="the share is our reading; ballots up to 1987")
        for period in ("1923-29", "1930-34", "1935-53", "1953-57", "1957-64", "1964-82", "1982-85", "1985-91")
    ),
    Pattern("E2", "told to vote in secret, most ballots on sitting heads are open", TEST, "1937 secret", 1,
        "discussion, l.65", shown.told_but_open("1937-03-01", "1939-04-30"), MOSTLY),
    Pattern("E2", "most heads keep their posts in the party elections", TEST, "1937 secret", 1, "discussion, l.65",
        shown.most_ratified("1937-03-01", "1939-04-30"), MOSTLY),
    Pattern("E3", "secret ballots that others run and the man put up loses", TEST, "1937 outsiders", 0.92,
        "discussion, l.72", shown.turned_out_share("1937-03-01", "1939-04-30"),
        note="for want of trade unions, men recommended to head provinces, held against secretaries of unions; sitting"
        " heads stand again only where they run the ballot"),
    Pattern("E4", "the first public election beats some of the apparatus", TEST, "1985-91", 1, "gill-2018, l.3087-3089",
        shown.beaten_in_public, MOSTLY),
    Pattern("E5", "the leader's form of ballot is voted down above", TEST, "1935-53", 1, "discussion, l.65",
        shown.form_voted_down, ONCE),
    Pattern("E5", "the leader's form of ballot is voted down above", TEST, "1985-91", 1, "gill-2018, ch. 7",
        shown.form_voted_down, ONCE),
)  # fmt: skip

NOT_SHOWN: tuple[NotShown, ...] = (
    NotShown("B2", "sessions a year", TEST, "1919-52", "94 in 1921, 54 in 1929, 24 in 1933, 2 in 1940, 0 in 1948",
        _WORK, "the model counts questions by way of decision, and no sessions"),
    NotShown("B2", "sessions a month", TEST, "1971-90", "3.7 to 3.9 in 1971-81; 187 in 1985-90",
        "gill-2018, ch. 6 note 59, l.3143", "the model counts questions by way of decision, and no sessions"),
    NotShown("B3", "hours a week in the leader's office", TEST, "1935-53",
        "15.2, 19.4, 12.9, 9.1, 8.5 in 1941-45, 1.9 in 1952", "gill-2018, Tables 4.4-4.17 (l.1476)",
        "the model has no hours, and does not say who was in the office"),
    NotShown("B4", "plena of the Central Committee", TEST, "1922-91",
        "every 2.25 to 15.5 weeks in 1922-30; 13 in 1935-41; 4, 2, 3, 5, 8, 5, 3 in 1985-91",
        "gill-2018, l.1017, l.1425, l.3149", "the model has questions taken to the committee, and no plena that meet"),
    NotShown("B5", "the organs' vitality returns after the dominant leader", TEST, "1953-57", "yes", "gill-2018, ch. 5",
        "every period starts with organs at full vitality, so that a return shows nothing"),
    NotShown("C7", "opposition delegates to the XIII Conference", TEST, "1923-29", "3 of 128", "gill-2018, l.753",
        "the model has congresses and no conferences of the whole party"),
    NotShown("E3", "trade union elections of 1937", TEST, "1935-53",
        "65 % of factory committees new; replaced 96 % of plenary members, 87 % of presidia, 68 % of chairmen",
        "discussion, l.72", "the model has no trade unions; the row on heads of provinces is the nearest it comes"),
    NotShown("E4", "regional and district secretaries not elected", TEST, "1985-91",
        "38, and almost the whole leadership of Leningrad", "gill-2018, l.3089",
        "the number of districts is the model's, the source has no number of those who stood, none is Leningrad"),
    NotShown("E5", "secretaries elected on several names after January 1987", TEST, "1985-91", "about 120",
        "gill-2018, ch. 7", "a form that is not carried is not used anywhere in the model"),
)  # fmt: skip
