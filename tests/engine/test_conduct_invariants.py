"""What holds in every run, whatever mechanisms are at work, under whatever charter and parameters.

Runs are drawn by number: the epoch, the span, the mechanisms and all parameters follow from it, so that a violation
is told by the number of its run. The checks read the arrays and logs of a finished run and share no code with it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator

import numpy as np
import polars as pl
import pytest
from drawn_runs import ALL, Case, drawn, epoch, logs, played, roster_on, told

from collegium.charter import Charter
from collegium.conduct import rules as r
from collegium.conduct import state as st
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.state import State
from collegium.engine.setting import compile_setting
from collegium.history import History

QUICK, MANY = 60, 10_000
BODIES = {
    (st.TOP, st.FULL): r.TOP_FULL,
    (st.TOP, st.CANDIDATE): r.TOP_CANDIDATE,
    (st.BUREAU, st.FULL): r.BUREAU_FULL,
    (st.BUREAU, st.CANDIDATE): r.BUREAU_CANDIDATE,
    (st.APPARATUS, st.FULL): r.APPARATUS_FULL,
    (st.APPARATUS, st.CANDIDATE): r.APPARATUS_CANDIDATE,
    (st.COMMITTEE, None): r.COMMITTEE_SEATS,
}
UNIT_POSTS = (st.PROVINCE, st.DISTRICT, st.OFFICE)
AFTERWARDS = {st.DEATH, st.ARREST, st.KILLING, st.RETIREMENT}  # events of somebody who is already gone
# What need not lie between 0 and 1; all else that is a number with a point does.
SIGNED = {"benefit", "norm_balance", "results"}  # -1 to 1
FREE = {"birth", "support", "own_support", "expectation"}
NOT_NEGATIVE = {"fear", "severity", "frailty", "attacks"}


# --- what must hold -------------------------------------------------------------------------------------------------


def nobody_is_lost(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """Everybody who came is alive or died once; every post has its holder in every place that tells of it."""
    n = s.counters[st.N_PERSONS]
    people = s.people[:n]
    if s.counters[st.OVERFLOW]:
        yield "a log is full"
    for person in np.flatnonzero(people["alive"] == (people["died_in"] >= 0)):
        yield f"{person} is neither alive nor dead, or both"
    if s.people[n:]["alive"].any():
        yield "somebody lives who never came"
    for name in ("spells", "ties"):
        who = log[name][:, 0]
        if who.size and not (who.min() >= 0 and who.max() < n):
            yield f"{name} of nobody"
    # the open row of each place, the seats and the holders say the same
    spells = log["spells"]
    expected = np.full((n, st.N_PLACES), -1)
    still = np.flatnonzero(spells[:, 5] < 0)
    expected[spells[still, 0], spells[still, 1]] = still
    if (expected != s.open[:n]).any():
        yield f"open spells do not fit: {np.argwhere(expected != s.open[:n])[:3].tolist()}"
    if still.size != (s.open[:n] >= 0).sum():
        yield "somebody holds two posts of one kind at once"
    seats = np.zeros((n, st.N_BODIES), np.int64)
    bodies = still[spells[still, 1] < st.N_BODIES]
    seats[spells[bodies, 0], spells[bodies, 1]] = spells[bodies, 3]
    if (seats != s.seats[:n]).any():
        yield f"seats do not fit the spells: {np.argwhere(seats != s.seats[:n])[:3].tolist()}"
    for place, posts, field in (
        (st.PROVINCE, s.province, "province_of"),
        (st.DISTRICT, s.district, "district_of"),
        (st.OFFICE, s.office, "office_of"),
    ):
        rows = still[spells[still, 1] == place]
        holders = np.full(posts.size, -1)
        holders[spells[rows, 2]] = spells[rows, 0]
        unit = np.full(n, -1)
        unit[spells[rows, 0]] = spells[rows, 2]
        if (holders != posts).any() or (unit != people[field]).any():
            yield f"holders of {st.PLACES[place]} do not fit the spells"
    leads = spells[still[spells[still, 1] == st.LEADER], 0].tolist()
    if leads != [one for one in [int(s.counters[st.THE_LEADER])] if one >= 0]:
        yield f"the leader is {s.counters[st.THE_LEADER]}, the spells have {leads}"


def spells_do_not_overlap(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """A seat has one holder at a time, a person is in a place once, and what is incompatible is held by two."""
    spells = log["spells"].copy()
    end_of_run = case.setting.n_months + 1
    if (spells[:, 4] < 0).any() or (spells[:, 4:6] > case.setting.n_months).any():
        yield "a spell outside the run"
    if ((spells[:, 5] >= 0) & (spells[:, 5] < spells[:, 4])).any():
        yield "a spell ends before it begins"
    if ((spells[:, 5] < 0) != (spells[:, 7] == st.STILL)).any():
        yield "a spell without an end has a reason for it, or the other way round"
    spells[spells[:, 5] < 0, 5] = end_of_run
    posts = np.isin(spells[:, 1], (*UNIT_POSTS, st.LEADER))
    for what, rows, keys in (
        ("a post has two holders", np.flatnonzero(posts), (1, 2)),
        ("somebody is twice in one place", np.arange(len(spells)), (0, 1)),
        ("somebody heads two units", np.flatnonzero(np.isin(spells[:, 1], (st.PROVINCE, st.DISTRICT))), (0,)),
        ("somebody has an office and a unit", np.flatnonzero(np.isin(spells[:, 1], UNIT_POSTS)), (0,)),
    ):
        order = rows[np.lexsort((rows, *(spells[rows, key] for key in reversed(keys))))]  # in the order of the log
        before, after = spells[order[:-1]], spells[order[1:]]
        same = np.all([before[:, key] == after[:, key] for key in keys], axis=0)
        for row in np.flatnonzero(same & (before[:, 5] > after[:, 4]))[:3]:
            yield f"{what}: {before[row].tolist()} and {after[row].tolist()}"
    # leader and head of government, where they are to be two
    split = case.setting.rules["posts_split"]
    heads = spells[(spells[:, 1] == st.OFFICE) & (spells[:, 2] == st.HEAD_OF_GOVERNMENT)]
    for lead in spells[spells[:, 1] == st.LEADER]:
        for head in heads[heads[:, 0] == lead[0]]:
            both = range(max(lead[4], head[4]), min(lead[5], head[5]))
            if any(split[month] for month in both):
                yield f"{lead[0]} leads and heads the government in months {both}"


def ballots_add_up(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """Nobody votes twice: no more votes than people entitled, and one position a person on a question."""
    setting = case.setting
    spells = log["spells"]
    until = np.where(spells[:, 5] < 0, setting.n_months + 1, spells[:, 5])
    for row in log["ballots"]:
        month, kind, place, unit, _, electors, votes_for, against, _ = row.tolist()
        if kind == st.PUBLIC_ELECTION:
            continue  # shares, not people
        if min(votes_for, against) < 0 or votes_for + against > electors:
            yield f"votes do not make the electors: {row.tolist()}"
        there = (spells[:, 4] <= month) & (until >= month)
        if place < st.N_BODIES:
            sit = spells[:, 1] == place
            if kind == st.EXPULSION:  # the joint session
                sit |= spells[:, 1] == st.CONTROL
            members = np.unique(spells[there & sit, 0]).size
        elif place == st.PROVINCE_CONFERENCE:
            below = (spells[:, 1] == st.DISTRICT) & (spells[:, 2] // (s.district.size // s.province.size) == unit)
            members = np.unique(spells[there & below, 0]).size
        elif place == st.CONGRESS:
            members = s.province.size * setting.rules["delegates_per_province"][month]
        else:
            continue
        if electors > members:
            yield f"{electors} electors, {members} members: {row.tolist()}"
    positions = log["positions"]
    if len(np.unique(positions[:, :2], axis=0)) < len(positions):
        yield "somebody takes two positions on one question"
    if positions.size and not np.isin(positions[:, 2:], (-1, 0, 1)).all():
        yield "a vote that is none"
    decided = log["decisions"]
    if ((decided[:, 8] < 0) | (decided[:, 9] < 0)).any():
        yield "fewer than no votes"
    in_room = np.isin(decided[:, 2], [way for way in range(st.N_WAYS) if way != st.PLENUM])
    for vote, column in ((1, 8), (-1, 9)):
        cast = np.bincount(positions[positions[:, 3] == vote, 0], minlength=len(decided))
        for row in np.flatnonzero(in_room & (cast != decided[:, column]))[:3]:
            yield f"decision {row}: {cast[row]} votes on record, {decided[row, column]} counted"


def the_gone_do_nothing(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """After death, retirement or arrest nobody enters anything, takes a side, stands for anything or acts."""
    n = s.counters[st.N_PERSONS]
    people = s.people[:n]
    never = case.setting.n_months + 2
    spells, events = log["spells"], log["events"]
    gone_in = np.where(people["died_in"] >= 0, people["died_in"], never)
    last = np.full(n, -1)  # when he gave up what he held last
    np.maximum.at(last, spells[:, 0], spells[:, 5])
    together = events[(events[:, 1] == st.RETIREMENT) & (events[:, 3] == st.COMMITTEE)]  # from the committee alone
    for field, how in (("retired", st.RETIRED), ("arrested", st.EXPELLED)):  # who is expelled alone may keep his post
        rows = spells[(spells[:, 7] == how) & (spells[:, 5] == last[spells[:, 0]])]
        left = np.zeros(n, bool)
        left[rows[:, 0]] = True
        left[together[together[:, 0] == last[together[:, 2]], 2]] = False
        gone_in = np.where(people[field] & left, np.minimum(gone_in, last), gone_in)
    at_once = np.zeros(n, bool)  # lives come first in a month: who dies or retires in it does nothing more in it
    by_nature = spells[np.isin(spells[:, 7], (st.DIED, st.RETIRED)), 0]
    at_once[by_nature] = True
    at_once &= ~(people["killed"] | people["arrested"])
    if (people["killed"] & people["alive"]).any():
        yield "somebody killed is alive"
    gone = ~people["alive"] | people["retired"] | people["arrested"]
    for person in np.flatnonzero(gone & ((s.open[:n] >= 0).any(axis=1) | (people["stance"] != st.NEUTRAL))):
        yield f"{person} is gone and still holds a post or a stance: {s.open[person].tolist()}"
    for field in ("plotting", "faction"):
        there = people[field] if field == "plotting" else people[field] >= 0
        there &= gone_in < case.setting.n_months  # who falls late in a month is struck off in the next
        for person in np.flatnonzero(gone & there):
            yield f"{person} is gone and has a part in: {field}"
    for role in (st.THE_LEADER, st.SECOND):
        person = s.counters[role]
        if person >= 0 and gone[person]:
            yield f"{person} is gone and leads, or is second"
    of_decision = log["decisions"][:, 0]
    taken = log["positions"]
    ballots = log["ballots"]
    acts = {
        "enters": (spells[:, 4], spells[:, 0]),
        "takes a side": (log["ties"][:, 3], log["ties"][:, 0]),
        "proposes": (of_decision, log["decisions"][:, 4]),
        "takes a position": (of_decision[taken[:, 0]], taken[:, 1]),
        "is voted on": (ballots[:, 0], ballots[:, 4]),
        "acts": (
            events[:, 0],
            np.where(np.isin(events[:, 1], [*AFTERWARDS, st.ILLNESS, st.RECOVERY]), -1, events[:, 2]),
        ),
        "falls ill": (events[:, 0] - 1, np.where(np.isin(events[:, 1], [st.ILLNESS, st.RECOVERY]), events[:, 2], -1)),
    }
    for what, (months, who) in acts.items():
        for month, person in zip(months[who >= 0].tolist(), who[who >= 0].tolist(), strict=True):
            if month > gone_in[person] or (month == gone_in[person] and at_once[person]):
                yield f"{person} {what} in {month} and was gone in {gone_in[person]}"


def the_ill_do_not_vote(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """Between a fall and the recovery that follows it, or to the end of an illness that lasts."""
    events, positions = log["events"], log["positions"]
    votes = positions[positions[:, 3] != 0]
    months = log["decisions"][votes[:, 0], 0]
    for person in np.unique(events[events[:, 1] == st.ILLNESS, 2]).tolist():
        his = events[(events[:, 2] == person) & np.isin(events[:, 1], (st.ILLNESS, st.RECOVERY))]
        for k, (since, kind) in enumerate(his[:, :2].tolist()):
            if kind != st.ILLNESS or (k + 1 < len(his) and his[k + 1, 1] == st.ILLNESS):
                continue  # he was out of sight when he recovered
            until = his[k + 1, 0] if k + 1 < len(his) else s.people[person]["ill_until"]
            if ((votes[:, 1] == person) & (months >= since) & (months < until)).any():
                yield f"{person} is ill from {since} to {until} and votes"


def sizes_are_kept(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """After a congress no body has more members than seats, but for the heir of a leader whom it turned out."""
    spells, events = log["spells"], log["events"]
    until = np.where(spells[:, 5] < 0, case.setting.n_months + 1, spells[:, 5])
    follows = set(events[events[:, 1] == st.SUCCESSION, 0].tolist())
    for month in np.flatnonzero(case.setting.congress).tolist():
        now = (spells[:, 4] <= month) & (until > month)
        for (place, rank), column in BODIES.items():
            if place == st.COMMITTEE and "packing" in case.mechanisms:
                continue  # it is there to exceed them
            there = now & (spells[:, 1] == place)
            sitting = int((there & (spells[:, 3] == rank)).sum() if rank is not None else there.sum())
            seats = case.setting.sizes[month, column]
            if sitting > seats + (place == st.APPARATUS and month in follows):
                yield f"{st.PLACES[place]} {rank}: {sitting} sit on {seats} seats in {month}"


def numbers_are_in_range(case: Case, s: State, log: dict[str, np.ndarray]) -> Iterator[str]:
    """Every share lies between 0 and 1, and nothing is counted below nought or lost as not a number."""
    n = s.counters[st.N_PERSONS]
    numbers: dict[str, np.ndarray] = {"norms": s.norms, "line": s.line, "results": s.results, "attacks": s.attacks}
    numbers["views"] = s.views[:n]
    for rows in (s.people[:n], s.regime):
        numbers |= {f: rows[f] for f in rows.dtype.names if rows.dtype[f] == np.float64 and f != "views_at"}
    for name, values in numbers.items():
        if not np.isfinite(values).all():
            yield f"{name} is no number"
            continue
        low = -np.inf if name in FREE else -1.0 if name in SIGNED else 0.0
        high = np.inf if name in FREE | NOT_NEGATIVE else 1.0
        if values.min() < low - 1e-9 or values.max() > high + 1e-9:
            yield f"{name} is out of range: {values.min()} to {values.max()}"
    for name in ("workload", "kept", "broken", "replaced"):
        if (getattr(s, name) < 0).any():
            yield f"{name} is below 0"
    decided = log["decisions"]
    if decided.size and not ((decided[:, [3, 11]] >= 0) & (decided[:, [3, 11]] <= 100)).all():
        yield "salience or what is carried out is out of range"
    for name, months in (
        ("events", log["events"][:, 0]),
        ("ballots", log["ballots"][:, 0]),
        ("decisions", decided[:, 0]),
    ):
        if months.size and ((np.diff(months) < 0).any() or months.min() < 0 or months.max() > case.setting.n_months):
            yield f"{name} are out of order"


CHECKS: tuple[Callable[[Case, State, dict[str, np.ndarray]], Iterator[str]], ...] = (
    nobody_is_lost, spells_do_not_overlap, ballots_add_up, the_gone_do_nothing, the_ill_do_not_vote, sizes_are_kept,
    numbers_are_in_range,
)  # fmt: skip


def violations(number: int) -> list[str]:
    """What is wrong with the run of a number."""
    case = drawn(number)
    s = played(case)
    log = logs(s)
    return [f"run {number}, {check.__name__}: {fault}" for check in CHECKS for fault in list(check(case, s, log))[:3]]


@pytest.mark.parametrize("number", range(QUICK))
def test_a_drawn_run_breaks_no_law(number: int) -> None:
    assert violations(number) == []


@pytest.mark.slow
@pytest.mark.parametrize("hundred", range(MANY // 100))
def test_ten_thousand_drawn_runs_break_no_law(hundred: int) -> None:
    numbers = range(QUICK + 100 * hundred, QUICK + 100 * (hundred + 1))
    assert [fault for number in numbers for fault in violations(number)] == []


# --- seeds, neighbours, switches ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [3, 14, 15])
def test_the_same_seed_gives_the_same_bytes(number: int) -> None:
    one, other = played(drawn(number)), played(drawn(number))
    for field, array in one._asdict().items():
        assert array.tobytes() == other._asdict()[field].tobytes(), field
    assert told(played(drawn(number), run=1)) != told(one)


TABLES = ("persons", "memberships", "ties", "ballots", "events", "decisions", "positions", "meetings", "observations")


@pytest.fixture(scope="module")
def busy(run: Callable[..., History], small: Charter) -> Callable[..., History]:
    """Four years of the small country with every mechanism at work, under strife and terror."""
    strife = {"terror_will": 1.0, "terror_start": 0.5, "plot_rate": 6.0, "split_rate": 2.0, "challenge_rate": 2.0}
    return lambda runs: run(small, runs=runs, mechanisms=ALL, parameters=strife, seed=5)


def test_a_run_does_not_depend_on_its_neighbours(busy: Callable[..., History]) -> None:
    together, alone, backwards = busy(range(3)), busy([1]), busy([2, 1])
    for name in TABLES:
        table = getattr(alone, name)
        assert table.filter(pl.col("run") == 1).height == table.height > 0, name
        for other in (together, backwards):
            assert getattr(other, name).filter(pl.col("run") == 1).equals(table), name


def test_in_the_tables_every_id_stands_for_one_thing_and_one_that_is_there(busy: Callable[..., History]) -> None:
    history = busy(range(3))
    people = history.persons.select("run", "person_id")
    assert people.is_duplicated().sum() == 0
    for name, column in (
        ("memberships", "person_id"), ("ties", "person_id"), ("ties", "other_id"), ("events", "person_id"),
        ("events", "other_id"), ("ballots", "subject_id"), ("positions", "person_id"),
    ):  # fmt: skip
        rows = getattr(history, name).select("run", person_id=column).drop_nulls()
        assert rows.height > 0, (name, column)
        assert rows.join(people, on=["run", "person_id"], how="anti").is_empty(), (name, column)
    for name in ("memberships", "ties", "ballots", "events", "decisions", "positions", "observations"):
        ids = getattr(history, name).select("run", f"{name[:-1]}_id")
        assert ids.is_duplicated().sum() == 0, name
    bodies = history.memberships.join(history.organizations, on="organization_id", how="anti")
    assert bodies.is_empty(), bodies["organization_id"].unique().to_list()


@pytest.mark.parametrize(("conditional", "digest"), [(True, "9957c032da8c86af"), (False, "bd319085a357aa1a")])
def test_with_every_mechanism_off_the_circle_is_what_it_was_before_there_were_any(
    conditional: bool, digest: str
) -> None:
    """A change of the circle changes the digests.

    They are those of the first part, before the mechanisms were written, but that who is out of politics for good dies
    by a draw of his own and takes no side any more, and that months before the start count at the expected turnover.
    """
    assert circle(conditional) == digest


def circle(conditional: bool) -> str:
    strife = {"split_rate": 2.0, "challenge_rate": 3.0}
    setting = compile_setting(epoch("cpsu-1922", 12, 3), dt.date(1922, 4, 1), dt.date(1927, 4, 1))
    given = {p.name: strife.get(p.name, p.default) for p in PARAMETERS}
    case = Case(setting, roster_on(dt.date(1922, 4, 1), "cpsu-1922"), given, conditional, (), 1922)
    return hashlib.sha256(told(played(case))).hexdigest()[:16]


# --- what these laws have found -------------------------------------------------------------------------------------


def test_a_body_that_a_charter_abolishes_keeps_nobody_not_even_the_leader() -> None:
    """The charter of March 1953 has no bureau; those of 1934 and 1952 have one."""
    start, congress = dt.date(1951, 3, 1), dt.date(1953, 6, 1)
    row = [epoch(name, 6, 2) for name in ("cpsu-1934", "cpsu-1952", "cpsu-1953")]
    setting = compile_setting(row, start, dt.date(1953, 9, 1), [congress])
    month = int(np.flatnonzero(setting.congress)[0])
    assert setting.sizes[month - 4, r.BUREAU_FULL] > 0 == setting.sizes[month, r.BUREAU_FULL]
    given = {p.name: p.default for p in PARAMETERS}
    s = played(Case(setting, roster_on(start, "cpsu-1934"), given, True, (), 1))
    spells = logs(s)["spells"]
    leader = s.counters[st.THE_LEADER]
    assert (spells[spells[:, 1] == st.BUREAU, 0] == leader).any()
    assert (s.seats[:, st.BUREAU] == st.NONE).all()
    assert s.seats[leader, st.TOP] == st.FULL


@pytest.mark.parametrize("heirs", [(), ("heirs",)])
def test_a_new_leader_leaves_the_government_at_once_where_posts_are_apart(heirs: tuple[str, ...]) -> None:
    start = dt.date(1966, 5, 1)
    setting = compile_setting(epoch("cpsu-1966", 6, 2), start, dt.date(1976, 5, 1))
    assert setting.rules["posts_split"].all()
    strife = {"mortality_at_55": 0.3, "office_turnover_rate": 0.0, "split_rate": 0.0}
    given = {p.name: strife.get(p.name, p.default) for p in PARAMETERS}
    left = 0
    for number in range(30):
        case = Case(setting, roster_on(start, "cpsu-1966"), given, True, ("careers", *heirs), number)
        s = played(case)
        log = logs(s)
        assert list(spells_do_not_overlap(case, s, log)) == []
        spells = log["spells"]
        head = (spells[:, 1] == st.OFFICE) & (spells[:, 2] == st.HEAD_OF_GOVERNMENT) & (spells[:, 7] == st.RESIGNED)
        left += int(head.sum())
    assert left > 0
