"""The public: how far it is open, whom it elects, what it takes out of the organs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from world import copy, key, on, parameters, rules, same, world

from collegium.conduct.chance import draw
from collegium.conduct.outside import (
    BEATEN_DISTRICT,
    BEATEN_PROVINCE,
    REPUBLIC,
    STREET,
    defeat_probability,
    escape,
    go_public,
    toward,
)
from collegium.conduct.state import (
    BY_GOVERNMENT,
    ELECTION_LOST,
    N_BALLOTS,
    N_EVENTS,
    OPEN_DEBATE,
    OPPONENT,
    PROTEST,
    PUBLIC_ELECTION,
    State,
)


def test_half_of_the_way_is_gone_in_a_half_life() -> None:
    value = 0.2
    for _ in range(9):
        value = toward(value, 1.0, 9.0)
    assert value == pytest.approx(0.6)


@pytest.mark.parametrize("base", [-3.0, 0.0, 2.0])
def test_defeat_needs_an_open_sphere_and_falls_with_popularity_and_standing(base: float) -> None:
    even = defeat_probability(1.0, 0.5, 0.5, base, 2.0, 1.0)
    assert even == pytest.approx(1 / (1 + math.exp(-base)))
    assert defeat_probability(0.5, 0.5, 0.5, base, 2.0, 1.0) == pytest.approx(even / 2)
    assert defeat_probability(1.0, 0.9, 0.5, base, 2.0, 1.0) < even < defeat_probability(1.0, 0.5, 0.1, base, 2.0, 1.0)


def test_a_closed_public_does_nothing_but_like_or_dislike() -> None:
    s = world()
    s.norms[OPEN_DEBATE] = 0.0
    s.workload[1] = 10
    before = copy(s)
    go_public(s, parameters(), rules(), key(), 1)
    assert same(s, before) == ["regime.popularity"]
    assert s.regime["public_sphere"][0] == 0.0


def test_open_debate_opens_it_half_way_and_elections_fully() -> None:
    for c, target in ((rules(), 0.5 * 0.8), (rules(public_elections=True), 1.0)):
        s = world()
        s.norms[OPEN_DEBATE] = 0.8
        for month in range(1, 200):
            go_public(s, parameters(defeat_base=-20.0), c, key(), month)
        assert s.regime["public_sphere"][0] == pytest.approx(target, abs=1e-6)


def test_elections_come_when_due_and_beat_as_many_as_told() -> None:
    p, c = (
        parameters(defeat_base=-0.5, defeat_anger=0.0, defeat_costs_post=0.5, election_months=12),
        rules(public_elections=True),
    )
    beaten, stood, lost = 0, 0, 0
    for seed in range(100):
        s = world(seed)
        s.people["standing"][:] = 0.5
        s.regime["public_sphere"] = 1.0
        heads = int((s.province >= 0).sum() + (s.district >= 0).sum())
        go_public(s, p, c, key(seed), 5)
        stood += heads
        beaten += int((s.events[: s.counters[N_EVENTS], 1] == ELECTION_LOST).sum())
        lost += heads - int((s.province >= 0).sum() + (s.district >= 0).sum())
        ballots = s.ballots[: s.counters[N_BALLOTS]]
        assert (ballots[:, 1] == PUBLIC_ELECTION).all()
        assert ballots[:, 5].sum() == heads
        go_public(s, p, c, key(seed), 16)
        assert s.counters[N_BALLOTS] == len(ballots)
        go_public(s, p, c, key(seed), 17)
        assert s.counters[N_BALLOTS] == len(ballots) + 2
    share = 1 / (1 + math.exp(0.5))
    assert abs(beaten - stood * share) < 4 * math.sqrt(stood * share * (1 - share))
    assert abs(lost - beaten / 2) < 4 * math.sqrt(beaten) / 2


@pytest.mark.parametrize(("sphere", "gone"), [(0.0, 0), (0.5, 35), (1.0, 70)])
def test_questions_escape_to_the_government_and_none_is_lost(sphere: float, gone: int) -> None:
    s = world()
    s.workload[3] = [100, 0, 5, 5, 5, 10, 0]
    s.regime["public_sphere"] = sphere
    escape(s, parameters(), 3)
    assert s.workload[3].tolist() == [100 - gone, 0, 5, 5, 5, 10 + gone, 0]
    assert s.workload[3].sum() == 125
    assert s.workload[3, BY_GOVERNMENT] == 10 + gone


def naive(s: State, p: np.void, seed: np.uint64, month: int, elects: bool) -> tuple[float, float, set, set, bool]:
    """Sphere, popularity, whom the public beats, who breaks away, whether there is protest."""
    fade = 0.5 ** (1 / p["public_half_life"])
    target = 1.0 if elects else p["public_press"] * s.norms[OPEN_DEBATE]
    sphere = target * (1 - fade) + fade * s.regime["public_sphere"][0]
    fade = 0.5 ** (1 / p["popularity_half_life"])
    liked = 0.5 + p["popularity_results"] * s.results.mean() - p["popularity_crisis"] * s.regime["crisis"][0]
    popularity = np.clip(liked, 0, 1) * (1 - fade) + fade * s.regime["popularity"][0]
    beaten = set()
    if elects:
        for heads, number in ((s.province, BEATEN_PROVINCE), (s.district, BEATEN_DISTRICT)):
            for person in heads:
                odds = p["defeat_base"] + p["defeat_anger"] * (1 - 2 * popularity)
                odds -= p["defeat_standing"] * (2 * s.people["standing"][person] - 1)
                if draw(seed, month, number, person) < sphere / (1 + math.exp(-odds)):
                    beaten.add(int(person))
    rate = p["protest_rate"] * sphere * s.regime["crisis"][0] * (1 - popularity)
    protest = draw(seed, month, STREET, 0) < 1 - math.exp(-rate / 12)
    away = 1 - math.exp(-p["republic_rate"] * sphere * (1 - popularity) / 12)
    broken = {int(person) for person in s.province if draw(seed, month, REPUBLIC, person) < away}
    return sphere, popularity, beaten, broken, protest


@pytest.mark.parametrize("elects", [True, False])
def test_a_month_of_the_public_is_what_plain_python_says(elects: bool) -> None:
    p = parameters(defeat_costs_post=0.0, republic_rate=8.0, protest_rate=40.0)
    seen = np.zeros(3)
    for seed in range(60):
        s, rng = world(seed), np.random.default_rng(seed)
        s.results[:] = rng.uniform(-1, 1, s.results.size)
        for name in ("crisis", "popularity", "public_sphere"):
            s.regime[name] = rng.uniform()
        sphere, popularity, beaten, broken, protest = naive(s, p, key(seed), 4, elects)
        go_public(s, p, rules(public_elections=elects), key(seed), 4)
        assert s.regime["public_sphere"][0] == pytest.approx(sphere)
        assert s.regime["popularity"][0] == pytest.approx(popularity)
        events = s.events[: s.counters[N_EVENTS]]
        assert set(events[events[:, 1] == ELECTION_LOST, 2].tolist()) == beaten
        assert {int(person) for person in s.province if s.people["stance"][person] == OPPONENT} == broken
        assert bool((events[:, 1] == PROTEST).any()) == protest
        seen += [len(beaten), len(broken), protest]
    assert (seen > 0).tolist() == [elects, True, True]


NAMES = (
    "public_half_life", "public_press", "public_escape", "popularity_half_life", "popularity_results",
    "popularity_crisis", "election_months", "defeat_base", "defeat_anger", "defeat_standing", "defeat_costs_post",
    "protest_rate", "protest_crisis", "republic_rate",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_moves_something(name: str) -> None:
    lively = {"protest_rate": 60.0, "republic_rate": 3.0}
    value = 0.9 if name in ("public_press", "public_escape", "defeat_costs_post", "protest_crisis") else 1.3
    value = 0.05 if name == "republic_rate" else value
    states = []
    for p in (parameters(**lively), parameters(**{**lively, name: value})):
        s = world()
        s.norms[OPEN_DEBATE] = 0.9
        s.results[:] = -0.1
        s.regime["crisis"] = 0.4
        s.workload[:] = 20
        for month in range(1, 30):
            go_public(s, p, rules(public_elections=month > 10), key(), month)
        states.append(s)
    assert same(*states)


def test_the_switch_is_known() -> None:
    assert on("public")["public"]
