"""Who fills a post, whom he takes, and the offices of the centre."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world import copy, key, on, parameters, rules, same, sizes, world

from collegium.conduct import chance
from collegium.conduct.appointments import appoint_provinces
from collegium.conduct.chance import draw
from collegium.conduct.congress import fill
from collegium.conduct.contest import expel, replace_full_member
from collegium.conduct.filling import (
    OFFICE_CANDIDATE,
    OFFICE_CONTROL,
    OFFICE_NEWCOMER,
    OFFICE_TURNOVER,
    PROVINCE_CANDIDATE,
    PROVINCE_JUDGED,
    WHO_FILLS,
    best_for_province,
    bloc_share,
    branch_of,
    eligible,
    fill_offices,
    fitness,
    holders,
    needs,
    seat_offices,
    view_of,
    who_fills,
    whose_say,
)
from collegium.conduct.log import close_spell, die, open_spell, set_stance
from collegium.conduct.people import backing, ballot_paper, control, yearly_turnover
from collegium.conduct.state import (
    APPARATUS,
    APPOINTED,
    AT_START,
    CANDIDATE,
    COMMITTEE,
    DISTRICT,
    FULL,
    HEAD_OF_GOVERNMENT,
    HEAD_OF_STATE,
    HOLDER,
    LEADER,
    N_BRANCHES,
    N_OFFICES,
    N_PERSONS,
    OFFICE,
    OPPONENT,
    PAPERS_HEAD,
    PROVINCE,
    REMOVED,
    REPLACED,
    RESIGNED,
    SECOND,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
    State,
)

compiled = settings(deadline=None)  # the first call compiles
unit = st.floats(0, 1)
JUDGED = on("judgement")


# --- who has the say ------------------------------------------------------------------------------------------------


@given(unit, unit, unit)
@compiled
def test_the_say_is_shared_as_the_parameters_say(say_top: float, say_second: float, u: float) -> None:
    """An even draw falls on the top body up to say_top, on the second for say_second of the rest, then the leader."""
    who = whose_say(True, True, True, say_top, say_second, u)
    second_until = say_top + (1 - say_top) * say_second
    if min(abs(u - say_top), abs(u - second_until)) > 1e-9:
        assert who == (0 if u < say_top else 2 if u < second_until else 1)
    assert whose_say(False, True, True, say_top, say_second, u) == 0
    assert whose_say(True, False, False, say_top, say_second, u) == 0
    assert whose_say(True, True, False, say_top, say_second, u) in (0, 1)
    assert whose_say(True, False, True, say_top, say_second, u) in (0, 2)


@pytest.mark.parametrize(("say_top", "say_second"), [(0.1, 0.3), (0.0, 1.0), (1.0, 0.5), (0.25, 0.8)])
def test_over_many_posts_each_has_his_share(say_top: float, say_second: float) -> None:
    """Personnel in another man's hands, as in 1985-88: four standard errors over 4,000 posts."""
    s, p, k = world(1), parameters(say_top=say_top, say_second=say_second), key(2)
    s.counters[SECOND] = 2
    count = Counter(int(who_fills(s, p, True, k, 5, ballot_paper(n, PROVINCE))) for n in range(4000))
    shares = {-1: say_top, 2: (1 - say_top) * say_second, 0: (1 - say_top) * (1 - say_second)}
    for who, share in shares.items():
        assert abs(count[who] / 4000 - share) <= 4 * math.sqrt(share * (1 - share) / 4000)


def test_the_ill_and_the_dead_have_no_say() -> None:
    s, p, k = world(1), parameters(say_top=0.0, say_second=0.5), key(2)

    def fillers() -> set[int]:
        return {int(who_fills(s, p, True, k, 5, post)) for post in range(60)}

    assert fillers() == {0}  # no second secretary
    s.counters[SECOND] = 2
    assert fillers() == {0, 2}
    s.people["ill_until"][0] = 9
    assert fillers() == {2}
    s.people["ill_until"][2] = 9
    assert fillers() == {-1}
    s.people["ill_until"][:3] = -1
    die(s, 2, 5)
    assert fillers() == {0}
    close_spell(s, 0, LEADER, 5, REMOVED)
    assert fillers() == {-1}


# --- whom he takes --------------------------------------------------------------------------------------------------


