"""One run, stepped month by month, with players in some seats.

The model lets a member think his conduct over once a year in the mean (``tactic_rate``), by a keyed draw, and at once
when he has none; the tactic then acts in the same month. A player answers at the end of each month for the next. So
that nothing overrules him (our proposal):

* what he says is written down before the month, so that he always has an orientation, and the model does not decide for
  want of one;
* whether the model would review him in a month is known beforehand, as the draw is keyed; in such a month the rate is
  lowered to just below his draw. A colleague without a player whose own review falls between is reviewed a month later.

A seat whose player answers None, and every other, is the model's. With no player at all a run is the engine's to the
last digit. A player who becomes the leader is played by the model's rule for leaders from then on; one who loses his
seat is played no more until he sits again. Answers that change are logged as the model's are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from collegium.conduct.chance import draw
from collegium.conduct.esteem import rank_of
from collegium.conduct.influence import menace
from collegium.conduct.state import (
    DIED,
    FULL,
    GOVERNMENT,
    N_EVENTS,
    N_PERSONS,
    N_SPELLS,
    NONE,
    OPPONENT,
    OVERFLOW,
    REMOVED,
    RETIRED,
    TACTIC,
    THE_LEADER,
    TOP,
    State,
)
from collegium.conduct.tactics import ORIENTATION_NAMES, TACTIC_NAMES, THINK_ANEW, UNDECIDED, client_share
from collegium.engine.kernel import begin, end, run_month
from collegium.engine.simulate import starting_states
from collegium.tournament.contract import answer
from collegium.tournament.player import Observation, Player
from collegium.tournament.table import Table

PLAYER_DRAW = np.int64(900)
JUST_BELOW = 1.0 - 1e-12


@dataclass
class Trail:
    """What became of somebody, month by month.

    Attributes
    ----------
    seated : list of bool
        Whether he sat as a full member of the top body, or led, at the end of each month.
    led : list of bool
    ranks : list of float
        Of the highest place he held.
    """

    seated: list[bool]
    led: list[bool]
    ranks: list[float]


def play(table: Table, players: Mapping[int, Player], seed: int, run: int) -> tuple[State, dict[int, Trail]]:
    """One run.

    Parameters
    ----------
    table : Table
    players : mapping of person to Player
        Who plays whom, by the people's numbers in the run; empty for the model's own run.
    seed, run : int

    Returns
    -------
    state : State
        At the end.
    trails : dict of person to Trail
        Of everybody in :attr:`Table.seats`.

    Raises
    ------
    CollegiumError
        A player fails, or answers what is no action.
    """
    setting, on = table.setting, table.switches
    for state, key in starting_states(setting, table.roster, table.by_month, on, seed, run):
        values = table.by_month.copy()
        begin(state, on)
        trails = {person: Trail([], [], []) for person in table.seats}
        seat = _Seats(state, on, setting.rules, players, key)
        seat.ask(values[0], 0)
        for month in range(1, setting.n_months + 1):
            put_off = seat.hold(values, month)
            run_month(
                state, values, setting.rules, on, key, setting.sizes, setting.congress, setting.norms, table.shocks,
                setting.n_months, month,
            )  # fmt: skip
            if state.counters[OVERFLOW]:
                break
            _follow(state, trails)
            seat.put_off(put_off)
            seat.ask(values[month], month)
        if not state.counters[OVERFLOW]:
            end(state)
            return state, trails
    raise AssertionError("states are made until one is large enough")


class _Seats:
    """The players of one run at their seats."""

    def __init__(self, s: State, on: np.void, rules: np.ndarray, players: Mapping[int, Player], key: np.uint64) -> None:
        self.s, self.on, self.rules, self.players, self.key = s, on, rules, dict(sorted(players.items())), key
        self.since = dict.fromkeys(players, -1)  # the month from which somebody has sat without a break
        self.held: list[int] = []  # whose conduct the model may not review

    def ask(self, p: np.void, month: int) -> None:
        """Each who sits says what he does next month."""
        s, self.held = self.s, []
        for person in self.players:
            if not _sits(s, person):
                self.since[person] = -1
                continue
            if self.since[person] < 0:
                self.since[person] = month
        for person, player in self.players.items():
            if self.since[person] < 0:
                continue
            u = float(draw(self.key, np.int64(month), PLAYER_DRAW, np.int64(person)))
            seen = observe(s, p, self.rules[month], self.on, month, person, month - self.since[person])
            said = answer(player, seen, u)
            if said is None:
                continue
            self.held.append(person)
            tactic = TACTIC_NAMES.index(said.tactic)
            if s.people["tactic"][person] != tactic:
                s.people["tactic"][person] = tactic
                _log_tactic(s, month, person, tactic)
            s.people["orientation"][person] = ORIENTATION_NAMES.index(said.orientation)

    def hold(self, values: np.ndarray, month: int) -> list[int]:
        """Keep the model from reviewing the players this month; returns the others whose review that puts off."""
        if not self.held:
            return []
        chance = float(values["tactic_rate"][month]) / 12.0
        drawn = {person: self._review(month, person) for person in self.held}
        lowest = min(drawn.values())
        if lowest >= chance:
            return []
        values["tactic_rate"][month] = 12.0 * lowest * JUST_BELOW
        full = np.flatnonzero(self.s.seats[: self.s.counters[N_PERSONS], TOP] == FULL)
        others = [int(person) for person in full if person not in drawn]
        return [person for person in others if lowest * JUST_BELOW <= self._review(month, person) < chance]

    def put_off(self, people: list[int]) -> None:
        """Whoever should have been reviewed this month is next month."""
        for person in people:
            if _sits(self.s, person):
                self.s.people["orientation"][person] = UNDECIDED

    def _review(self, month: int, person: int) -> float:
        return float(draw(self.key, np.int64(month), THINK_ANEW, np.int64(person)))


def observe(s: State, p: np.void, c: np.void, on: np.void, month: int, person: int, seated: int) -> Observation:
    """What somebody can know at the end of a month.

    Parameters
    ----------
    s : State
    p : VALUES
        Of the month.
    c : RULES
    on : SWITCHES
    month, person : int
    seated : int
        Months that he has sat in the top body without a break.
    """
    n = int(s.counters[N_PERSONS])
    man, regime, leader = s.people[person], s.regime[0], int(s.counters[THE_LEADER])
    people, full = s.people[:n], s.seats[:n, TOP] == FULL
    full[[one for one in (person, leader) if one >= 0]] = False
    others = int(full.sum())
    against = full & ((people["stance"] == OPPONENT) | (people["faction"] >= 0))
    faction = int(man["faction"])
    heads = man["office_of"] >= 0 or man["province_of"] >= 0 or s.seats[person, GOVERNMENT] != NONE
    fear = float(man["fear"] if on["terror"] else p["fear"]) + float(menace(regime, leader, p))
    return Observation(
        month=month,
        seated=seated,
        rank=1.0,
        standing=float(man["standing"]),
        competence=float(man["competence"]),
        ambition=float(man["ambition"]),
        resources=0.5 * bool(heads) + 0.5 * float(man["competence"]),
        tie=float(man["tie"]),
        support=float(man["support"]),
        fear=fear,
        client=float(client_share(man["stance"])),
        opponent=bool(man["stance"] == OPPONENT),
        leader_months=month - int(regime["since"]) if leader >= 0 else -1,
        authority=float(regime["authority"]),
        cult=float(regime["cult"]),
        agenda=float(regime["agenda"]),
        vitality=float(regime["vitality"]),
        terror=float(regime["terror"]) if on["terror"] else 0.0,
        colleagues=others,
        open_against=float(against.sum()) / others if others else 0.0,
        faction_size=int((people["faction"] == faction).sum()) if faction >= 0 else 0,
        ban=bool(c["faction_ban"]),
        norms=tuple(s.norms.tolist()),
        orientation=ORIENTATION_NAMES[int(man["orientation"])],
        tactic=TACTIC_NAMES[int(man["tactic"])],
    )


def _sits(s: State, person: int) -> bool:
    """Whether somebody is a full member of the top body and not the leader."""
    return bool(s.seats[person, TOP] == FULL and person != s.counters[THE_LEADER] and s.people["alive"][person])


def _follow(s: State, trails: Mapping[int, Trail]) -> None:
    """What everybody followed holds at the end of a month."""
    leader = int(s.counters[THE_LEADER])
    for person, trail in trails.items():
        leads = person == leader
        seated = bool(leads or s.seats[person, TOP] == FULL)
        trail.led.append(leads)
        trail.seated.append(seated)
        trail.ranks.append(float(rank_of(s, np.int64(person))) if s.people["alive"][person] else 0.0)


def _log_tactic(s: State, month: int, person: int, tactic: int) -> None:
    """As :func:`collegium.conduct.log.log_between` writes it."""
    row = int(s.counters[N_EVENTS])
    if row >= len(s.events):
        s.counters[OVERFLOW] = 1
        return
    s.events[row] = month, TACTIC, person, TOP, tactic
    s.counters[N_EVENTS] = row + 1


def fate(s: State, trail: Trail, person: int) -> tuple[int, str]:
    """When somebody first lost his seat in the top body, in months, and what became of him then or at the end.

    Returns
    -------
    months : int
        In which he sat, from the start up to the first loss; all of them if he never lost it.
    fate : str
        ``killed`` or ``arrested``, at any time; else ``leads``, ``sits``, or how he first lost his seat: ``died in
        office``, ``retired`` or ``removed``, by whatever way.
    """
    kept = next((month for month, sits in enumerate(trail.seated) if not sits), len(trail.seated))
    man: Any = s.people[person]
    if man["killed"]:
        return kept, "killed"
    if kept == len(trail.seated):
        return kept, "leads" if trail.led[-1] else "sits"
    if man["arrested"]:
        return kept, "arrested"
    spells = s.spells[: s.counters[N_SPELLS]]
    left = spells[(spells[:, 0] == person) & (spells[:, 1] == TOP) & (spells[:, 5] == kept + 1)]
    how = int(left[-1, 7]) if len(left) else REMOVED
    return kept, "died in office" if how == DIED else "retired" if how == RETIRED else "removed"
