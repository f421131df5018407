"""Drawn runs: many runs of one period, each with parameters of its own drawn from a theory's prior.

Simulating and reading patterns off a history both cost much more than a run where they are done run by run: charters
are read anew, and a measure takes as long for one run as for twenty. So the runs of a batch, each under other
parameters, are put into one history, and measured once. A parameter draw is a function of seed, theory and number
alone, and the chances of a run are those of its seed and number; so batches can be made anywhere and in any order.

Laid over one another, from below: the defaults, the theory's own parameters, the period's preset, what is drawn from
the priors, and the theory's restrictions, which hold in every period.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from collegium import __version__
from collegium.conduct.mechanisms import BY_NAME, switches
from collegium.engine.setting import Setting, compile_setting, month_date
from collegium.engine.simulate import congress_months, monthly, one_run
from collegium.engine.start import Roster, read_roster
from collegium.engine.tables import Collector
from collegium.errors import CollegiumError
from collegium.history import History, Manifest
from collegium.record import record
from collegium.theories.patterns import BY_ID, Period
from collegium.theories.preset import preset
from collegium.theories.simulate import amended
from collegium.theories.theory import Theory

PREFIX = "period-"
FRESH = 2**32
Numbers = Mapping[str, Sequence[int]]
Stages = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Arm:
    """A theory in a period, perhaps amended and with mechanisms taken out.

    Attributes
    ----------
    theory : Theory
    period : str
        An id of :data:`collegium.theories.patterns.PERIODS`.
    amend, off : tuple of str
        Amendments laid over the charters, and mechanisms taken out of the theory.
    numbers : mapping of str to sequence of int
        By base period, the number of the prior draw that each run takes its parameters from; by default a run takes
        that of its own number, the same in all periods.
    fresh : int
        Added to the number of a run where chance is drawn, so that runs from a posterior meet other chances than the
        runs that the posterior was made of.
    """

    theory: Theory
    period: str
    amend: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    numbers: Numbers = field(default_factory=dict)
    fresh: int = 0

    @property
    def name(self) -> str:
        """A name that can be a folder's."""
        return "~".join([self.theory.id, self.period, *self.amend, *(f"no-{one}" for one in self.off)])

    @property
    def stretch(self) -> Period:
        """The period."""
        return BY_ID[self.period]


def mechanisms_of(arm: Arm) -> list[str]:
    """The mechanisms at work: the theory's, without those of the period and the arm, and those that need them.

    Raises
    ------
    CollegiumError
        There is no such mechanism, or it is not among the theory's.
    """
    for name in arm.off:
        if name not in BY_NAME:
            raise CollegiumError("unknown mechanism", given=name, allowed=BY_NAME)
        if name not in arm.theory.mechanisms:
            raise CollegiumError(f"{arm.theory.id} has no such mechanism to take out", given=name)
    gone = {*arm.stretch.without, *arm.off}
    while more := {name for name in arm.theory.mechanisms if gone & set(BY_NAME[name].needs)} - gone:
        gone |= more
    return [name for name in arm.theory.mechanisms if name not in gone]


def stages(arm: Arm, seed: int, run: int) -> Stages:
    """The parameters of one run, off the defaults, by the day from which they hold."""
    found: Stages = {}
    for place, name in enumerate(arm.stretch.presets):
        numbers = arm.numbers.get(name.removeprefix(PREFIX))
        number = run if numbers is None else numbers[run]
        found |= _stage(arm, place, name, arm.theory.draw(seed, number))
    return found


def stages_at(arm: Arm, drawn: Mapping[str, float]) -> Stages:
    """The same of a run whose parameters are given, one set of values in all presets."""
    found: Stages = {}
    for place, name in enumerate(arm.stretch.presets):
        found |= _stage(arm, place, name, drawn)
    return found


def _stage(arm: Arm, place: int, name: str, drawn: Mapping[str, float]) -> Stages:
    day, values = preset_of(name)
    return {arm.stretch.on if place == 0 else day: arm.theory.lay(values, drawn)}


def simulate_drawn(arm: Arm, runs: Sequence[int], seed: int) -> History:
    """Some runs of an arm, as one history.

    Parameters
    ----------
    arm : Arm
    runs : sequence of int
    seed : int
        Of the chances of the runs and of the draws from the prior.

    Returns
    -------
    History

    Raises
    ------
    CollegiumError
        Unknown period, mechanism or amendment, or an amendment that is meant for none of the charters.
    """
    return _simulate(arm, runs, lambda run: stages(arm, seed, run), seed)


def simulate_at(arm: Arm, drawn: Mapping[int, Mapping[str, float]], seed: int) -> History:
    """Runs of an arm under given parameters, as one history.

    Parameters
    ----------
    arm : Arm
    drawn : mapping of int to mapping
        By the number of the run, a value for each parameter with a prior.
    seed : int
        Of the chances of the runs, which are those of seed and number.

    Returns
    -------
    History

    Raises
    ------
    CollegiumError
        As for :func:`simulate_drawn`.

    Examples
    --------
    >>> from collegium.theories.theory import theory
    >>> arm = Arm(theory("circular-flow"), "1982-85")
    >>> given = simulate_at(arm, {4: arm.theory.draw(7, 4)}, seed=7)
    >>> given.memberships.equals(simulate_drawn(arm, [4], seed=7).memberships)
    True
    """
    return _simulate(arm, list(drawn), lambda run: stages_at(arm, drawn[run]), seed)


def _simulate(arm: Arm, runs: Sequence[int], under: Callable[[int], Stages], seed: int) -> History:
    if arm.period not in BY_ID:
        raise CollegiumError("unknown period", given=arm.period, allowed=BY_ID)
    setting, roster = _ground(arm.period, arm.amend)
    at_work = switches(arm.theory.support == "conditional", mechanisms_of(arm))
    collector = Collector(setting, roster, record())
    for run in runs:
        by_month = monthly(setting, _defaults(), under(run))
        collector.add(run, one_run(setting, roster, by_month, at_work, seed, run + arm.fresh))
    manifest = Manifest(
        kind="simulated",
        title=f"{arm.theory.name}, {arm.period}",
        start=setting.start,
        end=month_date(setting.start, setting.n_months + 1) - dt.timedelta(days=1),
        seed=seed,
        runs=len(runs),
        code_version=__version__,
        details={"theory": arm.theory.id, "period": arm.period, "amendments": list(arm.amend), "off": list(arm.off)},
    )
    return collector.history(manifest)


@lru_cache(maxsize=64)
def _ground(period: str, amend: tuple[str, ...]) -> tuple[Setting, Roster]:
    """Charters month by month and the roster of the first day: the same for every run."""
    stretch = BY_ID[period]
    charters = amended(stretch.charters, (*stretch.amend, *(one for one in amend if one not in stretch.amend)))
    congresses = congress_months(record(), stretch.first, stretch.last)
    setting = compile_setting(charters, stretch.first, stretch.last, congresses)
    return setting, read_roster(record(), stretch.first, setting.cast)


@lru_cache(maxsize=1)
def _defaults() -> dict[str, float]:
    from collegium.conduct.catalogue import PARAMETERS

    return {parameter.name: parameter.default for parameter in PARAMETERS}


@lru_cache(maxsize=32)
def preset_of(name: str) -> tuple[str, dict[str, float]]:
    """The first day and the values of a shipped preset."""
    one = preset(name)
    return one.from_, one.values