def test_fitness_weighs_loyalty_competence_balance_and_policy() -> None:
    assert fitness(1.0, 0.0, 0.0, 0.0, 0.0, 2.0, 0.7, 1.0, 0.5, 1.0) == 2.0
    assert fitness(0.0, 1.0, 0.0, 0.0, 0.0, 2.0, 0.7, 1.0, 0.5, 1.0) == 0.7
    assert fitness(0.0, 0.0, -0.5, 1.0, 0.5, 2.0, 0.7, 1.0, 0.5, 1.0) == pytest.approx(-0.5)


def test_views_are_the_line_his_own_or_the_mean_of_the_top_body() -> None:
    s = world(1)
    s.line[0] = 0.9
    assert view_of(s, 0) == 0.9
    assert view_of(s, 2) == s.people["position"][2]
    assert view_of(s, -1) == pytest.approx(s.people["position"][:7].mean())


def test_needs_are_what_a_branch_lacks_of_its_share_in_the_committee() -> None:
    """The committee has fifteen: the nine of the top body, six heads of provinces."""
    s = world(1)
    s.people["branch"][:15] = [0, 0, 0, 1, 1, 2, 3, 0, 0, *[4] * 6]
    assert holders(s, TOP).tolist() == [*range(9)]
    short = np.array([5, 2, 1, 1, 6]) / 15 - np.array([5, 2, 1, 1, 0]) / 9
    assert needs(s, holders(s, TOP)) == pytest.approx(np.maximum(0, short))
    assert needs(s, holders(s, TOP))[4] == pytest.approx(6 / 15)


def test_a_bloc_is_those_of_one_patron_and_the_patron() -> None:
    s = world(1)
    s.people["patron"][[3, 4, 20]] = 1
    s.people["patron"][5] = 2
    members = holders(s, TOP)
    assert bloc_share(s, members, 20) == pytest.approx(3 / 9)  # 3, 4 and 1 himself
    assert bloc_share(s, members, 3) == pytest.approx(2 / 9)
    assert bloc_share(s, members, 1) == pytest.approx(2 / 9)  # his clients 3 and 4
    assert bloc_share(s, members, 21) == 0  # no patron: in no bloc with others who have none


def fits(
    s: State, p: np.void, names: tuple[str, ...], month: int, who: int, chooser: int, place: int, u: float
) -> float:
    """How well somebody fits, put together again."""
    turnover = yearly_turnover(s, p, month)
    n = int(s.counters[N_PERSONS])
    members = [i for i in range(n) if s.open[i, place] >= 0]
    pool = [i for i in range(n) if s.seats[i, COMMITTEE]]
    man = s.people[who]

    def share(of: list[int]) -> float:
        return sum(s.people["branch"][i] == man["branch"] for i in of) / max(1, len(of))

    def bloc_mate(i: int) -> bool:
        theirs, mine = s.people["patron"][i], man["patron"]
        return i != who and (theirs == who or (mine >= 0 and mine in (theirs, i)))

    balance = max(0, share(pool) - share(members)) - sum(map(bloc_mate, members)) / max(1, len(members))
    loyalty, view = 0.0, float(np.mean([s.people["position"][i] for i in range(n) if s.seats[i, TOP] == FULL]))
    if chooser >= 0:
        balance *= p["balance_restraint"]
        if chooser == s.counters[THE_LEADER]:
            loyalty, view = float(backing(s, p, on(*names), turnover, month, who)), float(s.line[0])
        else:
            loyalty = float(man["patron_tie"]) if man["patron"] == chooser else 0.0
            view = float(s.people["position"][chooser])
    value = p["judgement_loyalty"] * loyalty + p["judgement_competence"] * man["competence"]
    value += p["judgement_balance"] * balance - p["judgement_policy"] * abs(man["position"] - view)
    return float(value + p["judgement_noise"] * u)


