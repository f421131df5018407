"""The state of one run as arrays, and the logs it writes.

Bodies, posts, branches, domains and norms are numbered here. Which body of a charter plays which part is said in its
``cast``; no charter's own names stand in the mechanisms. A person's number is his position in the arrays of his run; it
is never used again after a death and never leaves the engine.
"""

from __future__ import annotations

import numpy as np

from collegium.bundle import Bundle


def _codes(n: int, first: int = 0) -> list[np.int64]:
    """Whole numbers from ``first`` on as NumPy integers.

    Numba compiles a function anew for each plain integer it is called with, and once for all NumPy integers.
    """
    return [np.int64(i) for i in range(first, first + n)]


NOBODY = np.int64(-1)  # also: no unit, no row, never
FIRST_MONTH = np.int64(0)
NEVER = np.int64(-(10**6))
OPEN = np.bool_(False)  # a ballot by show of hands

# --- places -----------------------------------------------------------------------------------------------------
# Bodies first: a column of `seats` each. The top body decides, the apparatus prepares and recommends, the bureau
# organises, the committee elects them, the government administers, control watches the members' conduct.
N_BODIES = 6
TOP, BUREAU, APPARATUS, COMMITTEE, GOVERNMENT, CONTROL = _codes(N_BODIES)
# Then posts: the head of a province, of a district, the leader, an office of the centre.
N_PLACES = 10
PROVINCE, DISTRICT, LEADER, OFFICE = _codes(4, N_BODIES)
# Then electors that nobody holds a seat in for long.
PROVINCE_CONFERENCE, CONGRESS, PUBLIC = _codes(3, N_PLACES)
PLACES = (
    "top", "bureau", "apparatus", "committee", "government", "control",
    "province", "district", "leader", "office", "province_conference", "congress", "public",
)  # fmt: skip
INNER = np.int64(3)  # the places below this number are the inner bodies: top, bureau, apparatus

# --- ranks and stances --------------------------------------------------------------------------------------------
NONE, FULL, CANDIDATE, HOLDER = _codes(4)
RANK_NAMES = ("", "full", "candidate", "holder")
NEUTRAL, ALLY, CLIENT, OPPONENT = _codes(4)  # towards the leader
STANCE_NAMES = ("", "ally", "client", "opponent")

# --- branches of a career, offices of the centre, domains of policy ------------------------------------------------
N_BRANCHES = 5
PARTY_BRANCH, GOVERNMENT_BRANCH, SECURITY_BRANCH, ARMY_BRANCH, REGION_BRANCH = _codes(N_BRANCHES)
BRANCH_NAMES = ("party", "government", "security", "army", "region")
N_DOMAINS = 5
FOOD, INDUSTRY, DEFENCE, FOREIGN, IDEAS = _codes(N_DOMAINS)
DOMAIN_NAMES = ("food", "industry", "defence", "foreign", "ideas")
# Offices: five that a charter may have, then a ministry for each domain.
HEAD_OF_GOVERNMENT, HEAD_OF_STATE, SECURITY_CHIEF, ARMY_CHIEF, PAPERS_HEAD = _codes(5)
MINISTRY = np.int64(5)  # of domain d: MINISTRY + d
N_OFFICES = 5 + N_DOMAINS
OFFICE_NAMES = (
    "head_of_government", "head_of_state", "security", "army", "papers", *(f"ministry_{d}" for d in DOMAIN_NAMES)
)  # fmt: skip

# --- norms ----------------------------------------------------------------------------------------------------------
N_NORMS = 17
(
    COLLECTIVE, ORGANS_DECIDE, OPEN_DEBATE, DEBATE_INSIDE, UNITY, OPPOSITION_TOLERATED, PATRONAGE_ACCEPTED,
    RECOMMENDED_CHOSEN, COMMITTEE_FOLLOWS, LIFE_SAFE, TENURE_SAFE, LEADER_LEADS, CIVILIAN, POSTS_APART,
    LIMITED_PATRONAGE, NO_OVERLAP, COUNTERVAILING,
) = _codes(N_NORMS)  # fmt: skip
NORM_NAMES = (
    "collective", "organs-decide", "open-debate", "debate-inside", "unity", "opposition-tolerated",
    "patronage-accepted", "recommended-chosen", "committee-follows", "life-safe", "tenure-safe", "leader-leads",
    "civilian", "posts-apart", "limited-patronage", "no-overlap", "countervailing",
)  # fmt: skip

