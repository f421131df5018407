"""Plain versions of the committee's mechanisms, over dictionaries and lists, under allegiance alone.

They share nothing with the kernels but the draws. A member of a body is read off the log of spells.
"""

from __future__ import annotations

import math
from typing import Any

from collegium.conduct.chance import draw

TOP, BUREAU, APPARATUS, COMMITTEE, GOVERNMENT, CONTROL, PROVINCE, DISTRICT, LEADER, OFFICE = range(10)
OPPONENT = 3


class Plain:
    """What a state says, read from its logs and columns."""

    def __init__(self, s: Any) -> None:
        n = int(s.counters[0])
        self.people = range(n)
        self.sits: dict[int, set[int]] = {place: set() for place in range(6)}
        self.full: dict[int, set[int]] = {place: set() for place in range(6)}
        self.posts: list[tuple[int, int, int]] = []  # person, place, unit
        self.leader = -1
        for person, place, unit, rank, _, end, *_ in s.spells[: s.counters[1]].tolist():
            if end >= 0:
                continue
            if place < 6:
                self.sits[place].add(person)
                if rank == 1:
                    self.full[place].add(person)
            elif place in (OFFICE, PROVINCE):
                self.posts.append((person, place, unit))
            elif place == LEADER:
                self.leader = person
        self.posts.sort(key=lambda post: (post[1] == PROVINCE, post[2]))
        self.loyal = s.people["loyal"][:n].tolist()
        self.stance = s.people["stance"][:n].tolist()
        self.official = s.people["official"][:n].tolist()
        self.dropped = s.people["dropped_in"][:n].tolist()
        self.ill = s.people["ill_until"][:n].tolist()
        self.slot = s.people["slot"][:n].tolist()
        self.enlarged = int(s.regime["enlarged"][0])

    def high(self, person: int) -> bool:
        return any(person in self.sits[place] for place in (TOP, BUREAU, APPARATUS))

    def backs(self, person: int) -> float:
        if person == self.leader:
            return 1.0
        return float(self.loyal[person] and self.stance[person] != OPPONENT)

    def mind(self, person: int) -> float:
        """What he does in secret."""
        return 1.0 if person == self.leader else float(self.loyal[person])

    def holds(self, person: int) -> list[str]:
        """The posts of a person, highest first."""
        found = ["top"] if self.high(person) else []
        return found + [f"{place}-{unit}" for who, place, unit in self.posts if who == person]

    def slot_name(self, person: int) -> str | None:
        code = self.slot[person]
        if code < 0:
            return None
        return "top" if code == 0 else f"{code // 1_000_000}-{code % 1_000_000 - 1}"

    def dead(self, person: int) -> bool:
        slot = self.slot_name(person)
        return person in self.sits[COMMITTEE] and slot is not None and not self.holds(person)

    def expects_majority(self) -> bool:
        members = self.sits[COMMITTEE]
        return sum(self.backs(person) for person in members) > len(members) / 2


def paper(voter: int, subject: int) -> int:
    return voter + 1_000_003 * (subject + 1)


def by_right(w: Plain, seats: int, share: float, month: int) -> list[int]:
    """Who has a seat by his post, beside the top bodies."""
    slots = math.floor(share * seats + 0.5) - sum(w.high(person) for person in w.people)
    found: list[int] = []
    for person, _, _ in w.posts:
        if len(found) < slots and not w.high(person) and person not in found and w.dropped[person] != month:
            found.append(person)
    return found


def growth(w: Plain, seats: int, pi: float, most: float) -> int:
    """Seats added by packing: the fewest, tried one after the other."""
    members = w.sits[COMMITTEE]
    if w.expects_majority():
        return 0
    his = sum(w.backs(person) for person in members)
    empty = max(0, seats - len(members))
    expected = (seats - empty) * his / len(members) + empty * pi
    if expected > seats / 2 + 1e-9 or pi <= 0.5:
        return 0
    added = 0
    while added < math.floor(most * seats + 1e-9) and expected + added * pi <= (seats + added) / 2 + 1e-9:
        added += 1
    return added


def lowest(scores: dict[int, float], n: int) -> list[int]:
    return sorted(scores, key=lambda person: scores[person])[: max(0, n)]


def passed_over_top(
    w: Plain, s: Any, key: Any, month: int, limit: int, share: float, seats: int, exemption: float, pi: float
) -> set[int]:
    gone = {
        person for person in w.sits[TOP]
        if person != w.leader and limit > 0 and s.people["elected_to"][person] == TOP
        and s.people["terms"][person] >= limit and s.people["standing"][person] <= exemption
    }  # fmt: skip
    if share == 0:
        return gone
    left = w.sits[TOP] - gone
    scores = {
        person: draw(key, month, 173, paper(person, TOP)) + 2 * pi * w.backs(person) for person in left - {w.leader}
    }
    return gone | set(lowest(scores, len(left) - (seats - math.ceil(share * seats))))


