"""Ballots in plain Python, over lists and dictionaries, written from the text of the theory and not from the kernels.

Only the draws are shared: a draw is a function of its key, month, number and subject.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from collegium.conduct.chance import draw

# the numbers of the draws, told again
DISLIKE, GRATITUDE, PUNISHED, LOSES_POST, DELEGATE_DISLIKE, DELEGATE_BOUND = 140, 141, 142, 143, 144, 145
SECRETARY_VOTE, DELEGATE, ELECTOR_VOTE, RATIFY = 27, 28, 43, 9
OPPONENT, FULL, TOP, PROVINCE, DISTRICT = 3, 1, 0, 6, 7
RECOMMENDED_CHOSEN = 7


def paper(voter: int, subject: int) -> int:
    return voter + 1_000_003 * (subject + 1)


def deciding(n: int, p: float) -> float:
    """The chance that n - 1 others leave it to one elector, by the number of ways."""
    k = (n - 1) // 2
    return math.comb(n - 1, k) * p**k * (1 - p) ** (n - 1 - k)


def seen(p: Any, form: int, share: float) -> float:
    if form == 2:
        return float(p["booth_noted"]) * share / (share + (1 - share) * float(p["booth_used"])) if share else 0.0
    return float(p["ballot_leak"]) if form == 3 else 1.0


@dataclass
class Reasons:
    selection: bool = True
    falsification: bool = True
    futility: bool = True
    deference: bool = True

    @classmethod
    def of(cls, on: Any) -> Reasons:
        return cls(*(bool(on[name]) for name in ("selection", "falsification", "futility", "deference")))

    def any(self) -> bool:
        return self.selection or self.falsification or self.futility or self.deference


def poll(
    p: Any, form: int, dislike: list[float], bound: list[bool], sanction: list[float], rightful: float, why: Reasons
) -> set[int]:  # fmt: skip
    """Who opposes, one after the other; him first who gains most over what it costs him."""
    n = len(dislike)
    opposed: set[int] = set()
    while True:
        y = len(opposed) / n if n else 0.0
        piv = 1.0
        if why.futility:
            piv = deciding(n, len(opposed) / (n - 1) if n > 1 else 0.0)
            piv *= 1.0 if form in (3, 4) else float(p["ballot_confirmation"])
        surplus = {}
        for i in set(range(n)) - opposed:
            if why.selection and bound[i]:
                continue
            e = dislike[i] - p["ballot_effort"] - (p["ballot_deference"] * rightful if why.deference else 0.0)
            gain = e + piv * (p["ballot_stake"] * dislike[i] - (p["ballot_collective"] if why.falsification else 0.0))
            cost = seen(p, form, (len(opposed) + 1) / n) * sanction[i] * (1 - y) if why.falsification else 0.0
            if gain > 0 and gain >= cost - 1e-9:
                surplus[i] = gain - cost
        if not surplus:
            return opposed
        opposed.add(max(surplus, key=lambda i: surplus[i]))


def private_support(s: Any, p: Any, turnover: float, month: int, i: int) -> float:
    """S of the theory's section 3 without norms."""
    man = s.people[i]
    benefit = p["benefit_base"] - p["benefit_turnover"] * (turnover - p["turnover_expected"])
    if man["promoted_in"] > -(10**5):
        benefit += p["benefit_promotion"] * 2 ** (-(month - man["promoted_in"]) / 12)
    benefit = min(1.0, max(-1.0, benefit))
    if man["sanctioned_until"] > month:
        benefit = max(-1.0, benefit - p["sanction_benefit"])
    return float(
        p["weight_tie"] * man["tie"]
        + p["weight_benefit"] * benefit
        - p["weight_policy"] * abs(man["position"] - s.line[0])
        + p["weight_authority"] * p["authority"]
    )


def logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def well(s: Any, month: int, i: int) -> bool:
    man = s.people[i]
    return bool(man["alive"] and not man["retired"] and not man["arrested"] and man["ill_until"] <= month)


def leader_of(s: Any) -> int:
    return int(s.counters[5])


def leaning(s: Any, p: Any, on: Any, turnover: float, month: int, i: int) -> float:
    """Support before any noise."""
    if not on["conditional"]:
        his = bool(s.people[i]["loyal"]) or i == leader_of(s)
        return float(p["ballot_allegiance"] if his else -p["ballot_allegiance"])
    if i == leader_of(s):
        return float(p["noise"]) * math.log((1 - 1e-9) / 1e-9)
    return private_support(s, p, turnover, month, i)