def shuffled(seed: int) -> State:
    """A small world of all branches, with patrons, illness, opponents and vacancies."""
    rng = np.random.default_rng(seed)
    s = world(seed, top=5, candidates=3, committee=16, provinces=4, per_province=3, months=60)
    n = int(s.counters[N_PERSONS])
    s.people["branch"][:n] = rng.integers(0, N_BRANCHES, n)
    s.people["patron"][:n] = np.where(rng.random(n) < 0.7, rng.integers(0, 8, n), -1)
    s.people["patron_tie"][:n] = rng.uniform(0, 1, n)
    s.people["support"][:n] = rng.normal(0, 1, n)
    s.people["ill_until"][:n] = np.where(rng.random(n) < 0.15, 40, -1)
    s.people["rank"][:n] = 0.5
    s.counters[SECOND] = rng.integers(-1, 3)
    for person in range(1, n):
        fate = rng.random()
        if fate < 0.2:
            set_stance(s, person, OPPONENT, 0)
        elif fate < 0.3:
            die(s, person, 10)
        elif fate < 0.4:
            close_spell(s, person, OFFICE, 10, REMOVED)
            close_spell(s, person, DISTRICT, 10, REMOVED)
    if seed % 6 == 0:
        close_spell(s, 0, LEADER, 11, REMOVED)
    return s


@pytest.mark.parametrize("names", [("judgement",), ("judgement", "patronage")])
def test_the_head_of_a_province_is_the_best_of_a_few_as_a_plain_oracle_finds_him(names: tuple[str, ...]) -> None:
    p, month = parameters(candidates_considered=5), 12
    for seed in range(60):
        s, k = shuffled(seed), key(seed)
        leader, second = int(s.counters[THE_LEADER]), int(s.counters[SECOND])
        for province in range(4):
            chooser = (-1, leader, second)[seed % 3]
            scores: dict[int, float] = {}
            for n in range(5):
                post = int(draw(k, month, PROVINCE_CANDIDATE, province + 1_000_003 * (n + 1)) * 12)
                who = int(s.district[post])
                if who >= 0 and s.people["alive"][who] and s.people["ill_until"][who] <= month:
                    u = draw(k, month, PROVINCE_JUDGED, province + 1_000_003 * (who + 1))
                    scores[who] = fits(s, p, names, month, who, chooser, PROVINCE, u)
            expected = max(scores, key=scores.__getitem__, default=-1)
            turnover = yearly_turnover(s, p, month)
            assert best_for_province(s, p, on(*names), k, month, turnover, province, np.int64(chooser)) == expected


@pytest.mark.parametrize(
    ("chooser", "trait", "weight"),
    [
        (0, "tie", "judgement_loyalty"),
        (0, "competence", "judgement_competence"),
        (0, "near", "judgement_policy"),
        (2, "patron", "judgement_loyalty"),
        (-1, "branch", "judgement_balance"),
    ],
)
def test_who_weighs_a_thing_more_gets_more_of_it(chooser: int, trait: str, weight: str) -> None:
    """The leader picks the loyal, the able or the near; the second his own clients; the top body the missing branch."""

    def mean(value: float) -> float:
        p, total, found = parameters(**{weight: value}, candidates_considered=10.0), 0.0, 0
        for seed in range(60):
            s = world(seed)
            s.people["patron"][15:24] = 2
            s.people["patron_tie"][15:33] = 0.8
            s.people["branch"][15:33] = np.arange(18) % 5
            s.people["branch"][0:9] = 4  # in the committee, but at the head of no province
            s.counters[SECOND] = 2
            who = best_for_province(s, p, JUDGED, key(seed), 5, 0.2, 0, np.int64(chooser))
            if who >= 0:
                found += 1
                total += {
                    "tie": s.people["tie"][who],
                    "competence": s.people["competence"][who],
                    "near": -abs(s.people["position"][who] - s.line[0]),
                    "patron": s.people["patron"][who] == 2,
                    "branch": s.people["branch"][who] == 4,
                }[trait]
        return total / found

    assert mean(10.0) > mean(0.0) + 0.05


def test_with_every_weight_but_one_at_nought_the_first_in_it_is_taken() -> None:
    nothing = {f"judgement_{name}": 0.0 for name in ("loyalty", "competence", "balance", "policy", "noise")}
    s = world(3)
    p = parameters(**nothing | {"judgement_competence": 1.0}, candidates_considered=50.0)
    best = best_for_province(s, p, JUDGED, key(), 5, 0.2, 0, np.int64(0))
    looked_at = {int(s.district[int(draw(key(), 5, PROVINCE_CANDIDATE, 1_000_003 * (n + 1)) * 18)]) for n in range(50)}
    assert best == max(looked_at, key=lambda who: s.people["competence"][who])