# --- how entered and left -------------------------------------------------------------------------------------------
ENTRIES = (
    "sitting at the start", "elected", "promoted", "recommended", "appointed", "succeeded", "co-opted", "ex officio",
    "elected by the public",
)  # fmt: skip
AT_START, ELECTED, PROMOTED, RECOMMENDED, APPOINTED, SUCCEEDED, COOPTED, EX_OFFICIO, BY_PUBLIC = _codes(9)
EXITS = (
    "", "died", "removed", "not re-elected", "replaced", "promoted", "not on the slate", "retired", "expelled",
    "killed", "lost his post", "body abolished", "defeated at the polls", "resigned",
)  # fmt: skip
(
    STILL, DIED, REMOVED, NOT_REELECTED, REPLACED, LEFT_UP, OFF_SLATE, RETIRED, EXPELLED, KILLED, LOST_POST, ABOLISHED,
    DEFEATED, RESIGNED,
) = _codes(14)  # fmt: skip

# --- events, ballots, decisions ---------------------------------------------------------------------------------------
EVENTS = (
    "death", "turn of the line", "break with the leader", "return to the leader", "challenge", "move", "succession",
    "illness", "recovery", "retirement", "conversion", "defection", "shock", "ballot form proposed", "sanction",
    "faction", "faction dissolved", "plot", "plot betrayed", "plot carried out", "arrest", "killing", "appeal",
    "norm broken", "norm kept", "election lost", "protest", "tactic", "abolition", "enlargement",
)  # fmt: skip
(
    DEATH, TURN, BREAK, RETURN, CHALLENGE_EVENT, MOVE_EVENT, SUCCESSION, ILLNESS, RECOVERY, RETIREMENT, CONVERSION,
    DEFECTION, SHOCK, FORM_PROPOSED, SANCTION, FACTION, FACTION_DISSOLVED, PLOT, PLOT_BETRAYED, PLOT_CARRIED_OUT,
    ARREST, KILLING, APPEAL, NORM_BROKEN, NORM_KEPT, ELECTION_LOST, PROTEST, TACTIC, ABOLITION, ENLARGEMENT,
) = _codes(30)  # fmt: skip
BALLOTS = (
    "ratification", "election", "removal", "removal of the leader", "election of the leader", "expulsion", "co-option",
    "public election", "form of ballot",
)  # fmt: skip
(
    RATIFICATION, ELECTION, REMOVAL, REMOVAL_OF_LEADER, ELECTION_OF_LEADER, EXPULSION, COOPTION, PUBLIC_ELECTION,
    FORM_BALLOT,
) = _codes(9)  # fmt: skip
# How a decision is taken: in session of the top body, by circulation among its members, in its name by a few, by a
# commission of it, in the leader's office, by the government, by the committee in plenum.
N_WAYS = 7
SESSION, CIRCULATION, BY_FEW, COMMISSION, LEADERS_OFFICE, BY_GOVERNMENT, PLENUM = _codes(N_WAYS)
WAY_NAMES = ("session", "circulation", "by a few", "commission", "leader's office", "government", "plenum")
# What the leader does with a question: decides it himself, leaves it subject to his approval, has it considered
# together (the grades of dominance of Gill 2018 ch. 1).
ALONE, LEFT_TO_OTHERS, TOGETHER = _codes(3)
GRADES = ("alone", "left to others", "together")
OUTCOMES = ("rejected", "adopted", "postponed", "appealed and reversed")
REJECTED, ADOPTED, POSTPONED, REVERSED = _codes(4)

# --- where a loser lands: see `discipline` ------------------------------------------------------------------------
UPRIGHT, DEMOTED, SENT_AWAY, THROWN_OUT, ARRESTED = _codes(5)

# --- counters -----------------------------------------------------------------------------------------------------
(
    N_PERSONS, N_SPELLS, N_EVENTS, N_BALLOTS, N_TIES, THE_LEADER, OVERFLOW, N_DECISIONS, N_POSITIONS, SECOND, ENDOWED,
    N_ACTIVE,
) = _codes(12)  # fmt: skip
LOGS = ("spells", "events", "ballots", "ties", "decisions", "positions")

