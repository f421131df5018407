"""The ladder in Mesa 3: a cadre is an agent, a post knows who holds it."""

from __future__ import annotations

from dataclasses import dataclass, field

import mesa

from benchmarks.ladder import tree


@dataclass(eq=False, slots=True)
class Place:
    """A post, or a place in the reserve."""

    level: int
    above: Place | None
    below: list[Place] = field(default_factory=list)
    holder: Cadre | None = None


class Cadre(mesa.Agent):
    """Somebody with or without a post."""

    def __init__(self, model: Agents, place: Place, age: int) -> None:
        super().__init__(model)
        self.age = age
        self.competence = model.random.random()
        self.patron: Cadre | None = None
        self.take(place)

    def take(self, place: Place) -> None:
        self.place, self.since = place, self.model.month
        place.holder = self

    def step(self) -> None:
        chance = self.model.chances[self.age]
        self.age += 1
        if self.random.random() < chance:
            self.model.deaths += 1
            self.leave()

    def leave(self) -> None:
        self.model.vacate(self.place)
        self.remove()

    def votes_for(self, leader: Cadre) -> bool:
        return self.patron is leader or self.random.random() < 0.5


class Agents(mesa.Model):
    """The ladder of ``n`` cadres.

    >>> world = Agents(300, seed=1)
    >>> world.run(24)
    >>> len(world.agents)
    300
    """

    def __init__(self, n: int, seed: int = 1) -> None:
        super().__init__(seed=seed)
        self.month = self.deaths = self.vacancies = self.lost = 0
        self.chances = tree.chances().tolist()
        plan = tree.by_level(n)
        self.places: list[Place] = []
        for level, parent in zip(plan.level.tolist(), plan.parent.tolist(), strict=True):
            above = self.places[parent] if parent >= 0 else None
            self.places.append(Place(level, above))
            if above is not None:
                above.below.append(self.places[-1])
        self.chamber = [place for place in self.places if place.level == 2]
        self.vacant: list[list[Place]] = [[] for _ in range(tree.LEVELS + 1)]
        for place in self.places:
            Cadre(self, place, tree.YOUNGEST + self.random.randrange(tree.START_SPAN))

    def vacate(self, place: Place) -> None:
        place.holder = None
        self.vacant[place.level].append(place)

    def step(self) -> None:
        self.agents.do("step")
        leader = self.places[0].holder
        if (self.month + 1) % tree.TERM == 0 and leader is not None:
            voters = [place.holder for place in self.chamber if place.holder is not None]
            if 2 * sum(voter.votes_for(leader) for voter in voters) < len(voters):
                self.lost += 1
                leader.leave()
        for level in range(tree.LEVELS):
            waiting, self.vacant[level] = self.vacant[level], []
            for place in waiting:
                self.fill(place)
            self.vacancies += len(self.vacant[level])
        self.month += 1
        for place in self.vacant[tree.RESERVE]:
            Cadre(self, place, tree.YOUNGEST)
        self.vacant[tree.RESERVE] = []

    def fill(self, place: Place) -> None:
        superior = place.above.holder if place.above else None
        eligible = [below.holder for below in place.below if below.holder is not None]
        if not eligible:
            self.vacant[place.level].append(place)
            return
        best = max(
            eligible,
            key=lambda one: 0.5 * one.competence + (0.5 if superior is not None and one.patron is superior else 0.0),
        )
        self.vacate(best.place)
        best.take(place)
        best.patron = superior

    def run(self, months: int) -> None:
        for _ in range(months):
            self.step()

    def told(self) -> dict[str, float]:
        held = [place.holder for place in self.places if place.level < tree.RESERVE and place.holder is not None]
        n_posts = sum(place.level < tree.RESERVE for place in self.places)
        everybody = list(self.agents)
        return {
            "age": sum(one.age for one in everybody) / len(everybody) / 12,
            "tenure": sum(self.month - one.since for one in held) / len(held),
            "vacancy": self.vacancies / (n_posts * self.month),
            "deaths": 12 * self.deaths / (len(self.places) * self.month),
        }
