"""The oracle of means, tactics, factions and the ban: the same months in plain Python, sharing only the draws.

It follows the equations at the head of the modules, person by person, over dictionaries, and knows worlds without
candidates of the top body, so that a seat that falls vacant stays so.
"""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np

from collegium.conduct.chance import draw
from collegium.conduct.state import (
    ALLY,
    APPARATUS,
    BUREAU,
    CIVILIAN,
    CLIENT,
    COLLECTIVE,
    COMMITTEE,
    CONTROL,
    DEBATE_INSIDE,
    FULL,
    GOVERNMENT,
    LEADER,
    LEADER_LEADS,
    LIFE_SAFE,
    LIMITED_PATRONAGE,
    N_PERSONS,
    OPPONENT,
    OPPOSITION_TOLERATED,
    ORGANS_DECIDE,
    PATRONAGE_ACCEPTED,
    POSTS_APART,
    TACTIC,
    TENURE_SAFE,
    THE_LEADER,
    TOP,
    UNITY,
    State,
)

COLUMNS = (
    "alive", "loyal", "stance", "position", "tie", "promoted_in", "province_of", "office_of", "ill_until", "retired",
    "competence", "ambition", "standing", "branch", "fear", "faction", "orientation", "tactic", "landing",
    "thrown_out_by", "rival_victim", "suspicion", "arrested", "sanctioned_until", "patron",
)  # fmt: skip
REGIME = (
    "authority", "ambition", "terror", "vitality", "agenda", "cult", "factions", "means", "means_by", "pressure",
    "threat", "watch", "strain", "restraint", "factions_under", "called",
)  # fmt: skip
# number: hard, seen, own, company, norm, orientation (1 aligned, 2 faction, 3 independent)
TACTICS: dict[int, tuple[float, float, float, float, Any, int]] = {
    1: (0.4, 0.4, 0, 1, DEBATE_INSIDE, 2),
    2: (-1.0, 0.0, 0, 0, LEADER_LEADS, 1),
    3: (0.3, 0.2, 0, 0, ORGANS_DECIDE, 3),
    4: (0.5, 0.4, 0, 0.5, ORGANS_DECIDE, 3),
    5: (0.3, 0.2, 0, 0.5, COLLECTIVE, 3),
    6: (0.5, 0.6, 0, 0, DEBATE_INSIDE, 2),
    7: (0.5, 0.2, 1, 0, None, 3),
    8: (0.0, 0.1, 1, 0, PATRONAGE_ACCEPTED, 3),
    9: (0.4, 0.3, 0, 0.5, None, 2),
    10: (1.0, 1.0, 0, 1, LIFE_SAFE, 2),
}
INNER = (int(TOP), int(BUREAU), int(APPARATUS))


def fields(record: np.void) -> Any:
    """A record with its fields as attributes."""
    return SimpleNamespace(**{name: record[name].item() for name in record.dtype.names or ()})


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def paper(voter: int, subject: int) -> int:
    return voter + 1_000_003 * (subject + 1)


def pick(scores: dict[int, float], temperature: float, u: float) -> int:
    """The logit rule: the first option whose cumulated share passes u."""
    best = max(scores.values())
    weights = {k: math.exp((score - best) / temperature) for k, score in scores.items()}
    sofar = 0.0
    for k, weight in weights.items():
        sofar += weight / sum(weights.values())
        if u < sofar:
            return k
    return max(weights)