# One row a person. What every month reads of everybody stands first and together: a row is six lines of memory, and a
# month that reads all of them for each of thousands of people waits for memory alone.
_PEOPLE = [
    # what every month asks of everybody: 64 bytes
    ("alive", np.bool_),
    ("loyal", np.bool_),
    ("retired", np.bool_),  # out of politics alive: never appointed, never votes
    ("plotting", np.bool_),
    ("official", np.bool_),  # an official of the centre
    ("protege", np.bool_),  # his link to the leader dates from before he led
    ("rival_victim", np.bool_),  # a rival of the leader once threw him out
    ("stance", np.int8),
    ("birth", np.float64),  # months from the start
    ("position", np.float64),  # on the policy axis, 0 to 1
    ("tie", np.float64),  # to the leader, 0 to 1
    ("rank", np.float64),  # of the highest place he holds, 0 (none) to 1, when last looked at
    ("district_of", np.int64),  # the district, province or office he heads, -1 if none
    ("patron", np.int64),  # whom he owes his post to, -1 if nobody
    ("faction", np.int64),  # its number, -1 if none
    # what patronage asks of everybody: 64 bytes
    ("patron_tie", np.float64),  # 0 to 1
    ("ill_until", np.int64),  # the month in which he is well again; up to now or before: he is well
    ("branch", np.int64),  # of his present or last post
    ("own_support", np.float64),  # S before the patron's weighs in
    ("support", np.float64),  # S, of this month
    ("province_of", np.int64),
    ("office_of", np.int64),
    ("fell_in", np.int64),  # month in which his rank last fell
    # and for his benefit: 64 bytes
    ("expectation", np.float64),  # of benefit
    ("promoted_in", np.int64),  # month of the last promotion by the leader
    ("ambition", np.float64),  # 0 to 1
    ("sanctioned_until", np.int64),
    ("benefit", np.float64),  # B, -1 to 1
    ("landing", np.int64),  # how softly he fell: see discipline
    ("fear", np.float64),  # F, of this month; 0 or more
    ("frailty", np.float64),  # multiplies the hazards of illness and death; 1 is everybody's mean
    # what is asked now and then
    ("views_at", np.float64),  # the position that his views were last brought up to, -1 if he has none yet
    ("promotions", np.int64),  # by the leader
    ("dropped_in", np.int64),  # month of the last congress that left him off the slate or turned him out as leader
    ("died_in", np.int64),  # month of death, -1 if alive
    ("tie_row", np.int64),  # the open row in the log of ties, -1 if none
    ("competence", np.float64),  # 0 to 1
    ("standing", np.float64),  # what colleagues think of him, 0 to 1
    ("school", np.int64),  # the place where he was schooled, -1 if nobody knows
    ("n_posts", np.int64),  # rows used in `careers`
    ("reshuffles", np.int64),  # great changes of the top body that he sat through under this leader
    ("patron_moves", np.int64),  # promotions under the present patron
    ("orientation", np.int64),
    ("tactic", np.int64),
    ("thrown_out_by", np.int64),  # who led when he was thrown out, -1 if he was not
    ("suspicion", np.float64),  # the leader's, of him, 0 to 1
    ("terms", np.int64),  # elections in succession to the body he sits in
    ("elected_to", np.int64),  # top body or committee, whichever the last congress elected him to, -1 if neither
    ("slot", np.int64),  # place code of the post that gave him his seat in the committee, -1 if none did
    ("arrested", np.bool_),
    ("killed", np.bool_),
]
LINE = 64  # bytes of memory that come together
PEOPLE = np.dtype(
    {
        "names": [name for name, _ in _PEOPLE],
        "formats": [kind for _, kind in _PEOPLE],
        "offsets": np.cumsum([0, *(np.dtype(kind).itemsize for _, kind in _PEOPLE[:-1])]).tolist(),
        "itemsize": -(-sum(np.dtype(kind).itemsize for _, kind in _PEOPLE) // LINE) * LINE,
    }
)
_NEGATIVE = (
    "died_in", "province_of", "district_of", "office_of", "tie_row", "ill_until", "school", "patron", "faction",
    "sanctioned_until", "views_at", "thrown_out_by", "elected_to", "slot",
)  # fmt: skip


def _nothing_yet() -> np.ndarray:
    """The row of somebody to whom nothing has happened."""
    row = np.zeros(1, PEOPLE)
    row["promoted_in"] = row["fell_in"] = NEVER
    row["frailty"] = 1.0
    for name in _NEGATIVE:
        row[name] = -1
    return row


NEW = _nothing_yet()

# What there is once in the regime.
REGIME = np.dtype(
    [
        ("authority", np.float64),  # of the leader's office and record, A, 0 to 1
        ("ambition", np.float64),  # of the leader, alpha_L, 0 to 1
        ("terror", np.float64),  # 0 to 1
        ("surveillance", np.float64),  # chance q that one approach leaks
        ("severity", np.float64),  # cost of a failed plot over its benefit, K / B
        ("indiscriminacy", np.float64),  # chance that a passive man suffers anyway, l
        ("crisis", np.float64),  # 0 to 1
        ("vitality", np.float64),  # share of questions that come before the organs, 0 to 1
        ("agenda", np.float64),  # the leader's hold of the agenda and the papers, 0 to 1
        ("cult", np.float64),  # 0 to 1
        ("public_sphere", np.float64),  # 0 closed to 1 open
        ("popularity", np.float64),  # of the leader with the public, 0 to 1
        ("since", np.int64),  # month in which the leader took office
        ("last_election", np.int64),  # month of the last public election
        ("ballot_form", np.int64),  # of elections below: see `forms`
        ("security_with_leader", np.bool_),  # whether the security chief obeys the leader alone
        ("factions", np.int64),  # number of the last faction formed
        ("norm_balance", np.float64),  # sum of nu * R over the norms, -1 to 1: the leader keeps or breaks what holds
        ("enlarged", np.int64),  # seats of the committee beyond those of the charter
        ("last_congress", np.int64),  # its month; the start before there was any
        ("top_exits", np.int64),  # full members of the top body who lost their seats since the norms were last weighed
        ("others_out", np.int64),  # those of them who were no clients of the leader
        ("events_seen", np.int64),  # rows of the log of events that the norms have taken in
        ("means", np.int64),  # what the leader last turned to, -1 if nothing: see means
        ("means_by", np.int64),  # the leader whose means these are, -1 if nobody's
        ("pressure", np.float64),  # his weight in appointments beyond what the charter gives, 0 to 1
        ("threat", np.float64),  # that he may demote whoever stands against him, 0 to 1
        ("watch", np.float64),  # that the security service watches the leadership for him, 0 to 1
        ("strain", np.float64),  # offence that his means gave to the norms in force, 0 to 1
        ("restraint", np.float64),  # share of his colleagues who stand on rules, organs and collective leadership
        ("called", np.bool_),  # this month a faction calls for a vote on the leader
        ("factions_under", np.int64),  # the leader under whom the factions formed, -1 if nobody
        ("bases", np.int64),  # constellations of power so far: leaders and great changes of the top body
        ("alarm", np.float64),  # how much the last plot betrayed still frightens the leader, 0 to 1
        ("terror_by", np.int64),  # the leader under whom terror last rose, -1 if none
        ("terror_chief", np.int64),  # the security chief who served it, -1 if none
        ("plot_by", np.int64),  # who began the plot that is on, -1 if there is none
        ("plot_on", np.int64),  # against which leader
        ("plot_since", np.int64),  # the month in which it began
    ]
)

FIELDS = (
    "people",  # (capacity,) of PEOPLE
    "active",  # (capacity,): the numbers of those who are not out of politics for good, in order: see `departures`
    "seats",  # (capacity, N_BODIES): rank in each body
    "open",  # (capacity, N_PLACES): the open row in the log of spells for each body and post, -1 if none
    "views",  # (capacity, N_DOMAINS): position in each domain of policy, 0 to 1
    "careers",  # (capacity, 6, 3): the last posts: place code, month from, month to (-1 while it lasts)
    "province",  # (n_provinces,): who heads it, -1 if vacant
    "district",  # (n_districts,)
    "office",  # (N_OFFICES,)
    "replaced",  # (n_months + 1,): province heads replaced in the month
    "line",  # (1 + N_DOMAINS,): the leader's position on the policy axis, then by domain
    "results",  # (N_DOMAINS,): how well each domain does, -1 to 1
    "workload",  # (n_months + 1, N_WAYS): questions settled in each way
    "kept",  # (N_NORMS,): occasions on which each norm was kept
    "broken",  # (N_NORMS,)
    "norms",  # (N_NORMS,): their strength now, 0 to 1
    "norm_given",  # (N_NORMS,): what the charter gives them; NaN where it says nothing
    "norm_held",  # (N_NORMS,): 1 kept, -1 broken, 0 not put to the test when last weighed
    "norm_bases",  # (N_NORMS, 2): constellations of power in which it was kept, and the last of them
    "served",  # (N_BRANCHES,): how far the leader serves the interests of each branch, -1 to 1
    "attacks",  # (N_BRANCHES + 1,): share of each branch, and of all, that lost rank in the last year or so
    "regime",  # (1,) of REGIME
    "counters",  # (12,): rows used in each log, leader, overflow, second secretary, people endowed and active
    "spells",  # (n, 8): person, place, unit, rank, start, end, entry, exit
    "events",  # (n, 5): month, kind, person, place, other person or number
    "ballots",  # (n, 9): month, kind, electors' place, unit, subject, electors, for, against, secret
    "ties",  # (n, 5): person, leader, stance, start, end
    "decisions",  # (n, 12): see `log.log_decision`
    "positions",  # (n, 4): decision, person, position before, vote (1 for, -1 against, 0 absent or abstaining)
)


class State(Bundle):
    """The arrays of one run, under the names of :data:`FIELDS`; compiled code changes them in place."""

    FIELDS = FIELDS


def _in_lines(capacity: int) -> np.ndarray:
    """Rows of people that begin where a line of memory does."""
    memory = np.zeros(capacity * PEOPLE.itemsize + LINE, np.uint8)
    first = -memory.ctypes.data % LINE
    return memory[first : first + capacity * PEOPLE.itemsize].view(PEOPLE)


def new_state(capacity: int, n_provinces: int, n_districts: int, n_months: int, decisions: int = 0) -> State:
    """An empty state for up to ``capacity`` people and ``decisions`` logged decisions.

    Rows of people and of logs are written when they are taken, so that memory is touched for those who come to be and
    not for all there is room for: see :func:`collegium.conduct.people.newcomer` and :mod:`collegium.conduct.log`.
    """
    counters = np.zeros(12, np.int64)
    counters[SECOND] = NOBODY
    regime = np.zeros(1, REGIME)
    regime["vitality"] = 1.0
    for name in (
        "terror_by",
        "terror_chief",
        "plot_by",
        "plot_on",
        "plot_since",
        "means",
        "means_by",
        "factions_under",
    ):
        regime[name] = -1
    arrays = {
        "people": _in_lines(capacity),
        "active": np.zeros(capacity, np.int64),
        "seats": np.zeros((capacity, N_BODIES), np.int8),
        "open": np.zeros((capacity, N_PLACES), np.int64),
        "views": np.zeros((capacity, N_DOMAINS)),
        "careers": np.zeros((capacity, 6, 3), np.int64),
        "province": np.full(n_provinces, -1, np.int64),
        "district": np.full(n_districts, -1, np.int64),
        "office": np.full(N_OFFICES, -1, np.int64),
        "replaced": np.zeros(n_months + 1, np.int64),
        "line": np.full(1 + N_DOMAINS, 0.5),
        "results": np.zeros(N_DOMAINS),
        "workload": np.zeros((n_months + 1, N_WAYS), np.int64),
        "kept": np.zeros(N_NORMS, np.int64),
        "broken": np.zeros(N_NORMS, np.int64),
        "norms": np.zeros(N_NORMS),
        "norm_given": np.full(N_NORMS, np.nan),
        "norm_held": np.zeros(N_NORMS, np.int64),
        "norm_bases": np.full((N_NORMS, 2), -1, np.int64),
        "served": np.zeros(N_BRANCHES),
        "attacks": np.zeros(N_BRANCHES + 1),
        "regime": regime,
        "counters": counters,
        "spells": np.zeros((3 * capacity, 8), np.int64),
        "events": np.zeros((2 * capacity + 16 * n_months, 5), np.int64),
        "ballots": np.zeros((capacity + n_months, 9), np.int64),
        "ties": np.zeros((2 * capacity, 5), np.int64),
        "decisions": np.zeros((decisions, 12), np.int64),
        "positions": np.zeros((16 * decisions, 4), np.int64),
    }
    return State(*(arrays[name] for name in FIELDS))