@pytest.mark.parametrize("restraint", [0.0, 1.0])
def test_a_leader_without_restraint_fills_the_centre_with_one_bloc(restraint: float) -> None:
    """A8: with restraint he spreads posts over blocs; with none the bloc that backs him most has them all."""
    taken = 0
    for seed in range(40):
        s = world(seed)
        s.people["patron"][15:24] = 3  # half of the heads of districts, who also back the leader a little more
        s.people["patron"][9:15] = 3
        s.people["tie"][15:33] = np.where(np.arange(15, 33) < 24, 0.5, 0.4)
        nothing = dict.fromkeys(("judgement_competence", "judgement_policy", "judgement_noise"), 0.0)
        s.people["position"][15:33] = 0.5
        p = parameters(**nothing, balance_restraint=restraint, candidates_considered=9)
        who = best_for_province(s, p, JUDGED, key(seed), 5, 0.25, 0, np.int64(0))
        taken += s.people["patron"][who] == 3
    assert taken >= 38 if restraint == 0.0 else taken <= 2


# --- in appointments, at the congress, after a removal --------------------------------------------------------------


def test_under_judgement_the_man_judged_best_gets_the_province_and_owes_it_to_whoever_chose_him() -> None:
    """replacement_rate 1, so every province is due; acceptance 1, so every man is ratified."""
    p = parameters(replacement_rate=1.0, open_acceptance=1.0, say_top=0.2, say_second=0.5, candidates_considered=3)
    owed = Counter[str]()
    for seed in range(30):
        s = shuffled(seed)
        switched, k, month = on("judgement", "patronage"), key(seed), 12
        leader, second = int(s.counters[THE_LEADER]), int(s.counters[SECOND])
        before = copy(s)
        appoint_provinces(s, p, rules(), switched, k, month, 0.6)
        new = before.province[0] if before.province[0] == s.province[0] else s.province[0]
        if new == before.province[0]:
            continue
        his = draw(k, month, chance.PROVINCE_CONTROL, 0) < 0.6
        chooser = int(who_fills(before, p, his, k, month, ballot_paper(0, PROVINCE)))
        turnover = yearly_turnover(before, p, month)
        best = best_for_province(before, p, switched, k, month, turnover, 0, np.int64(chooser))
        assert new == best or best == -1
        if chooser >= 0 and chooser == leader:
            assert s.people["patron"][new] == leader
            assert s.people["promotions"][new] == before.people["promotions"][new] + 1
            assert s.people["loyal"][new]
            owed["leader"] += 1
        else:
            assert not s.people["loyal"][new]
            owed["second" if chooser >= 0 else "top"] += 1
            if chooser >= 0:
                assert s.people["patron"][new] == second
        if best >= 0:
            assert s.people["position"][new] == before.people["position"][new]
    assert min(owed[who] for who in ("leader", "second", "top")) > 0


def test_a_seat_goes_to_the_man_judged_best_with_candidates_before_others() -> None:
    p = parameters(judgement_noise=0.0, say_top=0.0)
    s = world(2, top=4, candidates=2)
    s.people["competence"][4:6] = [0.2, 0.9]
    s.people["tie"][4:6] = 0.5
    s.people["position"][4:6] = 0.5
    after = copy(s)
    fill(after, p, JUDGED, key(), 5, 0.2, TOP, FULL, 5, 1.0)
    assert after.seats[4, TOP] == CANDIDATE
    assert after.seats[5, TOP] == FULL
    after = copy(s)
    after.people["ill_until"][5] = 99
    fill(after, p, JUDGED, key(), 5, 0.2, TOP, FULL, 5, 1.0)
    assert after.seats[4, TOP] == FULL


def test_the_second_secretary_fills_seats_with_his_clients() -> None:
    """Personnel in another man's hands: the leader is credited with none of them."""
    s = world(2, provinces=12)
    s.counters[SECOND] = 1
    s.people["patron"][9:21:2] = 1
    s.people["patron_tie"][9:21] = 0.9
    p = parameters(say_top=0.0, say_second=1.0, judgement_loyalty=10.0)
    fill(s, p, on("judgement", "patronage"), key(), 5, 0.2, APPARATUS, FULL, 6, 1.0)
    new = [i for i in range(9, 21) if s.seats[i, APPARATUS] == FULL]
    assert len(new) == 3
    assert {int(s.people["patron"][i]) for i in new} == {1}
    assert s.people["promotions"][new].tolist() == [0, 0, 0]


