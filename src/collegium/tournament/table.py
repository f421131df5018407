"""What is played on: a roster on a day, the charters and presets of the time, a theory in which conduct matters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from collegium.charter import charter
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import switches
from collegium.conduct.state import FULL, TOP
from collegium.dates import as_day
from collegium.engine.setting import Setting, compile_setting, month_date
from collegium.engine.simulate import befalling, congress_months, monthly
from collegium.engine.start import Roster, read_roster
from collegium.errors import CollegiumError
from collegium.parameters import settle
from collegium.record import record
from collegium.shipped import shipped
from collegium.theories.preset import periods, presets
from collegium.theories.theory import theory

NEEDED = ("careers", "patronage", "policy", "strategies")


@dataclass(frozen=True)
class Table:
    """What a tournament is played on.

    Parameters
    ----------
    on : str
        The day of the record whose top body is played.
    years : int
        How long, 1 to 40.
    theory : str
        A shipped theory or a file; it must switch on careers, patronage, policy and strategies.

    Raises
    ------
    CollegiumError
        No such day, theory or length, or a theory in which conduct does nothing.
    """

    on: str = "1957-07"
    years: int = 10
    theory: str = "whole-conduct"

    def __post_init__(self) -> None:
        if isinstance(self.years, bool) or not isinstance(self.years, int) or not 1 <= self.years <= 40:
            raise CollegiumError("a tournament lasts 1 to 40 years", given=self.years)
        missing = [name for name in NEEDED if name not in theory(self.theory).mechanisms]
        if missing:
            hint = f"It leaves out {', '.join(missing)}; take whole-conduct."
            raise CollegiumError("under this theory conduct is not what is played", given=self.theory, hint=hint)

    @cached_property
    def setting(self) -> Setting:
        """Charters and congresses, compiled."""
        first = as_day(self.on)
        last = month_date(first, 12 * self.years)
        found = [charter(name) for name in shipped("collegium.charter", "library") if name.startswith("cpsu-")]
        found = sorted((one for one in found if one.in_force.start <= last), key=lambda one: one.in_force.start)
        return compile_setting(found, first, last, congress_months(record(), first, last))

    @cached_property
    def roster(self) -> Roster:
        """Who sits there on the day."""
        return read_roster(record(), as_day(self.on), self.setting.cast)

    @cached_property
    def switches(self) -> np.void:
        """Which mechanisms are at work."""
        chosen = theory(self.theory)
        return switches(chosen.support == "conditional", chosen.mechanisms)

    @cached_property
    def by_month(self) -> np.ndarray:
        """The parameters of each month, those of the presets of the time."""
        how = theory(self.theory).how(periods=periods(presets()))
        return monthly(self.setting, settle(PARAMETERS, how["parameters"]), how["periods"])

    @cached_property
    def shocks(self) -> np.ndarray:
        """All are drawn."""
        return befalling(self.setting, None)

    @cached_property
    def seats(self) -> list[int]:
        """Whose seats are played, by number in the run: full members of the top body but the leader."""
        full = np.flatnonzero(self.roster.ranks[:, TOP] == FULL)
        return [int(person) for person in full if person != self.roster.leader]

    def names(self) -> dict[int, str]:
        """Whose seat each is."""
        return {person: self.roster.person_ids[person] for person in self.seats}
