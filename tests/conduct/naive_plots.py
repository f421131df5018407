"""The oracle of removal, conspiracy and terror: the same months in plain Python over lists, sharing only the draws.

It follows the equations at the head of the modules, person by person, and knows worlds without candidates of the top
body, so that a seat that falls vacant stays so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Any

import numpy as np
from world import key, on, parameters, rules, world

from collegium.conduct import conspiracy, prospects, removal, terror
from collegium.conduct.chance import draw
from collegium.conduct.log import close_spell, open_spell
from collegium.conduct.state import (
    ALLY,
    APPARATUS,
    APPEAL,
    ARMY_CHIEF,
    ARREST,
    AT_START,
    BREAK,
    BUREAU,
    CHALLENGE_EVENT,
    CLIENT,
    COMMITTEE,
    COMMITTEE_FOLLOWS,
    CONTROL,
    DISTRICT,
    FULL,
    GOVERNMENT,
    HOLDER,
    KILLING,
    LEADER,
    LIFE_SAFE,
    N_BALLOTS,
    N_BODIES,
    N_EVENTS,
    N_PERSONS,
    N_PLACES,
    NEUTRAL,
    OFFICE,
    OPPONENT,
    PLOT,
    PLOT_BETRAYED,
    PLOT_CARRIED_OUT,
    PROVINCE,
    REMOVAL_OF_LEADER,
    REMOVED,
    SECURITY_CHIEF,
    THE_LEADER,
    TOP,
    State,
)

OWN = (
    "terror", "surveillance", "severity", "indiscriminacy", "security_with_leader", "alarm", "terror_by",
    "terror_chief", "plot_by", "plot_on", "plot_since",
)  # fmt: skip


@dataclass
class Man:
    number: int
    alive: bool
    retired: bool
    ill_until: int
    stance: int
    loyal: bool
    tie: float
    position: float
    promoted_in: int
    ambition: float
    fear: float
    plotting: bool
    arrested: bool
    killed: bool
    tactic: int
    places: dict[int, int] = field(default_factory=dict)  # rank in each body, unit of each post

    def sits(self, place: Any) -> bool:
        return self.places.get(int(place)) == FULL


class Naive:
    """A copy of a small state as lists; see the module."""

    def __init__(self, s: State, p: Any, c: Any, on: Any, key: Any) -> None:
        self.p, self.c, self.on = (np.array([record], record.dtype).view(np.recarray)[0] for record in (p, c, on))
        self.key = key
        self.men = []
        for i in range(s.counters[N_PERSONS]):
            row = s.people[i]
            man = Man(
                i, *(row[name].item() for name in (
                    "alive", "retired", "ill_until", "stance", "loyal", "tie", "position", "promoted_in", "ambition",
                    "fear", "plotting", "arrested", "killed", "tactic",
                )),
            )  # fmt: skip
            for place in range(N_PLACES):
                if s.open[i, place] >= 0:
                    spell = s.spells[s.open[i, place]]
                    man.places[place] = int(spell[3] if place < N_BODIES else spell[2])
            self.men.append(man)
        self.line = float(s.line[0])
        self.replaced = s.replaced.tolist()
        self.provinces = s.province.size
        self.leader = int(s.counters[THE_LEADER])
        self.regime = {name: s.regime[0][name].item() for name in OWN}
        self.norm = float(s.norms[LIFE_SAFE])
        self.follow = float(s.norms[COMMITTEE_FOLLOWS])
        self.events: list[tuple[int, ...]] = [tuple(row) for row in s.events[: s.counters[N_EVENTS]].tolist()]
        self.ballots: list[tuple[int, ...]] = [tuple(row) for row in s.ballots[: s.counters[N_BALLOTS]].tolist()]

    # --- what a man thinks and does -----------------------------------------------------------------------------

    def u(self, what: Any, person: int, month: int | None = None) -> float:
        at = self.month if month is None else month
        return float(draw(self.key, np.int64(at), what, np.int64(person)))

    def paper(self, man: Man) -> int:
        return man.number + 1_000_003 * (self.leader + 1)

    def turnover(self) -> float:
        months = range(max(1, self.month - 12), self.month)
        before = float(self.p.turnover_expected) * (12 - len(months)) / 12
        return before + sum(self.replaced[m] for m in months) / self.provinces

    def view(self, man: Man) -> float:
        """S."""
        p = self.p
        if not self.on.conditional:
            return 1.0 if man.loyal else -1.0
        gain = p.benefit_base - p.benefit_turnover * (self.turnover() - p.turnover_expected)
        if man.promoted_in > -(10**5):
            gain += p.benefit_promotion * 0.5 ** ((self.month - man.promoted_in) / 12)
        gain = max(-1.0, min(1.0, gain))
        return float(
            p.weight_tie * man.tie + p.weight_benefit * gain - p.weight_policy * abs(man.position - self.line)
            + p.weight_authority * p.authority
        )  # fmt: skip

    def hostile(self, man: Man) -> bool:
        return man.stance == OPPONENT or self.view(man) < 0

    def backs(self, man: Man) -> float:
        if man.number == self.leader:
            return 1.0
        if man.stance == OPPONENT:
            return 0.0
        if not self.on.conditional:
            return float(man.loyal)
        fear = man.fear if self.on.terror else self.p.fear
        return 1 / (1 + math.exp(-(self.view(man) + fear) / self.p.noise))

    def able(self, man: Man | None) -> bool:
        return man is not None and man.alive and not man.retired and man.ill_until <= self.month

    def body(self, place: Any) -> list[Man]:
        return [man for man in self.men if man.sits(place)]

    def chief(self, office: Any) -> Man | None:
        return next((man for man in self.men if man.places.get(int(OFFICE)) == office), None)

    def log(self, kind: Any, person: int, place: Any, other: int = -1) -> None:
        self.events.append((self.month, int(kind), person, int(place), other))

    def ballot(self, place: Any, electors: int, against: int) -> None:
        row = (self.month, REMOVAL_OF_LEADER, place, -1, self.leader, electors, against, electors - against, 0)
        self.ballots.append(tuple(int(x) for x in row))

    # --- terror -------------------------------------------------------------------------------------------------

    def levers(self) -> tuple[float, float, float]:
        p, tau = self.p, self.regime["terror"] if self.on.terror else 0.0
        cost = p.severity_base * (1 + p.severity_reach * p.lever_severity * tau)
        leak = p.leak_base + p.surveillance_reach * p.lever_surveillance * tau * (1 - p.leak_base)
        return cost, leak, p.indiscriminacy_base * p.lever_indiscriminacy * tau * (1 - p.terror_selectivity)

    def watch(self) -> None:
        chief, obeys = self.chief(SECURITY_CHIEF), False
        if self.leader >= 0:
            mine = chief is not None and chief.number == self.leader
            loyal = chief is None or not (chief.plotting or self.hostile(chief))
            obeys = mine or (bool(self.c.security_to_leader) and loyal)
        self.regime["security_with_leader"] = obeys

    def suffer(self, man: Man, how: int) -> None:
        man.plotting = False
        high = any(place in man.places for place in (TOP, BUREAU, APPARATUS))
        if how == terror.DEMOTED:
            for place in (TOP, BUREAU, APPARATUS, GOVERNMENT, CONTROL, PROVINCE, DISTRICT, OFFICE):
                man.places.pop(int(place), None)
            return
        man.arrested = True
        self.log(ARREST, man.number, TOP if high else COMMITTEE)
        man.places.clear()
        if how == terror.DEATH_PENALTY:
            man.killed, man.alive = True, False
            self.log(KILLING, man.number, TOP if high else COMMITTEE)
        else:
            man.retired, man.stance = True, 0

    def fate(self) -> int:
        cost = self.levers()[0]
        return 2 if cost >= self.p.fate_death else 1 if cost >= self.p.fate_disgrace else 0

    def terrorise(self) -> None:
        p, r = self.p, self.regime
        chief = self.chief(SECURITY_CHIEF)
        chief_number = -1 if chief is None else chief.number
        if self.month == 1:
            r["terror"], r["terror_chief"] = float(p.terror_start), chief_number
        before = r["terror"]
        r["alarm"] *= 0.5 ** (1 / (12 * p.alarm_half_life))
        circle = [m for m in self.men if {int(TOP), int(COMMITTEE)} & set(m.places) and m.number != self.leader]
        colleagues = [m for m in self.body(TOP) if m.number != self.leader]
        backed = sum(self.backs(m) for m in colleagues) / len(colleagues) if colleagues else 0.0
        target = 0.0
        armed = self.leader >= 0 and self.c.security_polices and r["security_with_leader"]
        if armed and p.terror_will > 0 and backed >= p.terror_backing:
            share = sum(self.hostile(m) for m in circle) / len(circle) if circle else 0.0
            felt = share + r["alarm"] - share * r["alarm"]
            target = p.terror_will * felt * (1 - p.life_safe_weight * self.norm)
        rate = p.terror_rise
        if target < before:
            outlived = self.leader < 0 or self.leader != r["terror_by"]
            gone = chief is None or chief_number != r["terror_chief"]
            rate = p.terror_fall_fast if outlived and gone else p.terror_fall
        now = before + (1 - math.exp(-rate / 12)) * (target - before)
        if target == 0 and now < 1e-4:
            now = 0.0
        if now > before:
            r["terror_by"], r["terror_chief"] = self.leader, chief_number
        r["terror"] = now
        r["severity"], r["surveillance"], r["indiscriminacy"] = self.levers()
        if now > 0 or before > 0:
            for man in self.men:
                posted = man.alive and man.places and man.number != self.leader
                man.fear = p.fear_reach * p.lever_severity * now * r["surveillance"] if posted else 0.0
        if not (now > 0 and armed):
            return
        how = max(1, self.fate())
        suspects = [m for m in self.men if self.exposed(m) and self.hostile(m)]
        suspects.sort(key=lambda m: (m.stance != OPPONENT, self.view(m)))
        wanted = p.purge_rate / 12 * p.lever_severity * now * p.terror_selectivity * len(suspects)
        for man in suspects[: math.floor(wanted + self.u(terror.PURGE, 0))]:
            self.suffer(man, how)
        risk = 1 - (1 - r["indiscriminacy"]) ** (1 / 12)
        for man in self.men:
            if self.exposed(man) and self.u(terror.AT_RANDOM, man.number) < risk:
                self.suffer(man, how)

    def exposed(self, man: Man) -> bool:
        return (
            man.alive
            and man.number != self.leader
            and bool({int(TOP), int(COMMITTEE), int(PROVINCE)} & set(man.places))
        )

    # --- removal ------------------------------------------------------------------------------------------------

    def void(self) -> bool:
        return bool(
            self.on.terror
            and self.regime["security_with_leader"]
            and self.regime["terror"] >= self.p.removal_void_terror
        )

    def in_it(self, office: Any) -> bool:
        chief = self.chief(office)
        return chief is not None and chief.plotting

    def votes(self, place: Any, mechanism: Any) -> tuple[int, int, list[Man]]:
        """Electors, votes against, those who are for him."""
        against, loyal = 0, []
        for man in self.body(place):
            if man.number == self.leader or not self.able(man):
                continue
            if man.plotting or self.u(mechanism, self.paper(man)) >= self.backs(man):
                against += 1
            else:
                loyal.append(man)
        return len(self.body(place)), against, loyal

    def remove(self) -> bool:
        p = self.p
        electors, against, loyal = self.votes(TOP, removal.TOP_VOTE)
        if against > electors / 2:
            against += sum(self.u(removal.GO_ALONG, self.paper(man)) < p.removal_go_along for man in loyal)
        self.ballot(TOP, electors, against)
        if against <= electors / 2 or (self.void() and not self.in_it(ARMY_CHIEF)):
            return False
        committee = self.body(COMMITTEE)
        follows = p.removal_follow * self.follow
        hope = (1 - follows) * sum(self.backs(man) for man in committee if not man.plotting)
        if self.c.appeal and (hope / len(committee) if committee else 0.0) >= p.removal_contest_share:
            self.log(APPEAL, self.leader, COMMITTEE)
            general, needed = self.chief(ARMY_CHIEF), float(p.removal_assembly_days)
            if general is not None and self.able(general) and not general.plotting and self.backs(general) >= 0.5:
                needed *= p.removal_airlift
            mean = p.removal_holdout_days * (1 - p.removal_cut_off if self.in_it(SECURITY_CHIEF) else 1)
            if -mean * math.log(1 - self.u(removal.HOLD_OUT, 0)) >= needed:
                n, against_above, loyal = self.votes(COMMITTEE, removal.COMMITTEE_DECIDES)
                against_above += sum(self.u(removal.FOLLOW, self.paper(man)) < follows for man in loyal)
                self.ballot(COMMITTEE, n, against_above)
                if against_above <= n / 2:
                    return False
                return self.fall()
        self.ballot(COMMITTEE, len(committee), len(committee))
        return self.fall()

    def fall(self) -> bool:
        for place in (LEADER, TOP, BUREAU, APPARATUS, GOVERNMENT, OFFICE):
            self.men[self.leader].places.pop(int(place), None)
        self.leader = -1
        return True

    # --- conspiracy ---------------------------------------------------------------------------------------------

    def free(self, man: Man | None) -> bool:
        return man is not None and man.number != self.leader and self.able(man) and not man.plotting

    def noticed(self) -> float:
        tau = self.regime["terror"] if self.on.terror else 0.0
        return 1 - (1 - self.p.pair_noticed) * (1 - self.p.surveillance_reach * self.p.lever_surveillance * tau)

    def silence(self, man: Man, leak: float) -> float:
        return (1 - leak) if self.hostile(man) else (1 - leak) * (1 - self.p.plot_report)

    def wanted(self, initiator: Man, since: int) -> tuple[bool, bool]:
        appeal = bool(self.c.appeal) and self.u(prospects.FORESEEN, initiator.number, since) < self.p.appeal_foreseen
        chief = bool(self.c.security_polices) and self.chief(SECURITY_CHIEF) is not None
        return appeal, chief and self.u(prospects.CHIEF_IS_NEEDED, initiator.number, since) < self.p.chief_needed

    def lacking(self, initiator: Man, appeal: bool) -> tuple[int, int]:
        top, committee = self.body(TOP), self.body(COMMITTEE)
        inside = [man for man in self.men if man.plotting or man is initiator]
        need = max(0, len(top) // 2 + 1 - sum(man in top for man in inside))
        pledged = math.ceil(self.p.removal_pledged * (len(committee) // 2 + 1) - 1e-9) if appeal else 0
        return need, max(0, pledged - need - sum(man in committee for man in inside))

    def order(self, men: list[Man]) -> list[Man]:
        return sorted(men, key=lambda man: (not self.hostile(man), self.view(man)))

    def way(self, initiator: Man, since: int, by_chief: bool, weighed: bool) -> list[tuple[Man, float]] | None:
        """The whole list of whom to tell, with the chance that each keeps silent; None if it cannot be done.

        While it is ``weighed`` a security chief who is not brought in first counts like anybody else.
        """
        appeal, needs_chief = self.wanted(initiator, since)
        chief, general = self.chief(SECURITY_CHIEF), self.chief(ARMY_CHIEF)
        _, leak, _ = self.levers()
        noticed = self.noticed()
        inside = [man for man in self.men if man.plotting or man is initiator]
        helps = by_chief or chief in inside or not weighed
        told: list[tuple[Man, float]] = []

        def add(man: Man) -> None:
            q, z = leak, noticed
            if helps and chief in inside:
                q, z = min(leak, float(self.p.leak_with_chief)), 0.0
            meetings = sum(other.sits(TOP) for other in inside) if man.sits(TOP) else 0
            told.append((man, self.silence(man, q) * (1 - z) ** meetings))
            inside.append(man)

        if by_chief:
            if chief is None or chief in inside or not self.free(chief):
                return None
            add(chief)
        elif needs_chief and chief not in inside:
            return None
        if self.void() and general not in inside:
            if general is None or not self.free(general):
                return None
            add(general)
        for place in (TOP, COMMITTEE):
            while True:
                was = [man for man in self.men if man.plotting]
                for man in inside:
                    man.plotting = True
                need = self.lacking(initiator, appeal)[0 if place == TOP else 1]
                for man in self.men:
                    man.plotting = man in was
                if not need:
                    break
                others = [man for man in self.body(place) if self.free(man) and man not in inside]
                others = [man for man in others if man is not chief or not by_chief]
                if place == COMMITTEE:
                    others = [man for man in others if not man.sits(TOP)]
                if not others:
                    return None
                add(self.order(others)[0])
        return told

    def odds(self, initiator: Man, since: int) -> tuple[float, float, bool]:
        appeal, _ = self.wanted(initiator, since)
        need = sum(self.lacking(initiator, appeal))
        success = float(self.p.plot_success)
        if appeal:
            committee = self.body(COMMITTEE)
            inside = [man for man in committee if man.plotting or man is initiator]
            rest = [man for man in committee if man not in inside and man.number != self.leader and self.able(man)]
            rest.sort(key=self.view)
            votes = [1.0] * (len(inside) + min(need, len(rest))) + [1 - self.backs(man) for man in rest[need:]]
            spread = math.sqrt(sum(v * (1 - v) for v in votes))
            margin = sum(votes) - (len(committee) // 2 + 0.5)
            success *= NormalDist().cdf(margin / spread) if spread > 0 else float(margin > 0)
        chances = []
        for by_chief in (False, True):
            path = self.way(initiator, since, by_chief, True)
            chances.append(0.0 if path is None else success * math.prod(chance for _, chance in path))
        cost, _, passive = self.levers()
        stake = (1 - passive) * cost
        critical = stake / (stake + 1 + self.p.plot_ambition * initiator.ambition) if stake else 0.0
        return max(chances), critical, chances[1] > chances[0]

    def dissolve(self) -> None:
        for man in self.men:
            man.plotting = False
        self.regime |= {"plot_by": -1, "plot_on": -1, "plot_since": -1}

    def rebel(self, man: Man) -> bool:
        return man.sits(TOP) and man.number != self.leader and self.able(man) and self.hostile(man)

    def punish(self) -> None:
        how = self.fate()
        for man in self.men:
            if man.plotting and self.u(conspiracy.FOUND_OUT, man.number) < self.p.plotter_falls:
                if man.stance != OPPONENT:
                    man.stance = int(OPPONENT)
                    if any(place in man.places for place in (TOP, BUREAU, APPARATUS)):
                        self.log(BREAK, man.number, TOP)
                if self.c.members_removable or self.regime["security_with_leader"]:
                    self.suffer(man, how)

    def conspire(self) -> None:
        r = self.regime
        if self.on.terror:
            self.against_chief()
        if self.leader < 0 or not self.c.leader_removable:
            self.dissolve()
            return
        if r["plot_by"] >= 0:
            for man in self.men:
                placed = (
                    man.sits(TOP) or man.sits(COMMITTEE) or man in (self.chief(SECURITY_CHIEF), self.chief(ARMY_CHIEF))
                )
                if not man.alive or man.retired or not placed or man.number == self.leader:
                    man.plotting = False
            first = self.men[r["plot_by"]]
            if r["plot_on"] != self.leader or not first.plotting or not first.sits(TOP) or not self.hostile(first):
                self.dissolve()
        if r["plot_by"] < 0:
            options = []
            for man in self.men:
                often = self.p.plot_rate / 12 * (self.p.plot_bent if man.tactic == 10 else 1)
                if self.rebel(man) and self.u(conspiracy.CONSIDER, man.number) < often:
                    success, critical, _ = self.odds(man, self.month)
                    if success > 0 and success >= critical:
                        options.append((success - critical, -man.number))
            if options:
                first = self.men[-max(options)[1]]
                first.plotting = True
                r |= {"plot_by": first.number, "plot_on": self.leader, "plot_since": self.month}
                self.log(PLOT, first.number, TOP, self.leader)
        if r["plot_by"] >= 0 and self.able(self.men[r["plot_by"]]):
            self.go_on(self.men[r["plot_by"]])

    def go_on(self, first: Man) -> None:
        since = self.regime["plot_since"]
        success, critical, by_chief = self.odds(first, since)
        if success <= 0 or success < critical:
            self.dissolve()
            return
        path = self.way(first, since, by_chief, False)
        assert path is not None
        for man, silent in path[: int(self.p.approaches_a_month)]:
            if self.u(conspiracy.LEAK, man.number) >= silent:
                self.betrayed(first, man)
                return
            man.plotting = True
        if len(path) > int(self.p.approaches_a_month):
            return
        self.log(PLOT_CARRIED_OUT, first.number, TOP, self.leader)
        if not self.remove():
            self.regime["alarm"] = 1.0
            self.punish()
        self.dissolve()

    def betrayed(self, first: Man, by: Man) -> None:
        self.log(PLOT_BETRAYED, first.number, TOP, by.number)
        self.regime["alarm"] = 1.0
        cost, _, passive = self.levers()
        top = self.body(TOP)
        n, k = sum(man.plotting or self.rebel(man) for man in top), len(top) // 2 + 1
        fell = False
        if n >= k and (n - k + 1) * (1 + self.p.plot_ambition * first.ambition) >= (k - 1) * (1 - passive) * cost:
            self.log(CHALLENGE_EVENT, self.leader, TOP)
            fell = self.remove()
        if not fell:
            self.punish()
        self.dissolve()

    def against_chief(self) -> None:
        chief, general = self.chief(SECURITY_CHIEF), self.chief(ARMY_CHIEF)
        if chief is None or chief.number == self.leader or general is None or not self.able(general):
            return
        if not self.c.security_polices or self.regime["terror"] < self.p.chief_feared:
            return
        if (
            0 <= self.leader == self.regime["terror_by"]
            or self.u(conspiracy.CONSIDER_CHIEF, 0) >= self.p.chief_plot_rate / 12
        ):
            return
        able = [man for man in self.body(TOP) if self.able(man) and man not in (chief, general)]
        if not able:
            return
        first = max(able, key=lambda man: (man.number == self.leader, man.ambition, -man.number))
        cost, leak, _ = self.levers()
        approaches = len(self.body(TOP)) // 2 + (not general.sits(TOP))
        stake = (1 - self.p.chief_danger) * cost
        critical = stake / (stake + 1 + self.p.plot_ambition * first.ambition) if stake else 0.0
        if (1 - leak) ** approaches * self.p.plot_success < critical:
            return
        self.log(PLOT, first.number, OFFICE, chief.number)
        if self.u(conspiracy.CHIEF_LEAK, 0) >= (1 - leak) ** approaches:
            self.log(PLOT_BETRAYED, first.number, OFFICE, chief.number)
        else:
            self.log(PLOT_CARRIED_OUT, first.number, OFFICE, chief.number)
            if self.u(conspiracy.CHIEF_SUCCESS, 0) < self.p.plot_success:
                self.suffer(chief, max(1, self.fate()))
                return
        self.suffer(general if first.number == self.leader else first, self.fate())

    # --- compared -----------------------------------------------------------------------------------------------

    def differences(self, s: State) -> list[str]:
        """In what the arrays differ from these lists."""
        found = []
        for name in ("alive", "retired", "stance", "plotting", "arrested", "killed"):
            here = [getattr(man, name) for man in self.men]
            if here != s.people[name][: len(here)].tolist():
                found.append(name)
        if not np.allclose([man.fear for man in self.men], s.people["fear"][: len(self.men)], atol=1e-12):
            found.append("fear")
        found += [
            f"places of {man.number}"
            for man in self.men
            if {place for place in range(N_PLACES) if s.open[man.number, place] >= 0} != set(man.places)
        ]
        for name, value in self.regime.items():
            if not math.isclose(value, s.regime[0][name].item(), abs_tol=1e-12):
                found.append(f"regime.{name}")
        if self.leader != s.counters[THE_LEADER]:
            found.append("leader")
        if self.events != [tuple(row) for row in s.events[: s.counters[N_EVENTS]].tolist()]:
            found.append("events")
        if self.ballots != [tuple(row) for row in s.ballots[: s.counters[N_BALLOTS]].tolist()]:
            found.append("ballots")
        return found


def random_case(seed: int) -> tuple[State, Any, Any, Any, Any]:
    """A world without candidates, with views and stances, absences, terror, rules and parameters drawn."""
    rng = np.random.default_rng(seed)
    top, committee = int(rng.integers(2, 9)), int(rng.integers(9, 16))
    s = world(seed, top=top, candidates=0, committee=committee, provinces=7, per_province=1, spare=0, decisions=0)
    n = int(s.counters[N_PERSONS])
    people = s.people
    people["stance"][1:n] = rng.choice([NEUTRAL, ALLY, CLIENT, OPPONENT], n - 1, p=[0.5, 0.2, 0.2, 0.1])
    people["position"][:n] = rng.uniform(0, 1, n)
    people["promoted_in"][:n] = np.where(rng.random(n) < 0.3, rng.integers(-40, 0, n), -(10**6))
    people["ill_until"][:n] = np.where(rng.random(n) < 0.1, rng.integers(1, 30, n), -1)
    for office in (SECURITY_CHIEF, ARMY_CHIEF):  # anywhere, nowhere, or with the leader
        if rng.random() < 0.6 and s.office[office] >= 0:
            close_spell(s, s.office[office], OFFICE, 0, REMOVED)
        chosen = int(rng.integers(0, n))
        if s.office[office] < 0 and rng.random() < 0.7 and people["office_of"][chosen] < 0:
            open_spell(s, chosen, OFFICE, office, HOLDER, 0, AT_START)
    s.norms[LIFE_SAFE] = rng.uniform(0, 0.5)
    s.norms[COMMITTEE_FOLLOWS] = rng.choice([0, rng.uniform()])
    people["tactic"][:n] = rng.choice([0, 10], n)
    s.replaced[:] = rng.integers(0, 2, s.replaced.size)
    s.regime["terror"] = 0.0
    s.regime["alarm"] = rng.uniform()
    s.regime["terror_by"] = rng.choice([-1, 0])
    s.regime["terror_chief"] = rng.choice([-1, s.office[SECURITY_CHIEF]])

    def upto(high: float, low: float = 0.0) -> float:
        return float(rng.uniform(low, high))

    p = parameters(
        plot_rate=upto(12), plot_success=upto(1, 0.7), plot_report=upto(1), pair_noticed=upto(0.02),
        leak_base=upto(0.3), leak_with_chief=upto(0.03), chief_needed=upto(1), appeal_foreseen=upto(1),
        approaches_a_month=upto(5, 1), plotter_falls=upto(1), chief_plot_rate=upto(12), chief_feared=upto(0.3),
        chief_danger=upto(1, 0.8), severity_base=upto(1.5), severity_reach=upto(20), terror_will=upto(1),
        terror_backing=upto(0.4), terror_start=rng.choice([0, upto(1)], p=[0.3, 0.7]), purge_rate=upto(6),
        lever_severity=upto(1), lever_surveillance=upto(1), lever_indiscriminacy=upto(1), terror_selectivity=upto(1),
        removal_pledged=upto(1), removal_contest_share=upto(0.6), removal_go_along=upto(1), removal_follow=upto(0.5),
        plot_bent=upto(20, 1),
        removal_void_terror=upto(1), benefit_base=upto(0.4, -0.6),
    )  # fmt: skip
    flags = ("appeal", "security_to_leader", "security_polices", "members_removable", "leader_removable")
    c = rules(**{flag: rng.random() < (0.9 if flag == "leader_removable" else 0.6) for flag in flags})
    names = ["terror"] if rng.random() < 0.7 else []
    return s, p, c, on("plots", *names, conditional=rng.random() < 0.85), key(seed)