def test_after_a_removal_the_candidate_judged_best_moves_up() -> None:
    p = parameters(judgement_noise=0.0, say_top=0.0)
    s = world(2, candidates=3)
    s.people["competence"][7:10] = [0.2, 0.9, 0.5]
    s.people["tie"][7:10] = 0.5
    s.people["position"][7:10] = 0.5
    expel(s, 4, 5)
    replace_full_member(s, p, JUDGED, 0.2, 5, 1.0, 4, key())
    assert s.seats[7:10, TOP].tolist() == [CANDIDATE, FULL, CANDIDATE]
    assert s.people["promotions"][8] == 1


# --- offices --------------------------------------------------------------------------------------------------------


def test_an_office_is_for_its_branch() -> None:
    assert [int(branch_of(office)) for office in (HEAD_OF_GOVERNMENT, SECURITY_CHIEF, PAPERS_HEAD)] == [1, 2, 0]


@pytest.mark.parametrize("names", [("careers",), ("careers", "judgement"), ("careers", "judgement", "patronage")])
def test_offices_are_filled_as_a_plain_oracle_fills_them(names: tuple[str, ...]) -> None:
    """One office is vacant or falls vacant at a time, so that each choice is made in the world the oracle knows."""
    p = parameters(office_turnover_rate=0.6, office_newcomer=0.3)
    c, month = rules(), 12
    kinds = Counter[str]()
    for seed in range(90):
        s, k = shuffled(seed), key(seed)
        leader = int(s.counters[THE_LEADER])
        rate = 1 - 0.4 ** (1 / 12)
        office = seed % N_OFFICES
        for other in range(N_OFFICES):  # every other office is held by somebody who is sure to keep it
            holder = int(s.office[other])
            if holder >= 0 and s.seats[holder, APPARATUS] == FULL:
                close_spell(s, holder, OFFICE, 11, REMOVED)
        vacant = [o for o in range(N_OFFICES) if s.office[o] < 0 and o != office]
        spare = [i for i in range(s.counters[N_PERSONS]) if s.people["office_of"][i] < 0 and s.people["alive"][i]]
        spare = [i for i in spare if s.district[s.people["district_of"][i]] == i and not s.seats[i, COMMITTEE]]
        for other, who in zip(vacant, spare, strict=False):
            open_spell(s, who, OFFICE, other, HOLDER, 11, APPOINTED)
        due = [
            o for o in range(N_OFFICES)
            if s.office[o] < 0 or (s.office[o] != leader and draw(k, month, OFFICE_TURNOVER, o) < rate)
        ]  # fmt: skip
        if len(due) != 1:
            continue
        (office,) = due
        after = copy(s)
        fill_offices(after, p, c, on(*names), k, month)
        gone = int(s.office[office])
        if gone >= 0:
            close_spell(s, gone, OFFICE, month, REPLACED)
        turnover = yearly_turnover(s, p, month)
        pi = control(s, p, c, on(*names), turnover, month)
        his = leader >= 0 and draw(k, month, OFFICE_CONTROL, office) < pi
        chooser = leader if his else -1
        if "judgement" in names:
            say = draw(k, month, WHO_FILLS, office + 1_000_003 * (OFFICE + 1))
            second = int(s.counters[SECOND])
            can = leader >= 0 and s.people["ill_until"][leader] <= month
            second_can = second not in (-1, leader) and s.people["alive"][second]
            second_can = second_can and s.people["ill_until"][second] <= month
            chooser = (-1, leader, second)[whose_say(his, can, second_can, p["say_top"], p["say_second"], say)]
        scores: dict[int, float] = {}
        for who in range(int(s.counters[N_PERSONS])):
            man = s.people[who]
            if not man["alive"] or man["ill_until"] > month or who in (leader, gone) or man["office_of"] >= 0:
                continue
            if not s.seats[who, COMMITTEE] and man["province_of"] < 0:
                continue
            if s.seats[who, APPARATUS] == FULL and office != PAPERS_HEAD:
                continue
            if chooser == leader >= 0 and man["stance"] == OPPONENT:
                continue
            u = draw(k, month, OFFICE_CANDIDATE, who + 1_000_003 * (office + 1))
            if "judgement" in names:
                score = fits(s, p, names, month, who, chooser, OFFICE, u)
            else:
                score = u + 2 * (chooser >= 0) * backing(s, p, on(*names), turnover, month, who)
            score += p["office_branch"] * (man["branch"] == branch_of(office))
            top = office in (HEAD_OF_GOVERNMENT, HEAD_OF_STATE) and s.seats[who, TOP] == FULL
            scores[who] = float(score + p["office_top_member"] * top)
        new = int(after.office[office])
        if draw(k, month, OFFICE_NEWCOMER, office) < 0.3 or not scores:
            assert new == s.counters[N_PERSONS]  # a newcomer
            assert after.people["branch"][new] == branch_of(office)
            kinds["newcomer"] += 1
        else:
            assert new == max(scores, key=scores.__getitem__)
            assert after.people["province_of"][new] == after.people["district_of"][new] == -1
            kinds["leader" if chooser == leader >= 0 else "other"] += 1
        assert after.people["official"][new]
        promoted = after.people["promotions"][new] - (
            0 if new == s.counters[N_PERSONS] else s.people["promotions"][new]
        )
        assert promoted == (chooser == leader >= 0)
        if "patronage" in names and chooser >= 0:
            assert after.people["patron"][new] == chooser
    assert all(kinds[kind] > 3 for kind in ("newcomer", "leader", "other"))