def backs_with(s: Any, p: Any, on: Any, turnover: float, month: int, i: int) -> float:
    """The chance of an open vote for the leader."""
    if s.people[i]["stance"] == OPPONENT:
        return 0.0
    if i == leader_of(s):
        return 1.0
    if not on["conditional"]:
        return float(s.people[i]["loyal"])
    fear = s.people[i]["fear"] if on["terror"] else p["fear"]
    return logistic((private_support(s, p, turnover, month, i) + fear) / p["noise"])


def stands_for_leader(s: Any, p: Any, on: Any, turnover: float, month: int, i: int) -> bool:
    if on["conditional"]:
        return private_support(s, p, turnover, month, i) >= 0
    return bool(s.people[i]["loyal"])


def common_sanction(p: Any, c: Any, on: Any) -> float:
    s = float(p["ballot_sanction"])
    if on["sanctions"] and c["control_sanctions"]:
        years = p["sanction_months"] / 12
        s += p["sanction_chance"] * (
            p["weight_benefit"] * p["sanction_benefit"] * years + p["sanction_removal"] * p["sanction_post"]
        )
    return s


def owes(s: Any, elector: int, recommender: int) -> bool:
    man = s.people[elector]
    if man["stance"] == OPPONENT:
        return False
    if recommender >= 0 and man["patron"] == recommender:
        return True
    if recommender in (-1, leader_of(s)):
        return bool(man["loyal"])
    return bool(man["loyal"] == s.people[recommender]["loyal"])


def rightful(s: Any, p: Any, on: Any) -> float:
    return float(s.norms[RECOMMENDED_CHOSEN] * (s.regime[0]["authority"] if on["policy"] else p["authority"]))


def canvass(
    s: Any, p: Any, c: Any, on: Any, turnover: float, month: int, key: Any, electors: list[int], candidate: int,
    recommender: int, for_leader: bool,
) -> tuple[list[float], list[bool], list[float]]:  # fmt: skip
    dislike, bound, sanction = [], [], []
    for i in electors:
        support = leaning(s, p, on, turnover, month, i)
        if on["conditional"]:
            u = float(draw(key, month, DISLIKE, paper(i, candidate)))
            support += float(p["noise"]) * math.log(u / (1 - u))
        away = abs(float(s.people[i]["position"]) - float(s.people[candidate]["position"]))
        value = float(p["ballot_distance"]) * away - (support if for_leader else -support)
        if s.people[i]["stance"] == OPPONENT:
            value = 1e6 if for_leader else -1e6
        dislike.append(value)
        grateful = float(draw(key, month, GRATITUDE, paper(i, candidate))) < p["ballot_gratitude"]
        bound.append(owes(s, i, recommender) and grateful)
        fear = float(s.people[i]["fear"]) if on["terror"] else float(p["fear"])
        sanction.append(common_sanction(p, c, on) + fear)
    return dislike, bound, sanction


def conference(s: Any, month: int, unit: int, candidate: int) -> list[int]:
    size = len(s.district) // len(s.province)
    found = [int(i) for i in s.district[unit * size : (unit + 1) * size]]
    return [i for i in found if i >= 0 and i != candidate and well(s, month, i)]


def challenger(s: Any, month: int, electors: list[int]) -> int:
    def score(i: int) -> float:
        away = [abs(s.people[j]["position"] - s.people[i]["position"]) for j in electors]
        return float(s.people[i]["standing"] - sum(away) / len(away))

    standing = [i for i in electors if s.people[i]["sanctioned_until"] <= month]
    return max(standing, key=score) if standing else -1


@dataclass
class Held:
    electors: list[int]
    opposed: set[int]  # people
    chosen: int
    form: int


def hold(
    s: Any, p: Any, c: Any, on: Any, key: Any, month: int, turnover: float, unit: int, candidate: int,
    recommender: int, for_leader: bool, form: int,
) -> Held:  # fmt: skip
    """A conference's ballot, without what follows from it."""
    electors = conference(s, month, unit, candidate)
    if not electors:
        return Held([], set(), candidate, form)
    dislike, bound, sanction = canvass(s, p, c, on, turnover, month, key, electors, candidate, recommender, for_leader)
    rival = challenger(s, month, electors) if form in (3, 4) else -1
    if rival >= 0:
        dislike[electors.index(rival)], bound[electors.index(rival)] = 1e6, False
    why = Reasons.of(on)
    if why.any():
        who = {electors[i] for i in poll(p, form, dislike, bound, sanction, rightful(s, p, on), why)}
    else:
        ready = p["secret_acceptance"] if form in (2, 3) else p["open_acceptance"]
        who = set()
        for i in electors:
            backs = draw(key, month, ELECTOR_VOTE, i) < backs_with(s, p, on, turnover, month, i)
            accepted = bool(backs) == for_leader or draw(key, month, RATIFY, i) < ready
            if i == rival or not accepted:
                who.add(i)
    n = len(electors)
    chosen = -1
    if 2 * (n - len(who)) > n:
        chosen = candidate
    elif rival >= 0 and 2 * len(who) > n:
        chosen = rival
    return Held(electors, who, chosen, form)


