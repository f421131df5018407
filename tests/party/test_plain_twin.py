"""The same party in plain Python, everybody looked at every month, against the kernels: equal to the last person."""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import numpy as np
import pytest

from collegium.parameters import settle
from collegium.party import Path, whole_party
from collegium.party.simulate import PARAMETERS

BITS = 2**64 - 1
(
    DUE, CAUSE, PLACE, AGE, SEVERITY, TURNOUT, DISLIKE, AGAINST, ROTATION, PICK, DELEGATES, WHERE_TO, START_AGE, SINCE,
    WEIGHT,
) = range(430, 445)  # fmt: skip


def mix(z: int) -> int:
    z = (z + 0x9E3779B97F4A7C15) & BITS
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & BITS
    return z ^ (z >> 31)


def number(z: int) -> float:
    return (z >> 11) / 2**53


def binomial(z: int, n: int, p: float) -> int:
    if p <= 0 or p >= 1:
        return n if p >= 1 else 0
    q = 1 - p if p > 0.5 else p
    total = 0
    for start in range(0, n, 64):
        size = min(64, n - start)
        chance = below = (1 - q) ** size
        k = 0
        while number(z) >= below and k < size:
            k += 1
            chance *= q / (1 - q) * (size - k + 1) / k
            below += chance
        total += k
        z = mix(z)
    return n - total if p > 0.5 else total


COUNTED = (
    "admitted", "died", "lost", "expelled", "lapsed", "moved_within", "meetings", "without_quorum", "present",
    "against", "refused", "secretaries_new", "deputies_followed", "delegates", "delegates_for", "conferences",
    "conferences_refused",
)  # fmt: skip