class Naive:
    """A world over dictionaries."""

    def __init__(self, s: State, p: np.void, c: np.void, on: np.void, key: np.uint64) -> None:
        self.p, self.c, self.on = (fields(record) for record in (p, c, on))
        self.key = key
        self.n = int(s.counters[N_PERSONS])
        self.people = [{name: s.people[name][i].item() for name in COLUMNS} for i in range(self.n)]
        self.seats = [[int(rank) for rank in s.seats[i]] for i in range(self.n)]
        self.regime = {name: s.regime[name][0].item() for name in REGIME}
        self.served, self.line = [float(x) for x in s.served], float(s.line[0])
        self.norms = [float(x) for x in s.norms]
        self.province, self.office = [int(x) for x in s.province], [int(x) for x in s.office]
        self.replaced = [int(x) for x in s.replaced]
        self.leader = int(s.counters[THE_LEADER])
        self.events: list[tuple[int, int, int, int, int]] = []
        self.ballots: list[tuple[int, int, int, int]] = []

    def same_as(self, s: State) -> None:
        """The state has come to the same."""
        for name in COLUMNS:
            mine = np.array([one[name] for one in self.people])
            np.testing.assert_allclose(mine, s.people[name][: self.n], atol=1e-9, err_msg=name)
        for name in REGIME:
            np.testing.assert_allclose(self.regime[name], s.regime[name][0], atol=1e-9, err_msg=name)
        np.testing.assert_allclose(self.served, s.served, atol=1e-12)
        np.testing.assert_allclose(self.line, s.line[0], atol=1e-12)
        np.testing.assert_array_equal(np.array(self.seats), s.seats[: self.n])
        np.testing.assert_array_equal(self.province, s.province)
        np.testing.assert_array_equal(self.office, s.office)

    # --- what somebody thinks and votes ---------------------------------------------------------------------------

    def turnover(self, month: int) -> float:
        past = self.replaced[max(1, month - 12) : month]
        return float(self.p.turnover_expected) * (12 - len(past)) / 12 + sum(past) / len(self.province)

    def inner(self, i: int) -> bool:
        return any(self.seats[i][place] for place in INNER)

    def ours(self) -> bool:
        return self.leader >= 0 and self.regime["means_by"] == self.leader

    def support(self, i: int, month: int) -> float:
        p, one, regime = self.p, self.people[i], self.regime
        gain = p.benefit_base - p.benefit_turnover * (self.turnover(month) - p.turnover_expected)
        if one["promoted_in"] > -(10**5):
            gain += p.benefit_promotion * 2 ** (-(month - one["promoted_in"]) / 12)
        gain = max(-1, min(1, gain))
        if one["sanctioned_until"] > month:
            gain = max(-1, gain - p.sanction_benefit)
        if not (self.on.strategies and self.ours()):
            authority, sway = p.authority, 0.0
        else:
            authority = regime["authority"]
            if not self.inner(i):
                authority = 1 - (1 - authority) * (1 - regime["cult"])
            sway = p.weight_benefit * p.serving_benefit * self.served[one["branch"]]
            sway -= p.threat_resentment * regime["threat"]
            sway -= p.strain_weight * (1 + p.restraint_reach * regime["restraint"]) * regime["strain"]
        distance = abs(one["position"] - self.line)
        return float(
            p.weight_tie * one["tie"] + p.weight_benefit * gain - p.weight_policy * distance
            + p.weight_authority * authority + sway
        )  # fmt: skip

    def fear(self, i: int) -> float:
        fear = float(self.people[i]["fear"] if self.on.terror else self.p.fear)
        return fear + self.menace()

    def menace(self) -> float:
        if not (self.on.strategies and self.ours()):
            return 0.0
        return float(self.p.threat_fear * self.regime["threat"] + self.p.watch_fear * self.regime["watch"])

    def privately(self, i: int, month: int) -> float:
        if i == self.leader:
            return 1.0
        if not self.on.conditional:
            return float(self.people[i]["loyal"])
        return logistic(self.support(i, month) / self.p.noise)

    def openly(self, i: int, month: int) -> float:
        if self.people[i]["stance"] == OPPONENT:
            return 0.0
        backs = self.privately(i, month)
        if self.on.conditional and i != self.leader:
            backs = logistic((self.support(i, month) + self.p.fear + self.menace()) / self.p.noise)
        if self.on.factions and self.people[i]["faction"] >= 0:
            backs *= 1 - self.p.faction_discipline
        return backs

    def well(self, i: int, month: int) -> bool:
        one = self.people[i]
        return bool(one["alive"] and not one["retired"] and one["ill_until"] <= month)

    def trait(self, i: int, name: str) -> float:
        return float(self.people[i][name]) if self.on.careers else 0.5

    # --- the leader's means ---------------------------------------------------------------------------------------

    def strategise(self, month: int) -> None:
        p, regime = self.p, self.regime
        kept = 0.5 ** (1 / p.means_half_life)
        for name in ("pressure", "threat", "watch", "strain", "cult", "agenda"):
            regime[name] *= kept
        self.served = [x * kept for x in self.served]
        regime["authority"] = p.authority + kept * (regime["authority"] - p.authority)
        if self.leader >= 0:
            if regime["means_by"] != self.leader:
                self.accede(month)
            if month % int(p.means_every) == 0 and self.well(self.leader, month):
                self.lead(month)
        self.cope(month)

    def accede(self, month: int) -> None:
        regime = self.regime
        regime.update(means_by=self.leader, means=-1, authority=float(self.p.authority))
        regime.update(dict.fromkeys(("pressure", "threat", "watch", "strain", "cult"), 0.0))
        self.served = [0.0] * len(self.served)
        u = draw(self.key, month, np.int64(270), self.leader)
        if self.on.careers:
            u = self.people[self.leader]["ambition"] + self.p.ambition_spread * (2 * u - 1)
        regime["ambition"] = max(0.0, min(1.0, u))

    def lead(self, month: int) -> None:
        p, c, regime, norms = self.p, self.c, self.regime, self.norms
        weight = p.means_committee if c.committee_elects_leader or c.leader_removable else 0.0
        top = [i for i in range(self.n) if i != self.leader and self.seats[i][TOP] == FULL]
        committee = [i for i in range(self.n) if i != self.leader and self.seats[i][COMMITTEE]]
        v = {i: self.openly(i, month) for i in {*top, *committee}}
        m = {i: x * (1 - x) / p.noise if self.on.conditional else 0.0 for i, x in v.items()}

        def mean(value: Any) -> float:
            one = sum(value(i) for i in committee) / max(1, len(committee))
            other = sum(value(i) for i in top) / max(1, len(top))
            return float(weight * one + (1 - weight) * other)

        v_top = sum(v[i] for i in top) / max(1, len(top))
        v_committee = sum(v[i] for i in committee) / max(1, len(committee))
        slope = mean(lambda i: m[i])
        side = mean(lambda i: m[i] * np.sign(self.people[i]["position"] - self.line))
        n_branches = len(self.served)

        def serving(branch: int) -> float:
            own = mean(lambda i: m[i] * (self.people[i]["branch"] == branch))
            lost = p.serving_rivalry * (slope - own) / (n_branches - 1)
            return float(p.weight_benefit * p.serving_benefit * p.means_step * (1 - self.served[branch]) * (own - lost))

        best = max(range(n_branches), key=lambda branch: (round(serving(branch), 15), -branch))
        office = -1
        if self.people[self.leader]["office_of"] < 0:
            if not c.posts_split and self.office[0] >= 0:
                office = 0
            elif self.office[1] >= 0:
                office = 1
        room = p.weight_authority * (1 - regime["authority"])
        far = sum(m[i] for i in committee if not self.inner(i)) / max(1, len(committee)) * weight
        lacks = {name: p.means_step * (1 - regime[name]) for name in ("pressure", "agenda", "threat", "cult", "watch")}
        gain: dict[int, float] = {}
        offence = dict.fromkeys(range(9), 0.0)
        if c.recommends:
            share = 1 - (1 - p.replacement_rate) ** p.means_horizon
            gain[0] = p.pressing_reach * lacks["pressure"] * share * mean(lambda i: 1 - v[i])
        gain[1] = p.weight_policy * p.line_step * abs(side)
        gain[2] = serving(best)
        if c.leader_sets_agenda:
            gain[3] = p.agenda_worth * lacks["agenda"] * (1 - v_top)
        if c.recommends or c.members_removable:
            gain[4] = (p.threat_fear - p.threat_resentment) * lacks["threat"] * slope
        gain[5] = room * p.means_step * norms[LEADER_LEADS] * (slope - regime["cult"] * far)
        if office >= 0 and v_top > 0.5:
            gain[6] = room * p.offices_authority * (slope - regime["cult"] * far)
        gain[7] = room * lacks["cult"] * far
        chief = self.office[2]
        if c.security_to_leader and chief >= 0 and chief != self.leader:
            gain[8] = p.watch_fear * lacks["watch"] * slope
        offence[0], offence[3], offence[4] = norms[LIMITED_PATRONAGE] / 2, norms[ORGANS_DECIDE] / 2, norms[TENURE_SAFE]
        offence[5], offence[7], offence[8] = norms[COLLECTIVE] / 4, norms[COLLECTIVE] / 2, norms[CIVILIAN] * 3 / 4
        offence[6] = norms[POSTS_APART] if office == 0 else norms[COLLECTIVE] / 4
        alpha, safety = regime["ambition"], min(v_top, v_committee)
        scores = {}
        for k, won in gain.items():
            lost = p.strain_weight * (1 + p.restraint_reach * regime["restraint"]) * slope
            lost *= p.means_step * offence[k] * (1 - regime["strain"])
            hungry = alpha + (1 - alpha) * (1 - safety)
            scores[k] = hungry * won - lost - p.scruple * (1 - alpha) * offence[k]
        scores[9] = 0.0
        k = pick(scores, p.means_temperature, draw(self.key, month, np.int64(271), 0))
        if k == 9:
            return
        for number, name in ((0, "pressure"), (3, "agenda"), (4, "threat"), (7, "cult"), (8, "watch")):
            if k == number:
                regime[name] += lacks[name]
        if k == 1:
            self.line = max(0.0, min(1.0, self.line + p.line_step * np.sign(side)))
            self.people[self.leader]["position"] = self.line
        elif k == 2:
            step = p.means_step * (1 - self.served[best])
            for branch in range(n_branches):
                move = step if branch == best else -p.serving_rivalry * step / (n_branches - 1)
                self.served[branch] = max(-1.0, self.served[branch] + move)
        elif k == 5:
            regime["authority"] += p.means_step * (1 - regime["authority"]) * norms[LEADER_LEADS]
        elif k == 6:
            self.people[self.office[office]]["office_of"] = -1
            self.office[office] = self.leader
            self.people[self.leader]["office_of"] = office
            regime["authority"] += p.offices_authority * (1 - regime["authority"])
        elif k == 8:
            self.people[chief]["tie"] += p.means_step * (1 - self.people[chief]["tie"])
        regime["strain"] += p.means_step * offence[k] * (1 - regime["strain"])
        if regime["means"] != k:
            regime["means"] = k
            self.events.append((month, int(TACTIC), self.leader, int(LEADER), k))

    # --- his colleagues' tactics ----------------------------------------------------------------------------------

    def cope(self, month: int) -> None:
        p, regime = self.p, self.regime
        members = []
        for i, one in enumerate(self.people):
            one["suspicion"] *= 0.5 ** (1 / p.suspicion_half_life)
            if self.seats[i][TOP] != FULL or i == self.leader:
                one["tactic"] = one["orientation"] = 0
            elif self.well(i, month):
                members.append(i)
        backs = {i: self.privately(i, month) for i in members}  # under the restraint of the month before
        regime["restraint"] = 0.0
        if self.leader < 0 or not members:
            return
        for i in members:
            one = self.people[i]
            new = one["orientation"] == 0
            if new or draw(self.key, month, np.int64(272), i) < p.tactic_rate / 12:
                others = [1 - backs[j] for j in members if j != i]
                self.think(i, month, backs[i], sum(others) / len(others) if others else 0.0)
        regime["restraint"] = sum(self.people[i]["tactic"] in (3, 4, 5) for i in members) / len(members)
        places = [self.people[i]["position"] for i in members if self.people[i]["tactic"] == 1]
        for i in members:
            self.act(i, len(members), sum(places) / len(places) if places else 0.0)

    def think(self, i: int, month: int, backs: float, company: float) -> None:
        p, one, norms = self.p, self.people[i], self.norms
        d, o = 1 - 2 * backs, 2 * company - 1
        a, t = 2 * self.trait(i, "ambition") - 1, self.trait(i, "standing")
        k = {int(CLIENT): 1.0, int(ALLY): 0.5}.get(one["stance"], 0.0)
        post = one["office_of"] >= 0 or one["province_of"] >= 0 or self.seats[i][GOVERNMENT] > 0
        r = post + self.trait(i, "competence") - 1
        f, open_to = self.fear(i), 1 - norms[OPPOSITION_TOLERATED]
        scores = {
            1: -p.orient_support * d + p.orient_client * k + p.orient_fear * f,
            2: p.orient_support * d + p.orient_ambition * a + p.orient_company * o - p.orient_fear * f
            - (p.orient_ban * bool(self.c.faction_ban) + p.orient_unity * norms[UNITY]) * open_to,
            3: p.orient_own * r,
        }  # fmt: skip
        orientation = pick(scores, p.tactic_temperature, draw(self.key, month, np.int64(273), i))
        cost = (p.tactic_fear * f + p.tactic_unity * norms[UNITY] * open_to) * (1 - p.tactic_shelter * t)
        worths = {}
        for number, (hard, seen, own, together, norm, fits) in TACTICS.items():
            worths[number] = (
                p.tactic_discontent * hard * d + p.tactic_ambition * max(0.0, hard) * a - seen * cost
                + p.tactic_norm * (0.0 if norm is None else 2 * norms[norm] - 1)
                + p.tactic_own * own * r + p.tactic_company * together * o
                + p.tactic_client * k * (number == 2) + p.tactic_fit * (fits == orientation)
                + p.tactic_habit * (number == one["tactic"])
            )  # fmt: skip
        tactic = pick(worths, p.tactic_temperature, draw(self.key, month, np.int64(274), i))
        if tactic != one["tactic"]:
            self.events.append((month, int(TACTIC), i, int(TOP), tactic))
        one.update(orientation=orientation, tactic=tactic)

    def act(self, i: int, n: int, associates_at: float) -> None:
        p, one, regime = self.p, self.people[i], self.regime
        tactic = one["tactic"]
        if tactic in (2, 8):
            one["suspicion"] *= max(0.0, 1 - p.tactic_calm / 12)
        grows = p.suspicion_rate * TACTICS[tactic][1] * (1 + regime["watch"]) / 12
        one["suspicion"] += min(1.0, grows) * (1 - one["suspicion"])
        pull = min(1.0, p.tactic_pull / 12 / n)
        if tactic == 1:
            one["position"] += min(1.0, p.tactic_follow / 12) * (associates_at - one["position"])
        if tactic == 2:
            one["tie"] += min(1.0, p.tactic_favour / 12) * (1 - one["tie"])
            regime["cult"] += min(1.0, p.tactic_praise / 12 / n) * (1 - regime["cult"])
        if tactic in (3, 9):
            regime["agenda"] *= 1 - pull
        if tactic == 4:
            regime["vitality"] += pull * (1 - regime["vitality"])
        if tactic == 8 and self.on.careers:
            one["standing"] += min(1.0, p.tactic_standing / 12) * (1 - one["standing"])

    # --- factions -------------------------------------------------------------------------------------------------

    def high(self, i: int) -> bool:
        one = self.people[i]
        if i == self.leader or not one["alive"] or one["retired"]:
            return False
        return self.inner(i) or one["province_of"] >= 0

    def members(self, faction: int) -> list[int]:
        return [i for i in range(self.n) if self.people[i]["faction"] == faction]

    def live(self) -> list[int]:
        """Factions in the order in which the roll finds them."""
        found: list[int] = []
        for i in range(self.n):
            if self.people[i]["faction"] >= 0 and not self.high(i):
                self.people[i]["faction"] = -1
        for one in self.people:
            if one["faction"] >= 0 and one["faction"] not in found:
                found.append(one["faction"])
        return found

    def out(self, i: int, month: int) -> bool:
        one = self.people[i]
        return (
            one["faction"] < 0 and self.high(i) and self.well(i, month)
            and abs(one["position"] - self.line) >= self.p.faction_gap
            and self.privately(i, month) < self.p.faction_doubt
        )  # fmt: skip

    def strength(self, group: list[int], month: int) -> float:
        full = [j for j in range(self.n) if self.seats[j][TOP] == FULL]
        votes = sum(1.0 if j in group else 1 - self.openly(j, month) for j in full if j != self.leader)
        provinces = sum(self.people[j]["province_of"] >= 0 for j in group)
        below = float(self.p.faction_below)
        return (1 - below) * (votes / len(full) if full else 0.0) + below * provinces / len(self.province)

    def worth(self, i: int, month: int, group: list[int]) -> float:
        """What belonging to a group is worth to somebody in it."""
        p, one = self.p, self.people[i]
        win = logistic(p.faction_slope * (self.strength(group, month) - 0.5))
        unity, tolerated = self.norms[UNITY], self.norms[OPPOSITION_TOLERATED]
        cost = (p.ban_cost * bool(self.c.faction_ban) + p.unity_cost * unity) * (1 - tolerated)
        cost = (cost + p.faction_fear * self.fear(i)) * (1 - p.faction_shelter * self.trait(i, "standing"))
        centre = sum(self.people[j]["position"] for j in group) / len(group)
        nearer = abs(one["position"] - self.line) - abs(one["position"] - centre)
        discontent = 1 - 2 * self.privately(i, month)
        won = p.faction_policy * nearer + p.faction_discontent * discontent
        won += p.faction_ambition * self.trait(i, "ambition")
        return float(win * won - (1 - win) * cost)

    def coalesce(self, month: int) -> None:
        p, regime = self.p, self.regime
        live = self.live()
        regime["called"] = False
        if regime["factions_under"] != self.leader:
            for faction in live:
                for i in self.members(faction):
                    self.people[i]["faction"] = -1
            regime["factions_under"] = self.leader
            live = []
        if self.leader >= 0:
            for i in range(self.n):
                if not self.high(i) or not self.well(i, month):
                    continue
                if self.people[i]["faction"] < 0 and not live and not self.inner(i):
                    continue
                eager = 1.0
                if self.on.strategies and self.seats[i][TOP] == FULL:
                    eager = {1: 0.0, 3: 0.5}.get(self.people[i]["orientation"], 1.0)
                if self.people[i]["faction"] < 0 and not self.out(i, month):
                    continue
                if draw(self.key, month, np.int64(290), i) < p.faction_rate / 12 * eager:
                    self.think_over(i, month, live)
                    live = self.live()
            for faction in live:
                if len(self.members(faction)) < p.faction_least:
                    for i in self.members(faction):
                        self.people[i]["faction"] = -1
            for faction in self.live():
                strong = self.c.leader_removable and self.strength(self.members(faction), month) > 0.5
                if strong and draw(self.key, month, np.int64(294), faction) < p.faction_calls / 12:
                    regime["called"] = True
            if self.c.faction_ban:
                full = sum(self.seats[i][TOP] == FULL for i in range(self.n))
                shares = {f: sum(self.seats[i][TOP] == FULL for i in self.members(f)) / full for f in self.live()}
                for faction, share in shares.items():
                    self.ban(faction, share, month)
        self.aftermath(month)

    def think_over(self, i: int, month: int, live: list[int]) -> None:
        p, one = self.p, self.people[i]
        scores = {}
        for row, faction in enumerate(live):
            group = sorted({*self.members(faction), i})
            scores[row] = self.worth(i, month, group) + p.faction_habit * (faction == one["faction"])
        scores[100] = 0.0
        if one["faction"] < 0 and self.inner(i) and len(live) < 8:
            scores[101] = self.worth(i, month, [i])
        chosen = pick(scores, p.faction_noise, draw(self.key, month, np.int64(291), i))
        if chosen < 100:
            one["faction"] = live[chosen]
        elif chosen == 100:
            one["faction"] = -1
        else:
            self.found(i, month)

    def found(self, founder: int, month: int) -> None:
        p = self.p
        asked = []
        for i in range(self.n):
            loud = self.on.strategies and self.people[i]["tactic"] in (1, 6)
            reach = p.faction_reach * (1 + p.faction_signal * loud)
            near = abs(self.people[i]["position"] - self.people[founder]["position"]) <= reach
            if near and (i == founder or (self.inner(i) and self.out(i, month))):
                asked.append(i)
        joined = [
            i for i in asked
            if i == founder
            or draw(self.key, month, np.int64(292), paper(i, founder))
            < logistic(self.worth(i, month, asked) / p.faction_noise)
        ]  # fmt: skip
        if len(joined) >= p.faction_least:
            self.regime["factions"] += 1
            for i in joined:
                self.people[i]["faction"] = self.regime["factions"]

    # --- the ban --------------------------------------------------------------------------------------------------

    def ban(self, faction: int, share: float, month: int) -> None:
        p, regime = self.p, self.regime
        if not self.well(self.leader, month):
            return
        alpha, suspicion = 0.5, 0.0
        if self.on.strategies:
            alpha = regime["ambition"]
            suspicion = max((self.people[i]["suspicion"] for i in self.members(faction)), default=0.0)
        feels = 1 - (1 - alpha) * (1 - suspicion) * (1 - min(1.0, 2 * share))
        rate = p.ban_rate / 12 * (1 - self.norms[OPPOSITION_TOLERATED]) * feels
        if draw(self.key, month, np.int64(300), faction) >= rate:
            return
        joint = [
            i for i in range(self.n)
            if self.well(i, month) and (self.seats[i][TOP] == FULL or self.seats[i][CONTROL] == FULL)
        ]  # fmt: skip
        if 2 * sum(self.openly(i, month) for i in joint) <= len(joint):
            return
        condemned = [
            i for i in self.members(faction) if self.inner(i) and self.condemned(i, joint, month, np.int64(301))
        ]
        for i in condemned:
            if self.people[i]["sanctioned_until"] > month:
                self.throw_out(i, month)
            else:
                self.people[i]["sanctioned_until"] = month + int(p.warning_months)
                if draw(self.key, month, np.int64(303), i) < p.ban_recants:
                    self.people[i]["faction"] = -1

    def condemned(self, accused: int, electors: list[int], month: int, mechanism: np.int64) -> bool:
        others = [i for i in electors if i != accused]
        votes = sum(draw(self.key, month, mechanism, paper(i, accused)) < self.openly(i, month) for i in others)
        self.ballots.append((month, accused, len(electors), int(votes)))
        return 2 * votes > len(electors)

    def leave(self, i: int, *places: int) -> None:
        for place in places:
            self.seats[i][place] = 0

    def out_of_posts(self, i: int) -> None:
        one = self.people[i]
        self.leave(i, int(GOVERNMENT), int(CONTROL))
        if one["province_of"] >= 0:
            self.province[one["province_of"]] = -1
            one["province_of"] = -1
        if one["office_of"] >= 0:
            self.office[one["office_of"]] = -1
            one["office_of"] = -1

    def throw_out(self, i: int, month: int) -> None:
        p, one = self.p, self.people[i]
        self.leave(i, *INNER)
        if self.c.committee_expels and self.seats[i][COMMITTEE]:
            electors = [j for j in range(self.n) if self.seats[j][COMMITTEE] == FULL and self.well(j, month)]
            if self.condemned(i, electors, month, np.int64(302)):
                self.leave(i, int(COMMITTEE))
        z = p.landing_terror * self.regime["terror"] + p.landing_again * (one["thrown_out_by"] >= 0)
        z -= p.landing_life * self.norms[LIFE_SAFE] + p.landing_standing * (2 * self.trait(i, "standing") - 1)
        u = draw(self.key, month, np.int64(304), i)
        how = 1 + sum(u >= logistic(p.landing_demoted + k * p.landing_step - z) for k in range(3))
        one.update(landing=how, thrown_out_by=self.leader, faction=-1)
        if how > 1:
            self.out_of_posts(i)
        if how > 2:
            self.leave(i, int(COMMITTEE))
        if how > 3:
            one.update(arrested=True, stance=0)

    def aftermath(self, month: int) -> None:
        p = self.p
        for i, one in enumerate(self.people):
            if one["thrown_out_by"] >= 0:
                one["rival_victim"] = self.leader >= 0 and one["thrown_out_by"] != self.leader
            if one["landing"] not in (1, 2, 3) or not one["alive"] or one["retired"] or self.leader < 0:
                continue
            late = draw(self.key, month, np.int64(306), i) < p.landing_arrest / 12 * self.regime["terror"]
            if one["landing"] == 3 and late:
                one.update(landing=4, arrested=True, stance=0)
                continue
            if not self.well(i, month):
                continue
            chance = 1.0 if one["thrown_out_by"] != self.leader else self.privately(i, month)
            if draw(self.key, month, np.int64(305), i) < p.landing_return / 12 * chance:
                one["landing"] = {1: 0, 2: 0, 3: 2}[one["landing"]]
                if one["landing"] == 0 and self.c.committee_coopts:
                    self.seats[i][COMMITTEE] = self.seats[i][COMMITTEE] or int(FULL)