def punished(s: Any, p: Any, c: Any, on: Any, key: Any, month: int, held: Held) -> dict[int, bool]:
    """Who is punished for a ballot, and whether he loses his post."""
    if not (on["sanctions"] and c["control_sanctions"]) or not held.opposed:
        return {}
    y = len(held.opposed) / len(held.electors)
    risk = seen(p, held.form, y) * (1 - y) * float(p["sanction_chance"])
    return {
        i: bool(draw(key, month, LOSES_POST, i) < p["sanction_removal"])
        for i in held.opposed
        if i != leader_of(s) and s.seats[i, TOP] == 0 and draw(key, month, PUNISHED, i) < risk
    }


def at_least(n: int, p: float, k: int) -> float:
    return sum(math.comb(n, j) * p**j * (1 - p) ** (n - j) for j in range(k, n + 1))


def loss_chance(
    s: Any, p: Any, c: Any, on: Any, turnover: float, month: int, unit: int, head: int, form: int
) -> float:  # fmt: skip
    electors = conference(s, month, unit, head)
    n = len(electors)
    if not n:
        return 0.0
    his = stands_for_leader(s, p, on, turnover, month, head)
    rival = challenger(s, month, electors) if form in (3, 4) else -1
    why = Reasons.of(on)

    def opposing(i: int, y: float) -> float:
        if i == rival:
            return 1.0
        if not why.any():
            backs = backs_with(s, p, on, turnover, month, i)
            ready = p["secret_acceptance"] if form in (2, 3) else p["open_acceptance"]
            return float((1 - (backs if his else 1 - backs)) * (1 - ready))
        support = leaning(s, p, on, turnover, month, i)
        away = abs(float(s.people[i]["position"]) - float(s.people[head]["position"]))
        gap = float(p["ballot_distance"]) * away - (support if his else -support)
        piv = 1.0
        if why.futility:
            piv = deciding(n, y) * (1.0 if form in (3, 4) else float(p["ballot_confirmation"]))
        reach = float(p["ballot_effort"])
        if why.deference:
            reach += float(p["ballot_deference"]) * rightful(s, p, on)
        if why.falsification:
            fear = float(s.people[i]["fear"]) if on["terror"] else float(p["fear"])
            reach += seen(p, form, min(1.0, y + 1 / n)) * (common_sanction(p, c, on) + fear) * (1 - y)
            reach += piv * float(p["ballot_collective"])
        reach /= 1 + piv * float(p["ballot_stake"])
        free = 1 - float(p["ballot_gratitude"]) if why.selection and owes(s, i, head) else 1.0
        if on["conditional"]:
            return free * logistic((gap - reach) / float(p["noise"]))
        return free * (gap > 0 and gap >= reach)

    y = 0.0
    for _ in range(30):
        new = sum(opposing(i, y) for i in electors) / n
        if new <= y + 1e-4:
            break
        y = new
        if not why.any():
            break
    return at_least(n, y, (n + 1) // 2)


def scattered(s: Any, rng: np.random.Generator, month: int) -> None:
    """Give a small world attributes at random: some ill, some gone, some in opposition, some under punishment."""
    n = int(s.counters[0])
    s.people["stance"][:n] = rng.choice([0, 1, 2, 3], n, p=[0.5, 0.25, 0.15, 0.1])
    s.people["promoted_in"][:n] = np.where(rng.random(n) < 0.4, rng.integers(0, month + 1, n), -(10**6))
    s.people["patron"][:n] = rng.integers(-1, n, n)
    s.people["ill_until"][:n] = np.where(rng.random(n) < 0.1, month + 3, -1)
    s.people["retired"][:n] = rng.random(n) < 0.05
    s.people["arrested"][:n] = rng.random(n) < 0.03
    s.people["sanctioned_until"][:n] = np.where(rng.random(n) < 0.2, month + 5, -1)
    s.people["fear"][:n] = rng.uniform(0, 2, n)
    s.norms[RECOMMENDED_CHOSEN] = rng.random()
    s.regime["authority"] = rng.random()
