"""Seats, one run with players in it, and what a tournament makes of many."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from collegium.conduct.influence import fear_of
from collegium.conduct.state import EVENTS, FULL, N_EVENTS, N_PERSONS, NORM_NAMES, THE_LEADER, TOP
from collegium.conduct.tactics import TACTIC_NAMES, resources_of
from collegium.engine.simulate import one_run
from collegium.errors import CollegiumError
from collegium.tournament import PLAYERS, Action, Observation, Table, run_tournament
from collegium.tournament.play import Trail, _sits, fate, observe, play
from collegium.tournament.scores import ranking
from collegium.tournament.seats import seating


@pytest.fixture(scope="module")
def table() -> Table:
    return Table(years=6)


def same(a: Any, b: Any) -> bool:
    n = a.counters[N_PERSONS]
    return bool(
        np.array_equal(a.counters, b.counters)
        and a.people[:n].tobytes() == b.people[:n].tobytes()
        and np.array_equal(a.seats[:n], b.seats[:n])
        and np.array_equal(a.events[: a.counters[N_EVENTS]], b.events[: b.counters[N_EVENTS]])
    )


@pytest.mark.parametrize(("players", "seats"), [(1, 1), (2, 3), (8, 14), (5, 5), (9, 4)])
def test_in_each_round_every_player_has_every_seat_once(players: int, seats: int) -> None:
    size = max(players, seats)
    for first in (0, size, 7 * size):
        turns = [seating(run, players, seats, seed=5) for run in range(first, first + size)]
        assert all(len(set(turn.values())) == len(turn) == min(players, seats) for turn in turns)
        met = Counter((player, seat) for turn in turns for player, seat in turn.items())
        assert met == Counter({(player, seat): 1 for player in range(players) for seat in range(seats)})


def test_the_rounds_differ_and_hang_on_the_seed() -> None:
    one = [tuple(seating(run, 8, 14, seed=1).items()) for run in range(28)]
    assert one[:14] != one[14:]
    assert one != [tuple(seating(run, 8, 14, seed=2).items()) for run in range(28)]


def test_without_players_or_with_the_models_own_rule_a_run_is_the_engines(table: Table) -> None:
    for run in range(2):
        theirs = one_run(table.setting, table.roster, table.by_month, table.switches, 3, run)
        empty, _ = play(table, {}, 3, run)
        models, _ = play(table, dict.fromkeys(table.seats, PLAYERS["model"]), 3, run)
        assert same(empty, theirs)
        assert same(models, theirs)


def test_a_player_is_never_overruled_and_the_others_are_reviewed_at_most_a_month_late(table: Table) -> None:
    """Whoever always does one thing is logged as taking it up when he sits down, and as nothing else ever after."""
    player, *others = table.seats
    changed = 0
    for run in range(6):
        state, trails = play(table, {player: PLAYERS["norms"]}, 1, run)
        told = state.events[: state.counters[N_EVENTS]]
        told = told[told[:, 1] == EVENTS.index("tactic")]
        led = trails[player].led.index(True) + 1 if any(trails[player].led) else table.setting.n_months + 1
        mine = told[(told[:, 2] == player) & (told[:, 0] < led)]  # a leader's means are logged alike
        assert len(mine) >= 1
        assert {TACTIC_NAMES[int(tactic)] for tactic in mine[:, 4]} == {"norms"}
        changed += len(told[np.isin(told[:, 2], others)])
        assert len(trails[player].seated) == table.setting.n_months
    plain = 0
    for run in range(6):
        state, _ = play(table, {}, 1, run)
        told = state.events[: state.counters[N_EVENTS]]
        plain += int(np.isin(told[told[:, 1] == EVENTS.index("tactic")][:, 2], others).sum())
    assert plain * 0.7 < changed < plain * 1.3  # his colleagues go on thinking


class Spy:
    """Says nothing and keeps what he was shown, which no player may: for the test alone."""

    name = "spy"

    def __init__(self) -> None:
        self.seen: list[Observation] = []
        self.chances: list[float] = []

    def act(self, observation: Observation, u: float) -> Action | None:
        self.seen.append(observation)
        self.chances.append(u)
        return None


def test_what_is_seen_is_what_there_is(table: Table) -> None:
    spies = {person: Spy() for person in table.seats}
    state, trails = play(table, spies, 1, 0)
    for person, spy in spies.items():
        assert [one.month for one in spy.seen] == sorted({one.month for one in spy.seen})
        assert all(0.0 <= u < 1.0 for u in spy.chances)
        assert len(set(spy.chances)) == len(spy.chances)
        first = trails[person].seated.index(False) if not all(trails[person].seated) else len(trails[person].seated)
        if not any(trails[person].led):
            assert [one.month for one in spy.seen][: first + 1] == list(range(len(spy.seen)))[: first + 1]
    assert spies[table.seats[0]].chances != spies[table.seats[1]].chances
    month, leader = table.setting.n_months, int(state.counters[THE_LEADER])
    full = np.flatnonzero(state.seats[: state.counters[N_PERSONS], TOP] == FULL)
    p = table.by_month[month]
    for person in [int(one) for one in full if one != leader]:
        one = observe(state, p, table.setting.rules[month], table.switches, month, person, 4)
        assert one.fear == pytest.approx(float(fear_of(state, p, table.switches, np.int64(person))))
        assert one.resources == pytest.approx(float(resources_of(state, table.switches, np.int64(person))))
        assert one.colleagues == len(full) - 1 - (leader in full)
        assert len(one.norms) == len(NORM_NAMES)
        assert one.seated == 4
        other = [int(k) for k in full if k not in (leader, person)]
        against = [k for k in other if state.people["stance"][k] == 3 or state.people["faction"][k] >= 0]
        assert one.open_against == pytest.approx(len(against) / len(other))
        assert _sits(state, person)
    assert not _sits(state, leader)


def test_a_run_is_the_same_whoever_is_asked_first(table: Table) -> None:
    field = dict(zip(table.seats, [PLAYERS[name] for name in ("opportunist", "random", "signal")], strict=False))
    one, _ = play(table, field, 2, 0)
    two, _ = play(table, dict(reversed(field.items())), 2, 0)
    other, _ = play(table, {}, 2, 0)
    assert same(one, two)
    assert not same(one, other)


def test_a_fate_is_told_from_the_first_loss(table: Table) -> None:
    seen = Counter()
    for run in range(8):
        state, trails = play(table, {}, 4, run)
        for person, trail in trails.items():
            months, end = fate(state, trail, person)
            seen[end] += 1
            assert all(trail.seated[:months])
            assert months == len(trail.seated) or not trail.seated[months]
            if end in ("sits", "leads"):
                assert months == table.setting.n_months
            if end == "died in office":
                assert 0 <= state.people["died_in"][person] <= months + 1
    assert {"sits", "removed"} <= set(seen)
    always = Trail([True] * 3, [False, False, True], [1.0] * 3)
    assert fate(state, always, int(state.counters[THE_LEADER])) == (3, "leads")


SEATS = pl.DataFrame(
    [
        *((run, "a", "", 2.0, 0.5, 0.0, "removed") for run in range(40)),
        *((run, "b", "", 3.0, 0.5, 0.0, "removed") for run in range(40)),
        *((run, "a", "x", 2.0 + (1.0 if run % 2 else 3.0), 0.75, float(run < 10), "sits") for run in range(40)),
        *((run, "b", "y", 3.0, 0.5, 0.0, "killed") for run in range(40)),
    ],
    schema=["run", "seat", "player", "years", "rank", "led", "fate"],
    orient="row",
)


def test_the_table_of_a_tournament_by_hand() -> None:
    found = ranking(SEATS, ["y", "x", "z"])
    assert found["player"].to_list() == ["x", "y", "z"]
    x, y, z = found.to_dicts()
    assert (x["years"], x["change"], x["rank_change"], x["led"], x["led_change"]) == (4.0, 2.0, 0.25, 0.25, 0.25)
    half = 1.959963984540054 * math.sqrt(40 / 39) / math.sqrt(40)
    assert (x["change_low"], x["change_high"]) == pytest.approx((2.0 - half, 2.0 + half))
    assert x["led_low"] < 0.25 < x["led_high"] < 0.42
    assert (x["sits"], x["killed"], y["killed"], x["verdict"], y["verdict"]) == (1.0, 0.0, 1.0, "longer", "the same")
    assert (z["runs"], z["years"], z["verdict"], z["sits"]) == (0, None, "too few runs", None)
    assert ranking(SEATS.filter(pl.col("run") < 19), ["x"])["verdict"].to_list() == ["too few runs"]
    worse = SEATS.with_columns(years=pl.when(player="x").then(4 - pl.col("years")).otherwise("years"))
    assert ranking(worse, ["x"])["verdict"].to_list() == ["shorter"]


WORDS = ["model", "random", "opportunist"]


def test_the_same_bytes_for_the_same_seed_on_one_worker_and_on_two(tmp_path: Path) -> None:
    table = Table(years=2)
    one = run_tournament(WORDS, table=table, runs=30, seed=9, out=tmp_path / "one")
    run_tournament(WORDS, table=table, runs=30, seed=9, out=tmp_path / "two", workers=2, chunk=7)
    files = {
        path.relative_to(tmp_path / "one"): path.read_bytes()
        for path in sorted((tmp_path / "one").rglob("*"))
        if path.is_file()
    }
    for path, bytes_of in files.items():
        assert (tmp_path / "two" / path).read_bytes() == bytes_of, path
    assert len(files) >= 4
    assert one.equals(run_tournament(WORDS, table=table, runs=30, seed=9))
    assert not one.equals(run_tournament(WORDS, table=table, runs=30, seed=10))
    seats = pl.concat([pl.read_parquet(path) for path in sorted((tmp_path / "one" / "seats").rglob("*.parquet"))])
    assert seats.height == 30 * 3 * 2
    assert set(seats["player"]) == {"", *WORDS}


def test_a_tournament_goes_on_and_refuses_another(tmp_path: Path) -> None:
    table = Table(years=1)
    run_tournament(WORDS, table=table, runs=4, out=tmp_path / "out")
    with pytest.raises(CollegiumError, match="already holds this tournament"):
        run_tournament(WORDS, table=table, runs=4, out=tmp_path / "out")
    longer = run_tournament(WORDS, table=table, runs=40, out=tmp_path / "out", resume=True)
    assert longer.equals(run_tournament(WORDS, table=table, runs=40))
    with pytest.raises(CollegiumError, match="it differs in tournament, players"):
        run_tournament([*WORDS[:2], "base"], table=table, runs=4, out=tmp_path / "out", resume=True)


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"years": 0}, "1 to 40 years"), ({"theory": "circular-flow"}, "conduct is not what is played"),
        ({"theory": "whole-conductt"}, "whole-conduct"), ({"on": "1890-01"}, "."),
    ],
)  # fmt: skip
def test_a_table_that_is_none_is_refused(how: dict[str, Any], says: str) -> None:
    with pytest.raises(CollegiumError, match=says):
        run_tournament(["model"], table=Table(**how), runs=1)


@pytest.mark.parametrize(("how", "says"), [({"runs": 0}, "at least one run"), ({"seed": -1}, "whole number")])
def test_a_number_that_is_none_is_refused(how: dict[str, Any], says: str) -> None:
    with pytest.raises(CollegiumError, match=says):
        run_tournament(["model"], **how)


def test_a_player_who_fails_in_a_run_is_told_in_a_line(table: Table) -> None:
    class Late:
        name = "late"

        def act(self, observation: Observation, u: float) -> Action:
            raise ValueError("too late")

    with pytest.raises(CollegiumError, match=r"the player late failed .ValueError: too late"):
        play(table, {table.seats[0]: Late()}, 1, 0)
