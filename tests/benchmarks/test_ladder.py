"""The reference workload: the array form equals a plain one to the last person, the others by their means."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
import pytest
from benchmarks.ladder import VERSIONS, arrays, tree, version

BITS = 2**64 - 1
LIFE, COMPETENCE, START_AGE, VOTE = 900, 901, 902, 903


def mix(z: int) -> int:
    z = (z + 0x9E3779B97F4A7C15) & BITS
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & BITS
    return z ^ (z >> 31)


class Plain:
    """The ladder with a dictionary a person; everybody is looked at every month."""

    def __init__(self, n: int, seed: int) -> None:
        self.tree, self.key, self.n = tree.by_subtree(n), mix(mix(seed) ^ 0), n
        self.month = self.deaths = self.promotions = self.vacancies = self.lost = 0
        hazard = [tree.MORTALITY * math.exp(math.log(4) / 20 * (a / 12 - 55)) / 12 for a in range(1800)]
        self.sums = np.concatenate([[0.0], np.cumsum(hazard)])
        self.came = [0] * n
        self.place: list[dict | None] = [None] * n
        for place in range(n):
            self.place[place] = self.new(place + 1, 300 + int(480 * self.draw(0, START_AGE, place + 1)), 0)

    def draw(self, month: int, what: int, who: int) -> float:
        return (mix(mix(mix(self.key ^ (month + 1)) ^ what) ^ who) >> 11) / 2**53

    def new(self, ident: int, age: int, month: int) -> dict:
        dies_at = self.sums[age] - math.log(1 - self.draw(0, LIFE, ident))  # of the hazard summed over his life
        competence = float(np.float32(self.draw(0, COMPETENCE, ident)))
        return {"ident": ident, "age": age, "dies_at": dies_at, "competence": competence, "patron": 0, "since": month}

    def below(self, place: int) -> range:
        return range(self.tree.first[place], self.tree.first[place] + self.tree.children[place])

    def step(self) -> None:
        for place, one in enumerate(self.place):
            if one is None:
                continue
            one["age"] += 1
            if self.sums[one["age"]] >= one["dies_at"]:
                self.place[place] = None
                self.deaths += 1
        top = self.place[0]
        if (self.month + 1) % 60 == 0 and top is not None:
            voters = [one for one, level in zip(self.place, self.tree.level, strict=True) if level == 2 and one]
            loyal = [v["patron"] == top["ident"] or self.draw(self.month, VOTE, v["ident"]) < 0.5 for v in voters]
            if sum(loyal) < len(voters) / 2:
                self.place[0] = None
                self.lost += 1
        for level in range(5):
            for place in np.flatnonzero(self.tree.level == level):
                if self.place[place] is None:
                    self.fill(place)
        self.month += 1
        for place in range(self.n):
            if self.place[place] is None and self.tree.level[place] == 5:
                self.came[place] += 1
                self.place[place] = self.new(place + 1 + self.n * self.came[place], 300, self.month)

    def fill(self, place: int) -> None:
        above = self.tree.parent[place]
        superior = self.place[above]["ident"] if above >= 0 and self.place[above] else 0

        def score(below: int) -> float:
            one = self.place[below]
            return 0.5 * one["competence"] + (0.5 if superior and one["patron"] == superior else 0.0)

        eligible = [below for below in self.below(place) if self.place[below]]
        if not eligible:
            self.vacancies += 1
            return
        best = max(eligible, key=score)
        one, self.place[best] = self.place[best], None
        one.update(patron=superior, since=self.month)
        self.place[place] = one
        self.promotions += 1


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("n", [15, 16, 40, 97, 300])
def test_the_arrays_equal_the_plain_ladder_to_the_last_person(n: int, seed: int) -> None:
    plain, world = Plain(n, seed), arrays.Arrays(n, seed)
    for months in (1, 59, 60, 7, 120):
        world.run(months)
        for _ in range(months):
            plain.step()
        told = [plain.deaths, plain.promotions, plain.vacancies, plain.lost]
        assert world.tally.tolist() == told
        for place, one in enumerate(plain.place):
            mine = world.places[place]
            if one is None:
                assert mine["ident"] == 0
                continue
            assert (mine["ident"], mine["patron"], mine["competence"]) == (
                one["ident"],
                one["patron"],
                one["competence"],
            )
            assert (world.month - mine["birth"], mine["since"]) == (one["age"], one["since"])


def test_the_small_ladders_lose_votes() -> None:
    worlds = [arrays.Arrays(n, seed) for n in (15, 40, 97) for seed in range(12)]
    for world in worlds:
        world.run(247)
    assert sum(world.tally[3] for world in worlds) > 0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("n", [15, 40, 150])
def test_the_arrays_equal_the_plain_ladder_where_death_is_everywhere(
    n: int, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "MORTALITY", 20.0)
    plain, world = Plain(n, seed), arrays.Arrays(n, seed)
    world.run(90)
    for _ in range(90):
        plain.step()
    assert world.tally.tolist() == [plain.deaths, plain.promotions, plain.vacancies, plain.lost]
    assert world.places["ident"].tolist() == [one["ident"] if one else 0 for one in plain.place]
    assert plain.vacancies > 20


@pytest.mark.parametrize("n", [15, 16, 100, 1_000, 12_345])
def test_the_tree_by_subtree_is_the_tree_by_level_in_another_order(n: int) -> None:
    one, other = tree.by_level(n), tree.by_subtree(n)
    assert one.n == other.n == n == sum(tree.sizes(n))
    assert (one.level < 5).sum() == n // 3

    def shape(of: tree.Tree, place: int = 0) -> tuple:
        assert all(of.parent[k] == place for k in range(of.first[place], of.first[place] + of.children[place]))
        kids = range(of.first[place], of.first[place] + of.children[place])
        return of.level[place], tuple(shape(of, kid) for kid in kids)

    assert shape(one) == shape(other)


@pytest.mark.parametrize("n", [100, 1_000, 12_345])
def test_the_people_of_a_subtree_lie_together(n: int) -> None:
    of = tree.by_subtree(n)

    def span(place: int) -> tuple[int, int, int]:
        """First and last place below, and how many there are."""
        low, high, count = n, -1, 0
        for kid in range(of.first[place], of.first[place] + of.children[place]):
            a, b, c = span(kid)
            low, high, count = min(low, kid, a), max(high, kid, b), count + 1 + c
        return low, high, count

    for place in np.flatnonzero((of.level == 3) | (of.level == 0)):
        low, high, count = span(place)
        assert count == high - low + 1


def test_a_number_is_never_given_twice() -> None:
    world, ever, people = arrays.Arrays(97, 3), set(range(1, 98)), set(range(1, 98))
    for _ in range(400):
        world.run(1)
        now = set(world.places["ident"].tolist()) - {0}
        new = now - people
        assert not new & ever
        ever |= new
        people = now
    assert len(ever) > 97 + 50


MEANS = {"age": 0.02, "tenure": 0.03, "deaths": 0.04}


@pytest.fixture(scope="module")
def reference() -> dict[str, float]:
    worlds = [version("numba")(8_000, seed) for seed in range(4)]
    for world in worlds:
        world.run(240)
    return {name: float(np.mean([world.told()[name] for world in worlds])) for name in worlds[0].told()}


@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_every_version_is_the_same_world_by_its_means(name: str, reference: dict[str, float]) -> None:
    if name == "mesa" and importlib.util.find_spec("mesa") is None:
        pytest.skip("Mesa is not installed: pip install collegium[bench]")
    world = version(name)(8_000, seed=11)
    world.run(240)
    told = world.told()
    for mean, tolerance in MEANS.items():
        assert told[mean] == pytest.approx(reference[mean], rel=tolerance), mean
    assert 0 <= told["vacancy"] < 1e-3


@pytest.mark.parametrize("name", sorted(set(VERSIONS) - {"numba"}))
def test_where_death_is_everywhere_posts_stand_vacant_as_often(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those below nobody may be left, which is rare at the usual mortality."""
    if name == "mesa" and importlib.util.find_spec("mesa") is None:
        pytest.skip("Mesa is not installed: pip install collegium[bench]")
    monkeypatch.setattr(tree, "MORTALITY", 60.0)
    told = []
    for which in ("numba", name):
        world = version(which)(6_000, seed=5)
        world.run(120)
        told.append(world.told())
    assert told[0]["vacancy"] > 0.02
    for mean in ("vacancy", "deaths", "age"):
        assert told[1][mean] == pytest.approx(told[0][mean], rel=0.03), mean


def test_another_seed_is_another_ladder() -> None:
    for name in ("collegium", "numba", "numpy"):
        one, other = version(name)(300, seed=1), version(name)(300, seed=2)
        one.run(60)
        other.run(60)
        assert one.told() != other.told()


def test_too_few_cadres_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 15"):
        tree.sizes(14)