class Twin:
    """People as dictionaries, by number, in provinces."""

    def __init__(self, path: Path, p: dict[str, float], seed: int, run: int, provinces: int, per_district: int) -> None:
        self.path, self.p, self.n, self.per_district = path, p, provinces, per_district
        self.key = mix(mix(seed) ^ run)
        pull = [self.weight(2**40 + k) for k in range(provinces)]
        self.pull = [sum(pull[: k + 1]) for k in range(provinces)]
        self.units = np.maximum.accumulate([np.maximum(1, self.share(int(n))) for n in path.organisations])
        self.plan = [self.share(int(n)) for n in path.members]
        self.people: list[dict[int, dict[str, Any]]] = [{} for _ in range(provinces)]
        self.born = [0] * provinces
        self.posts = [
            [{"head": 0, "deputy": 0, "own": False} for _ in range(self.units[-1][k])] for k in range(provinces)
        ]
        self.free = [[False] * len(self.posts[k]) for k in range(provinces)]
        self.upto = []
        for k in range(provinces):
            weights = [self.weight(65536 * k + o) for o in range(len(self.posts[k]))]
            self.upto.append([sum(weights[: o + 1]) for o in range(len(weights))])
        monthly = [p["mortality_at_55"] * math.exp(p["mortality_growth"] * (a / 12 - 55)) / 12 for a in range(1560)]
        self.sums = np.concatenate([[0.0], np.cumsum(monthly)])
        for k in range(provinces):
            for _ in range(self.plan[0][k]):
                self.begin(k)

    def draw(self, month: int, what: int, who: int) -> float:
        return number(self.word(month, what, who))

    def word(self, month: int, what: int, who: int) -> int:
        return mix(mix(mix(self.key ^ (month + 1)) ^ what) ^ who)

    def weight(self, who: int) -> float:
        u = self.draw(-1, WEIGHT, who)
        return float(np.exp(self.p["size_spread"] * np.log((u + 1e-12) / (1 - u))))

    def share(self, total: int) -> list[int]:
        ends = [0.0, *(s / self.pull[-1] for s in self.pull[:-1]), 1.0]
        cuts = [math.floor(end * total + 0.5) for end in ends]
        return [b - a for a, b in itertools.pairwise(cuts)]

    def place(self, upto: list[float], u: float) -> int:
        return next(o for o, s in enumerate(upto) if s > u * upto[-1] or o == len(upto) - 1)

    def begin(self, k: int) -> None:
        self.born[k] += 1
        who = self.born[k] * self.n + k
        p = self.p
        joined = 12 * min(
            p["oldest"], p["adult"] - math.log(1 - self.draw(-1, START_AGE, who)) * (p["joining_age"] - p["adult"])
        )
        since = self.draw(-1, SINCE, who) * max(0.0, 840 - joined)
        o = self.place(self.upto[k][: self.units[0][k]], self.draw(-1, PLACE, who))
        self.people[k][who] = {"birth": -int(joined + since), "joined": -int(since), "o": o, "moving": False}

    def steady(self, year: int, k: int, o: int) -> float:
        severity = -math.log(1 - self.draw(12 * year, SEVERITY, 65536 * k + o))
        self.excluded = self.path.expulsion[year] * severity / 12
        p, path = self.p, self.path
        return (
            path.losses[year] + path.expulsion[year] * severity + path.lapse[year] + p["move_within"] + p["move_out"]
        ) / 12

    def run(self) -> list[list[dict[str, int]]]:
        told = []
        for year in range(self.path.n_years):
            told.append([self.year(year, k) for k in range(self.n)])
            moving = []
            for k in range(self.n):
                gone = {who: man for who, man in self.people[k].items() if man["moving"]}
                told[-1][k]["moved_out"] = len(gone)
                for who, man in gone.items():
                    post = self.posts[k][man["o"]]
                    if post["head"] == who:
                        post.update(head=post["deputy"], deputy=0, own=False)
                    moving.append((who, man))
                    del self.people[k][who]
                for who, man in gone.items():  # a deputy who followed and leaves as well
                    post = self.posts[k][man["o"]]
                    if post["head"] == who:
                        post.update(head=0)
                    if post["deputy"] == who:
                        post["deputy"] = 0
            for who, man in moving:
                to = self.place(self.pull, self.draw(12 * (year + 1), WHERE_TO, who))
                n = self.units[min(year + 1, self.path.n_years - 1)][to]
                man["o"] = self.place(self.upto[to][:n], self.draw(12 * (year + 1), PLACE, who))
                man["moving"] = False
                self.people[to][who] = man
        return told

    def year(self, year: int, k: int) -> dict[str, int]:
        people, posts, n, p = self.people[k], self.posts[k], self.units[year][k], self.p
        told = dict.fromkeys(COUNTED, 0)
        drawn = dict.fromkeys(people, 12 * year - 1)  # the month at whose end his number was drawn
        first, last = self.plan[year][k], self.plan[year + 1][k]
        for month in range(12):
            now = 12 * year + month
            was = {who: dict(man) for who, man in people.items()}
            for who, man in list(people.items()):
                since = drawn[who]
                age = max(0, min(since + 1 - man["birth"], 1547))
                steady = self.steady(year, k, was[who]["o"])
                u = self.draw(since, DUE, who)
                months, left = now - since, 12 * (year + 1) - 1 - since
                if u >= self.sums[age + left] - self.sums[age] + left * steady:
                    continue
                waited = -math.log(1 - u)
                hazard = [self.sums[age + m] - self.sums[age] + m * steady for m in range(months + 1)]
                if not (hazard[-2] < waited or months == 1) or waited > hazard[-1]:
                    continue
                age = max(0, min(now - man["birth"], 1547))
                natural = self.sums[age + 1] - self.sums[age]
                what = self.draw(now, CAUSE, who) * (natural + steady)
                cuts = [
                    natural,
                    self.path.losses[year] / 12,
                    self.excluded,
                    self.path.lapse[year] / 12,
                    p["move_within"] / 12,
                ]
                cause = next((c for c in range(5) if what < sum(cuts[: c + 1])), 5)
                if cause < 4:
                    told[("died", "lost", "expelled", "lapsed")[cause]] += 1
                    del people[who]
                    continue
                drawn[who] = now
                if cause == 4:
                    o = self.place(self.upto[k][:n], self.draw(now, PLACE, who))
                    told["moved_within"] += o != man["o"]
                    man["o"] = o
                else:
                    man["moving"] = True
            for o, post in enumerate(posts):
                here = {who for who, man in people.items() if man["o"] == o}
                if post["deputy"] not in here:
                    post["deputy"] = 0
                if post["head"] and post["head"] not in here:
                    told["deputies_followed"] += post["deputy"] != 0
                    post.update(head=post["deputy"], deputy=0, own=False)
            while len(people) < first + (last - first) * (month + 1) // 12:
                self.born[k] += 1
                who = self.born[k] * self.n + k
                o = self.place(self.upto[k][:n], self.draw(now, PLACE, who))
                older = -math.log(1 - self.draw(now, AGE, who)) * (p["joining_age"] - p["adult"])
                birth = now - int(12 * min(p["oldest"], p["adult"] + older))
                people[who] = {"birth": birth, "joined": now, "o": o, "moving": False}
                drawn[who] = now
                told["admitted"] += 1
            if month == 10:
                self.meet(year, k, now, told)
            if month == 11:
                self.confer(year, k, now, told)
        end = 12 * year + 12
        told["members"] = len(people)
        told["age_months"] = sum(end - man["birth"] for man in people.values())
        told["party_months"] = sum(end - man["joined"] for man in people.values())
        sizes = [sum(man["o"] == o for man in people.values()) for o in range(n)]
        told["organisations"] = sum(size >= 3 for size in sizes)
        told["vacant"] = sum(size >= 3 and not posts[o]["head"] for o, size in enumerate(sizes))
        told["own_secretaries"] = sum(size >= 3 and posts[o]["own"] for o, size in enumerate(sizes))
        return told

    def opposing(self, form: int, luck: int, sanction: float) -> float:
        p = self.p
        u = (luck + 0.5) / 1024
        dislike = p["dislike"] + p["organisation_spread"] * math.log(u / (1 - u))
        for step in range(256):
            y = step / 256
            z = y + 1 / 256
            delta = {1: 1.0, 2: p["booth_noted"] * z / (z + (1 - z) * p["booth_used"]), 3: p["ballot_leak"]}[form]
            if 1 / (1 + math.exp((p["effort"] + delta * sanction * (1 - y) - dislike) / p["member_spread"])) <= y:
                return y
        return 1.0

    def meet(self, year: int, k: int, now: int, told: dict[str, int]) -> None:
        for o in range(self.units[year][k]):
            here = [who for who, man in self.people[k].items() if man["o"] == o]
            post, which = self.posts[k][o], 65536 * k + o
            if len(here) < 3:
                continue
            present = binomial(self.word(now, TURNOUT, which), len(here), self.path.turnout[year])
            if present < len(here) / 2:
                told["without_quorum"] += 1
                continue
            told["meetings"] += 1
            told["present"] += present
            stands = post["head"] and self.draw(now, ROTATION, which) >= self.p["rotation"]
            sanction = 0.0 if self.free[k][o // self.per_district] else self.path.sanction[year]
            share = self.opposing(self.path.form[year], int(1024 * self.draw(now, DISLIKE, which)), sanction)
            against = binomial(self.word(now, AGAINST, which), present, share)
            told["against"] += against
            refused = against > present / 2
            told["refused"] += refused

            def fitness(who: int, k: int = k, refused: bool = refused) -> tuple[float, int]:
                months = now - self.people[k][who]["joined"]
                years_count = 0.0 if refused else self.p["seniority"] * months / (months + 120)
                return self.draw(now, PICK, who) + years_count, who

            others = sorted((who for who in here if who != post["head"]), key=fitness, reverse=True)
            if stands and not refused:
                post["own"] = False
                if not post["deputy"]:
                    post["deputy"] = others[0]
            else:
                post.update(head=others[0], deputy=others[1], own=refused)
                told["secretaries_new"] += 1

    def confer(self, year: int, k: int, now: int, told: dict[str, int]) -> None:
        n = self.units[year][k]
        for d in range(-(-n // self.per_district)):
            for_him = sent_in_all = 0
            for o in range(d * self.per_district, min(n, (d + 1) * self.per_district)):
                size, post = sum(man["o"] == o for man in self.people[k].values()), self.posts[k][o]
                if size < 3 or not post["head"]:
                    continue
                sent = 1 + int(size / self.p["per_delegate"])
                fidelity = 1 - self.p["fidelity"] if post["own"] else self.p["fidelity"]
                for_him += binomial(self.word(now, DELEGATES, 65536 * k + o), sent, fidelity)
                sent_in_all += sent
            if sent_in_all:
                told["conferences"] += 1
                told["delegates"] += sent_in_all
                told["delegates_for"] += for_him
                self.free[k][d] = 2 * for_him < sent_in_all
                told["conferences_refused"] += self.free[k][d]


def small_world(seed: int) -> tuple[Path, dict[str, float], dict[str, int]]:
    """A path, parameters and sizes, drawn so that everything happens."""
    rng = random.Random(seed)
    years = rng.choice([1, 2, 3])
    organisations = np.sort(np.array([rng.randrange(1, 7) for _ in range(years)]))
    path = Path(
        1918,
        np.array([rng.randrange(0, 40) for _ in range(years + 1)]),
        organisations,
        *(np.array([rng.choice([0.0, rng.random()]) for _ in range(years)]) for _ in range(3)),
        np.array([rng.choice([0.4, 0.8, 1.0]) for _ in range(years)]),
        np.array([rng.choice([1, 2, 3]) for _ in range(years)]),
        np.array([rng.choice([0.0, 3 * rng.random()]) for _ in range(years)]),
    )  # fmt: skip
    given = {
        "move_within": rng.random(), "move_out": rng.random(), "rotation": rng.random(), "fidelity": rng.random(),
        "per_delegate": rng.uniform(1, 6), "dislike": rng.uniform(-2, 2), "seniority": rng.choice([0.0, 1.0, 5.0]),
        "mortality_at_55": rng.choice([0.02, 0.5]),
    }  # fmt: skip
    return (
        path,
        given,
        {"seed": seed, "run": rng.randrange(9), "provinces": rng.randrange(1, 4), "districts_of": rng.randrange(1, 4)},
    )


def differences(seed: int) -> list[str]:
    path, given, sizes = small_world(seed)
    party = whole_party(path, parameters=given, **sizes)
    twin = Twin(path, settle(PARAMETERS, given), sizes["seed"], sizes["run"], sizes["provinces"], sizes["districts_of"])
    told = twin.run()
    found = []
    for row in party.provinces.iter_rows(named=True):
        for name, value in told[row["year"] - 1918][row["province"]].items():
            if name in row and row[name] != value:
                found.append(f"{row['year']} {row['province']} {name}: {row[name]} for {value}")
    for k, (members, units) in enumerate(zip(party.members, party.units, strict=True)):
        people = {
            int(who): (int(birth), int(joined), int(o))
            for who, birth, joined, o, _ in zip(*members, strict=True)
        }  # fmt: skip
        if people != {who: (man["birth"], man["joined"], man["o"]) for who, man in twin.people[k].items()}:
            found.append(f"people of {k}")
        if [(int(h), int(d), bool(o)) for h, d, o in zip(units.head, units.deputy, units.own, strict=True)] != [
            (post["head"], post["deputy"], post["own"]) for post in twin.posts[k]
        ]:
            found.append(f"posts of {k}")
    return found


@pytest.mark.parametrize("hundred", range(10))
def test_a_hundred_small_parties_equal_their_plain_twins(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * (hundred + 1)):
        assert differences(seed) == [], f"seed {seed}"


def test_the_small_worlds_show_everything_that_can_happen() -> None:
    seen: dict[str, int] = {}
    for seed in range(60):
        path, given, sizes = small_world(seed)
        years = whole_party(path, parameters=given, **sizes).years
        for name in years.columns:
            seen[name] = seen.get(name, 0) + int((years[name].fill_null(0) != 0).any())
    assert [name for name, times in seen.items() if times == 0] == []