def passed_over_committee(w: Plain, key: Any, month: int, share: float, seats: int, pi: float) -> set[int]:
    staying = {person for person in w.people if w.high(person)}
    free = {
        person for person in w.sits[COMMITTEE]
        if not w.high(person) and person != w.leader and (w.official[person] or w.holds(person))
    }  # fmt: skip
    scores = {person: draw(key, month, 173, paper(person, COMMITTEE)) + 2 * pi * w.backs(person) for person in free}
    return set(lowest(scores, len(staying | free) - (seats - math.ceil(share * seats))))


def plenum(
    w: Plain, key: Any, month: int, *, secret: bool, expels: bool, coopts: bool, slots: bool, seats: int, p: Any,
    grip: float,
) -> tuple[set[int], list[list[int]], list[list[int]]]:  # fmt: skip
    """Committee, ballots (place, kind, subject, electors, for) and events (kind, person) after steps 1 to 3."""
    ballots, events = [], []
    well = {person for person in w.people if w.ill[person] <= month}
    mind = w.mind if secret else w.backs
    for person in sorted(w.sits[COMMITTEE]):
        if not expels or w.stance[person] != OPPONENT or person == w.leader:
            continue
        if draw(key, month, 175, person) >= p["expulsion_case"]:
            continue
        voters = w.full[COMMITTEE] & well
        if w.leader in well:
            if 3 * sum(mind(voter) for voter in voters - {person}) < 2 * len(voters):
                continue
        else:
            few = w.full[TOP] & well
            votes = sum(draw(key, month, 176, paper(voter, person)) < w.backs(voter) for voter in few - {person})
            ballots.append([TOP, 5, person, len(few), votes])
            if 2 * votes <= len(few):
                continue
        events.append([5, person])
        votes = sum(draw(key, month, 177, paper(voter, person)) < mind(voter) for voter in voters - {person})
        ballots.append([COMMITTEE, 5, person, len(voters), votes])
        if voters and 3 * votes >= 2 * len(voters):
            for place in (TOP, BUREAU, APPARATUS, COMMITTEE):
                w.sits[place].discard(person)
                w.full[place].discard(person)
    dead = [person for person in w.people if w.dead(person)]
    if w.leader in well and len(dead) > p["retirement_share"] * len(w.sits[COMMITTEE]) and w.expects_majority():
        for person in dead:
            events.append([9, person])
            w.sits[COMMITTEE].discard(person)
            w.full[COMMITTEE].discard(person)
    if not coopts:
        return w.sits[COMMITTEE], ballots, events
    tried: set[int] = set()
    in_slots = sum(bool(w.holds(person)) for person in w.sits[COMMITTEE])
    most = math.floor(p["slot_share"] * seats + 0.5)
    for seat in range(len(w.sits[COMMITTEE]), seats + w.enlarged):
        ranked = slots and in_slots < most
        his = draw(key, month, 178, seat) < grip and not ranked
        pool = [
            person for person, _, _ in w.posts
            if person not in w.sits[COMMITTEE] | tried and not (his and w.stance[person] == OPPONENT)
        ]  # fmt: skip
        if not pool:
            break
        chosen = pool[0]
        if not ranked:
            chosen = max(pool, key=lambda one: draw(key, month, 179, one) + 2 * his * w.backs(one))
        tried.add(chosen)
        voters = w.full[COMMITTEE] & well
        votes = sum(
            draw(key, month, 180, paper(voter, chosen)) < w.backs(voter)
            or draw(key, month, 181, paper(voter, chosen)) < p["open_acceptance"]
            for voter in voters
        )
        ballots.append([COMMITTEE, 6, chosen, len(voters), votes])
        if 2 * votes > len(voters):
            w.sits[COMMITTEE].add(chosen)
            w.full[COMMITTEE].add(chosen)
            in_slots += 1
    return w.sits[COMMITTEE], ballots, events


def ministers(s: Any, seats: int, leader: int, secretaries: set[int]) -> set[int]:
    """Who sits in the government."""
    found: list[int] = []
    for number in (0, 5, 6, 7, 8, 9, 2, 3):
        person = int(s.office[number])
        if person >= 0 and (person not in secretaries or person == leader):
            found.append(person)
    return set(found[:seats])
