"""The oracle of `policy` and `ways`: one month in plain Python, from the words of the documents, sharing no code.

Only chance itself, the numbers of people about pairs, and the probability that somebody backs the leader in private
are taken from the package: they belong to others.
"""

from __future__ import annotations

import math

import numpy as np

from collegium.conduct.chance import draw
from collegium.conduct.people import ballot_paper, private_backing, yearly_turnover
from collegium.conduct.state import State

TOP, COMMITTEE, GOVERNMENT = 0, 3, 4
OFFICES = {0: 1, 2: 4, 3: 2, 5: 0, 6: 1, 7: 2, 8: 3, 9: 4}  # of an office: the domain it speaks for
BRANCHES = {1: 1, 2: 4, 3: 2, 4: 0}
BESIDE = {1: 0, 4: 2, 2: 3}  # of a domain: the office beside the ministry
COLLECTIVE, ORGANS, OPEN_DEBATE, INSIDE, UNITY = 0, 1, 2, 3, 4
OPPONENT, FULL = 3, 1


class Month:
    """One month of one state, which it changes."""

    def __init__(self, s: State, p: np.void, c: np.void, on: np.void, key: np.uint64, month: int) -> None:
        self.s, self.p, self.c, self.on, self.key, self.month = s, p, c, on, key, month
        self.leader = int(s.counters[5])
        self.turnover = yearly_turnover(s, p, month)
        self.n = int(s.counters[0])

    def u(self, number: int, thing: int = 0, month: int | None = None) -> float:
        return float(draw(self.key, self.month if month is None else month, np.int64(number), thing))

    def about(self, number: int, person: int, thing: int) -> float:
        return self.u(number, ballot_paper(person, thing))

    def norm(self, which: int) -> float:
        return float(self.s.norms[which])

    def well(self, person: int) -> bool:
        man = self.s.people[person]
        ill = man["ill_until"] > self.month
        return bool(man["alive"] and not man["retired"] and not man["arrested"] and not ill)

    def leads(self) -> bool:
        return self.leader >= 0 and self.well(self.leader)

    def on_top(self, person: int) -> bool:
        return bool(self.s.seats[person, :3].any())

    # --- views -------------------------------------------------------------------------------------------------------

    def views(self, person: int) -> np.ndarray:
        man = self.s.people[person]
        if man["views_at"] < 0:
            us = [self.u(230, ballot_paper(person, d), -1) for d in range(5)]
            new = [man["position"] + self.p["view_spread"] * (2 * one - 1) for one in us]
        else:
            new = list(self.s.views[person] + man["position"] - man["views_at"])
        if man["views_at"] != man["position"]:
            self.s.views[person] = np.clip(new, 0, 1)
            man["views_at"] = man["position"]
        return self.s.views[person]

    def hold_views(self) -> None:
        for person in range(self.n):
            if self.s.seats[person].any() or person in self.s.province or person == self.leader:
                self.views(person)
        if self.leader >= 0:
            self.s.line[1:] = self.s.views[self.leader]

    def institution(self, person: int) -> int | None:
        man = self.s.people[person]
        if person == self.leader:
            return None
        if int(man["office_of"]) in OFFICES:
            return OFFICES[int(man["office_of"])]
        if man["province_of"] >= 0:
            return 0
        if self.on["careers"] and int(man["branch"]) in BRANCHES:
            return BRANCHES[int(man["branch"])]
        if self.s.seats[person, TOP] == FULL and self.u(231, person, -1) < self.p["portfolio_share"]:
            return int(5 * self.u(232, person, -1))
        return None

    def stands(self, person: int, domain: int) -> float:
        view = float(self.views(person)[domain])
        speaks_for = self.institution(person)
        if speaks_for is None:
            return view
        if speaks_for == domain:
            return view + self.p["interest_weight"] * (1 - view)
        return view - self.p["rivalry_weight"] * view

    # --- a question --------------------------------------------------------------------------------------------------

    def in_charge(self, domain: int) -> int | None:
        for office in (5 + domain, BESIDE.get(domain)):
            if office is not None and self.s.office[office] >= 0 and self.well(self.s.office[office]):
                return int(self.s.office[office])
        return None

    def raise_question(self, k: int) -> dict[str, float] | None:
        s, p, regime = self.s, self.p, self.s.regime[0]
        weights = [1 + p["policy_attention"] * max(0.0, -one) for one in s.results]
        u = self.u(234, k) * sum(weights)
        domain = next((d for d in range(4) if u < sum(weights[: d + 1])), 4)
        q: dict[str, float] = {
            "k": k,
            "domain": domain,
            "salience": self.u(235, k) ** p["policy_salience_skew"],
            "urgency": regime["crisis"] + (1 - regime["crisis"]) * self.u(236, k),
            "holds": 0.5 + p["policy_status_quo_spread"] * (2 * self.u(237, k) - 1),
        }
        proposer = None
        if self.leads() and self.u(238, k) < p["policy_leader_proposes"]:
            proposer = self.leader
        if proposer is None:
            proposer = self.in_charge(domain)
        if proposer is None:
            able = [i for i in self.people if s.seats[i, TOP] == FULL and self.well(i) and i != self.leader]
            lots = {i: self.about(239, i, k) + (self.institution(i) == domain) for i in able}
            proposer = max(lots, key=lots.__getitem__, default=self.leader if self.leads() else None)
        if proposer is None:
            return None
        own = self.stands(proposer, domain)
        if self.c["leader_sets_agenda"]:
            if self.leader >= 0:
                hold = regime["agenda"] if self.on["ways"] else 1.0
                own += p["policy_framing"] * hold * (s.line[1 + domain] - own)
        elif s.office[4] >= 0:
            own += p["policy_framing"] * (self.stands(s.office[4], domain) - own)
        return q | {"proposer": proposer, "draft": own}

    def side_of(self, x: float, q: dict[str, float]) -> int:
        return int(np.sign(abs(x - q["holds"]) - abs(x - q["draft"])))

    def standing_scores(self) -> dict[int, float]:
        p, regime = self.p, self.s.regime[0]
        load = (p["routine_questions"] + p["policy_questions"]) / (p["ways_sessions"] * p["ways_per_session"])
        scores = {
            0: p["ways_organs"] * self.norm(ORGANS)
            + p["ways_collective"] * self.norm(COLLECTIVE)
            + p["ways_habit"] * (2 * regime["vitality"] - 1)
            - p["ways_load"] * max(0.0, math.log(load) if load > 0 else 0.0)
            - p["ways_grip"] * self.grip,
            2: p["ways_few"],
        }
        if self.c["circulates"]:
            scores[1] = p["ways_circulation"]
        if self.c["commissions"]:
            scores[3] = p["ways_commission"]
        if self.leads():
            scores[4] = p["ways_office"] + p["ways_office_grip"] * self.grip
        head = self.s.office[0]
        if head >= 0 and self.well(head) and self.on_top(head):
            scores[5] = p["ways_government"]
        return scores

    def way(self, q: dict[str, float]) -> int:
        if not self.on["ways"]:
            return 0
        p, scores = self.p, dict(self.scores)
        scores[0] += p["ways_salience"] * q["salience"] - p["ways_urgency"] * q["urgency"]
        if self.u(251, int(q["k"])) < p["ways_secret_share"]:
            for way in (2, 4):
                if way in scores:
                    scores[way] += p["ways_secrecy"]
        if q["domain"] not in (0, 1):
            scores.pop(5, None)
        if q["salience"] >= p["policy_grave"]:
            scores[6] = p["ways_plenum"] + p["ways_plenum_debate"] * q["salience"] * self.norm(OPEN_DEBATE)
        shares = self.shares(scores)
        u = self.u(250, int(q["k"]))
        return next((w for w in sorted(shares) if u < sum(shares[v] for v in shares if v <= w)), max(shares))

    @staticmethod
    def shares(scores: dict[int, float]) -> dict[int, float]:
        best = max(scores.values())
        total = sum(math.exp(one - best) for one in scores.values())
        return {way: math.exp(one - best) / total for way, one in scores.items()}

    def taking_part(self, way: int, q: dict[str, float]) -> set[int]:
        s, p, k = self.s, self.p, int(q["k"])
        able = [i for i in self.people if self.well(i)]
        full = [i for i in able if s.seats[i, TOP] == FULL]
        if way == 0:
            return {i for i in full if i in self.attending}
        if way in (1, 6):
            return set(full)
        if way == 5:
            return {i for i in able if s.seats[i, GOVERNMENT] or i == s.office[0]}
        weight = p["closeness_weight"] if way != 3 or self.c["leader_sets_agenda"] else 0.0
        pool = [i for i in (able if way == 4 else full) if i != self.leader]
        order = sorted(pool, key=lambda i: -((1 - weight) * self.about(254, i, k) + weight * self.backs[i]))
        if way == 3:
            part = {i for i in pool if i == q["proposer"] or self.institution(i) == q["domain"]}
            rest = [i for i in order if i not in part]
            return part | set(rest[: max(0, int(p["commission_size"]) - len(part))])
        return ({self.leader} & set(able)) | set(order[: int(p["office_company"])])

    def grade(self, way: int, q: dict[str, float], part: set[int]) -> int:
        k = int(q["k"])
        if self.leader < 0:
            return 2
        if self.leader not in part:
            return 1
        if way in (0, 6) or self.u(252, k) >= self.grip:
            return 2
        return 0 if self.u(253, k) < self.cares(q) else 1

    def cares(self, q: dict[str, float]) -> float:
        return float(self.p["ways_attention"] + (1 - self.p["ways_attention"]) * q["salience"])

    def vote(
        self,
        person: int,
        x: float,
        q: dict[str, float],
        side: int,
        led: bool,
        draws: int,
        extra: float,
        backs: dict[int, float],
    ) -> int:
        p, man = self.p, self.s.people[person]
        before = self.side_of(x, q)
        if side == 0 or before == side:
            return before
        if before == 0:
            return side
        if man["stance"] == OPPONENT:
            return before
        z = p["pressure_base"] + p["pressure_unity"] * self.norm(UNITY) - p["pressure_debate"] * self.norm(INSIDE)
        z += extra - p["pressure_stake"] * q["salience"] * abs(abs(x - q["holds"]) - abs(x - q["draft"]))
        if led:
            z += p["pressure_support"] * (2 * backs[person] - 1)
            z += p["pressure_authority"] * self.s.regime[0]["authority"]
            z += p["pressure_fear"] * p["fear"]
        return side if self.about(draws, person, int(q["k"])) < 1 / (1 + math.exp(-z)) else before

    def backing(self, person: int) -> float:
        return float(private_backing(self.s, self.p, self.on, self.turnover, self.month, person))

    def committee(self, q: dict[str, float], side: int, draws: int) -> tuple[int, int]:
        members = [i for i in range(self.n) if self.s.seats[i, COMMITTEE] == FULL and self.well(i)]
        votes = [
            self.vote(i, self.stands(i, int(q["domain"])), q, side, True, draws, 0.0, {i: self.backing(i)})
            for i in members
        ]
        return votes.count(1), votes.count(-1)

    def settle(self, k: int) -> None:
        s, p, regime = self.s, self.p, self.s.regime[0]
        q = self.raise_question(k)
        if q is None:
            return
        domain = int(q["domain"])
        x = {i: self.stands(i, domain) for i in self.people}
        before = {i: self.side_of(x[i], q) for i in self.people}
        full = [i for i in self.people if s.seats[i, TOP] == FULL]
        contested = {1, -1} <= {before[i] for i in full}
        his = before.get(self.leader, 0)
        way = self.way(q)
        part = self.taking_part(way, q)
        grade = self.grade(way, q, part)
        if grade == 1:
            part = part - {self.leader}
        row = int(s.counters[7])
        s.counters[7] += 1
        # votes
        led = his if self.leader in part else 0
        side = led
        if not side and way in (1, 3, 5):
            side = 1
        elif not side and way != 6:
            side = int(np.sign(sum(before[i] for i in part)))
        extra = p["pressure_alone"] if way == 1 else 0.0
        votes = {
            i: self.vote(i, x[i], q, side, led != 0, 241, extra, self.backs) if i in part else 0 for i in self.people
        }
        if way == 6:
            n_for, against = self.committee(q, side, 241)
        else:
            balance = sum(votes.values())
            for i in self.people:
                if balance and votes[i] == -np.sign(balance) and s.people[i]["stance"] != OPPONENT:
                    pull = p["consensus_pull"] * self.norm(UNITY)
                    if i == self.leader:
                        pull *= 1 - self.ambition()
                    if self.about(242, i, k) < pull:
                        votes[i] = int(np.sign(balance))
            n_for, against = (list(votes.values()).count(one) for one in (1, -1))
        # outcome: 0 rejected, 1 adopted, 2 postponed, 3 reversed
        close = abs(n_for - against) <= p["policy_close_margin"] * (n_for + against)
        if n_for + against == 0 or (close and q["urgency"] < p["policy_urgent"]):
            outcome = 2
        else:
            outcome = int(n_for > against)
        wanted = int(his > 0)
        if grade == 0 and his:
            outcome = wanted
        if grade == 1 and his and outcome not in (2, wanted) and self.well(self.leader):
            outcome = wanted if self.u(243, k) < self.grip * self.cares(q) else outcome
        appealable = self.c["appeal"] and grade == 2 and way != 6 and outcome != 2
        if appealable and q["salience"] >= p["policy_grave"]:
            lost = -1 if outcome == 1 else 1
            lots = {i: self.about(245, i, k) + (i == self.leader) for i in part if votes[i] == lost}
            if lots:
                who = max(lots, key=lots.__getitem__)
                rate = p["policy_appeal"] * (1 if who == self.leader else 1 - self.norm(INSIDE))
                if self.u(244, k) < rate:
                    s.events[s.counters[2]] = [self.month, 22, who, COMMITTEE, -1]
                    s.counters[2] += 1
                    yes, no = self.committee(q, led, 246)
                    if (yes - no) * lost > 0:
                        outcome = 3
        holds = outcome == 1 or (outcome == 3 and n_for <= against)
        # what comes of it
        done = 0.0
        if holds:
            heads = [int(h) for h in s.province if h >= 0 and self.well(h)]
            drag = sum(math.exp(-p["fear"]) for h in heads if self.side_of(self.stands_for_province(h, domain), q) < 0)
            done = 1 - p["foot_dragging"] * drag / len(heads) if heads else 1.0
            charge = self.in_charge(domain)
            if charge is not None and s.people[charge]["tactic"] == 7:
                done *= 1 - p["slip"]
            by = q["salience"] * done * (p["result_gain"] + p["result_luck"] * (2 * self.u(247, k) - 1))
        else:
            by = -p["result_neglect"] * q["salience"] * q["urgency"]
        s.results[domain] = np.clip(s.results[domain] + by, -1, 1)
        s.decisions[row] = [
            self.month, domain, way, int(100 * q["salience"] + 0.5), int(q["proposer"]), grade, self.leader, his,
            n_for, against, outcome, int(100 * done + 0.5),
        ]  # fmt: skip
        for i in self.people:
            if i in full or i in part:
                s.positions[s.counters[8]] = [row, i, before[i], votes[i]]
                s.counters[8] += 1
        if outcome != 2:
            gain = q["salience"] * (1 if holds else -1)
            man = s.people[int(q["proposer"])]
            man["standing"] = np.clip(man["standing"] + p["standing_winning"] * gain, 0, 1)
            if contested and grade == 2:
                regime["authority"] = np.clip(regime["authority"] + p["authority_winning"] * gain * his, 0, 1)
        s.workload[self.month, way] += 1

    def stands_for_province(self, head: int, domain: int) -> float:
        view, speaks_for = float(self.views(head)[domain]), 0
        office = int(self.s.people[head]["office_of"])
        if head == self.leader:
            return view
        speaks_for = OFFICES.get(office, 0)
        if speaks_for == domain:
            return view + self.p["interest_weight"] * (1 - view)
        return view - self.p["rivalry_weight"] * view

    def ambition(self) -> float:
        if self.on["strategies"]:
            return float(self.s.regime[0]["ambition"])
        if self.on["careers"] and self.leader >= 0:
            return float(self.s.people[self.leader]["ambition"])
        return 0.5

    # --- the month ---------------------------------------------------------------------------------------------------

    def hold_agenda(self) -> None:
        regime, p = self.s.regime[0], self.p
        wanted = 0.0
        if self.c["leader_sets_agenda"] and self.leader >= 0:
            head = int(self.s.office[4])
            his = head >= 0 and (head == self.leader or self.s.people[head]["stance"] in (1, 2))
            wanted = 1.0 if his else p["agenda_office"]
        if self.month == 1:
            regime["agenda"], regime["vitality"] = wanted, p["vitality_at_start"]
        regime["agenda"] = wanted + (regime["agenda"] - wanted) * 2 ** (-1 / p["agenda_half_life"])

    def questions(self) -> None:
        s, p, regime = self.s, self.p, self.s.regime[0]
        self.grip = 0.0
        if self.on["ways"]:
            self.hold_agenda()
            if self.leads():
                z = p["grip_base"] + p["grip_authority"] * (2 * regime["authority"] - 1)
                z += p["grip_agenda"] * (2 * regime["agenda"] - 1) + p["grip_ambition"] * (2 * self.ambition() - 1)
                z += p["grip_terror"] * regime["terror"] + p["grip_cult"] * regime["cult"]
                self.grip = 1 / (1 + math.exp(-z))
        self.people = [i for i in range(self.n) if self.on_top(i) or i == self.leader]
        self.backs = {i: self.backing(i) for i in self.people}
        for i in self.people:
            self.views(i)
        self.attending = {i for i in self.people if self.well(i) and self.u(240, i) >= p["policy_absence"]}
        self.scores = self.standing_scores()
        mean = p["policy_questions"] * (1 + p["policy_crisis_questions"] * regime["crisis"])
        u, number, up_to = self.u(233), 0, 0.0
        for number in range(13):
            up_to += math.exp(-mean) * mean**number / math.factorial(number)
            if u < up_to:
                break
        for k in range(number):
            self.settle(k)
        routine = int(p["routine_questions"] + self.u(255))
        if not self.on["ways"]:
            s.workload[self.month, 0] += routine
            return
        shares = self.shares(self.scores)
        cap = p["ways_sessions"] * p["ways_per_session"] / routine if routine else 1.0
        if shares[0] > cap:
            shares = {w: cap if w == 0 else share * (1 - cap) / (1 - shares[0]) for w, share in shares.items()}
        cut = [int(routine * sum(shares[v] for v in shares if v <= w) + self.u(256)) for w in sorted(shares)][:-1]
        for way, n in zip(sorted(shares), np.diff([0, *cut, routine]), strict=True):
            s.workload[self.month, way] += n
        settled = s.workload[self.month]
        if settled.sum():
            share = (settled[0] + settled[6]) / settled.sum()
            regime["vitality"] = share + (regime["vitality"] - share) * 2 ** (-1 / p["vitality_half_life"])