def test_nobody_holds_two_offices_and_no_post_splits_over_years() -> None:
    """Many offices change hands for ten years; whoever dies, rises or goes down is replaced."""
    switched = on("careers", "judgement", "patronage")
    for seed in range(10):
        s, p = shuffled(seed), parameters(office_turnover_rate=0.9, mortality_at_55=0.0)
        rng = np.random.default_rng(seed)
        for month in range(12, 60):
            if rng.random() < 0.3:
                die(s, int(rng.integers(1, s.counters[N_PERSONS])), month)
            fill_offices(s, p, rules(), switched, key(seed), month)
            holder = s.office.tolist()
            assert min(holder) >= 0
            assert len({*holder}) == N_OFFICES
            assert (s.people["office_of"][holder] == np.arange(N_OFFICES)).all()
            assert s.people["alive"][holder].all()
            assert (s.people["province_of"][holder] == -1).all()
            for office, who in enumerate(holder):
                assert s.seats[who, APPARATUS] != FULL or office == PAPERS_HEAD


@pytest.mark.parametrize("split", [True, False])
def test_a_leader_gives_up_the_government_only_where_the_charter_keeps_the_posts_apart(split: bool) -> None:
    s = world(1)
    close_spell(s, 3, OFFICE, 1, REMOVED)
    open_spell(s, 0, OFFICE, HEAD_OF_GOVERNMENT, HOLDER, 1, APPOINTED)
    fill_offices(s, parameters(office_turnover_rate=1.0), rules(posts_split=split), on("careers"), key(), 5)
    assert (s.office[HEAD_OF_GOVERNMENT] == 0) == (not split)
    if split:
        row = s.spells[(s.spells[:, 0] == 0) & (s.spells[:, 1] == OFFICE)]
        assert row[0, [5, 7]].tolist() == [5, RESIGNED]


def test_a_minister_who_becomes_a_secretary_gives_his_office_up() -> None:
    s = world(1)
    open_spell(s, 4, APPARATUS, -1, FULL, 2, APPOINTED)
    fill_offices(s, parameters(office_turnover_rate=0.0), rules(), on("careers"), key(), 5)
    assert s.people["office_of"][4] == -1
    assert s.office[1] not in (-1, 4)


def test_offices_turn_over_at_their_rate() -> None:
    """0.3 a year over five years and five offices of the kind that is held; four standard errors."""
    replaced, chances = 0, 0
    for seed in range(60):
        s, p = world(seed), parameters(office_turnover_rate=0.3)
        for month in range(1, 61):
            before = s.office[:5].copy()
            fill_offices(s, p, rules(), on("careers"), key(seed), month)
            replaced += int((s.office[:5] != before)[before >= 0].sum())
            chances += int((before >= 0).sum())
    rate = 1 - 0.7 ** (1 / 12)
    assert abs(replaced / chances - rate) < 4 * math.sqrt(rate * (1 - rate) / chances)


def test_at_the_start_offices_go_to_the_committee_then_to_newcomers() -> None:
    s = world(1)
    for person in range(3, 9):
        close_spell(s, person, OFFICE, 0, REMOVED)
    people = int(s.counters[N_PERSONS])
    seat_offices(s, parameters(), on("careers"), key())
    holder = s.office.tolist()
    assert len({*holder}) == N_OFFICES
    old = [who for who in holder if who < people]
    assert {*old} == {*range(1, 9)} - {1, 2} | {*old} & {1, 2}
    assert 0 not in holder
    assert all(s.people["province_of"][who] < 0 for who in holder)
    assert all(who == holder[PAPERS_HEAD] for who in holder if s.seats[who, APPARATUS] == FULL)
    assert (s.spells[s.open[holder, OFFICE], 6] == AT_START).all()
    assert s.counters[N_PERSONS] - people == N_OFFICES - len(old) > 0


def test_who_may_take_an_office() -> None:
    s = world(1)
    close_spell(s, 8, OFFICE, 1, REMOVED)
    may = [who for who in range(33) if eligible(s, who, SECURITY_CHIEF, 5)]
    assert may == [8, *range(9, 15)]  # 0 leads, 1 and 2 are secretaries, 3 to 7 hold offices, the rest sit nowhere
    assert [who for who in range(33) if eligible(s, who, PAPERS_HEAD, 5)] == [1, 2, *may]
    s.people["ill_until"][9] = 6
    s.people["retired"][10] = True
    assert [who for who in range(33) if eligible(s, who, SECURITY_CHIEF, 5)] == [8, *range(11, 15)]


# --- switches, parameters, labels -----------------------------------------------------------------------------------


def test_without_judgement_the_congress_removals_and_provinces_are_what_they_were() -> None:
    """No parameter of judgement moves anything."""
    wild = parameters(
        judgement_loyalty=0.0, judgement_competence=9.0, say_top=1.0, say_second=1.0, candidates_considered=9
    )
    for seed in range(10):
        one = shuffled(seed)
        other = copy(one)
        for s, p in ((one, parameters()), (other, wild)):
            s.counters[SECOND] = 1
            for switched in (on(), on("patronage")):
                appoint_provinces(s, p, rules(), switched, key(seed), 12, 0.5)
                fill(s, p, switched, key(seed), 12, 0.2, TOP, FULL, sizes()[0], 0.5)
                replace_full_member(s, p, switched, 0.2, 12, 0.5, 3, key(seed))
        assert same(one, other) == []


MOVES = {
    "judgement_loyalty": 9.0, "judgement_competence": 9.0, "judgement_balance": 9.0, "judgement_policy": 9.0,
    "judgement_noise": 9.0, "balance_restraint": 0.0, "say_top": 0.9, "say_second": 0.9, "candidates_considered": 12.0,
    "office_turnover_rate": 0.9, "office_branch": 9.0, "office_top_member": 9.0, "office_newcomer": 0.9,
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_each_parameter_moves_some_output(name: str) -> None:
    for seed in range(60):
        one = shuffled(seed)
        one.counters[SECOND] = 1
        other = copy(one)
        for s, p in ((one, parameters()), (other, parameters(**{name: MOVES[name]}))):
            fill_offices(s, p, rules(), on("careers", "judgement", "patronage"), key(seed), 12)
            appoint_provinces(s, p, rules(), on("judgement", "patronage"), key(seed), 12, 0.6)
        if same(one, other):
            return
    pytest.fail(f"{name} moved nothing in 60 worlds")


def test_people_of_other_numbers_fill_the_same_posts_where_nothing_is_drawn() -> None:
    """Relabelling: with no noise, whoever is who changes labels only."""
    p = parameters(judgement_noise=0.0, say_top=0.0, say_second=0.0)
    s = world(4, candidates=4)
    n = int(s.counters[N_PERSONS])
    s.people["branch"][:n] = np.random.default_rng(1).integers(0, N_BRANCHES, n)
    order = np.random.default_rng(2).permutation(n)  # the new number of each
    other = copy(s)
    for array in (other.people, other.seats, other.open, other.views, other.careers):
        array[order] = array[:n].copy()
    for posts in (other.province, other.district, other.office):
        posts[posts >= 0] = order[posts[posts >= 0]]
    other.counters[THE_LEADER] = order[0]
    for one in (s, other):
        fill(one, p, JUDGED, key(), 5, 0.2, TOP, FULL, 9, 1.0)
    np.testing.assert_array_equal(other.seats[order], s.seats[:n])
    assert (s.seats[:n, TOP] == FULL).sum() == 9
