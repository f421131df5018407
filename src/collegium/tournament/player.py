"""What a player sees, what he can do, and what a player is.

An observation holds what a member of the top body can know: his own place, tie, support and fear; what everybody sees
of the leader and the regime; who of his colleagues stands against the leader in the open. What others think in private
is not in it, nor the leader's suspicion, nor anybody's name: the model's own rule knows more, since it takes the mean
of his colleagues' private discontent for what he expects of them (:mod:`collegium.conduct.tactics`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from collegium.conduct.state import NORM_NAMES
from collegium.conduct.tactics import ORIENTATION_NAMES, TACTIC_NAMES
from collegium.errors import CollegiumError

ORIENTATIONS = ORIENTATION_NAMES[1:]
TACTICS = TACTIC_NAMES[1:]


@dataclass(frozen=True, slots=True)
class Action:
    """What a member does until he says otherwise.

    Parameters
    ----------
    orientation : {"aligned", "faction", "independent"}
    tactic : str
        One of :data:`TACTICS`. Any tactic goes with any orientation.

    Raises
    ------
    CollegiumError
        There is no such orientation or tactic.

    Examples
    --------
    >>> Action("aligned", "perform")
    Action(orientation='aligned', tactic='perform')
    >>> Action("aligned", "preform")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    collegium.errors.CollegiumError: no such tactic: 'preform'. Did you mean 'perform'? ...
    """

    orientation: str
    tactic: str

    def __post_init__(self) -> None:
        if self.orientation not in ORIENTATIONS:
            raise CollegiumError("no such orientation", given=self.orientation, allowed=ORIENTATIONS)
        if self.tactic not in TACTICS:
            raise CollegiumError("no such tactic", given=self.tactic, allowed=TACTICS)


@dataclass(frozen=True, slots=True)
class Observation:
    """What a full member of the top body, not the leader, can know at the end of a month.

    Attributes
    ----------
    month : int
        Months since the start of the run.
    seated : int
        Months that he has sat in the top body without a break.
    rank : float
        Of the highest place he holds, 0 to 1; 1 while he sits in the top body.
    standing, competence, ambition : float
        His own, 0 to 1; standing is what colleagues think of him.
    resources : float
        0 to 1: half for heading an office or a province or sitting in the government, half competence.
    tie : float
        To the leader, 0 to 1.
    support : float
        His own private support S for the leader; below 0 he is against him. 0 before the first month.
    fear : float
        F, 0 or more.
    client : float
        1 a client of the leader, 1/2 an ally, else 0.
    opponent : bool
        Whether he has broken with the leader in the open.
    leader_months : int
        How long the leader has led; -1 if the leadership is vacant.
    authority, cult, agenda, vitality, terror : float
        Of the leader and the regime, 0 to 1.
    colleagues : int
        Other full members, the leader not among them.
    open_against : float
        The share of them who are open opponents of the leader or in a faction.
    faction_size : int
        Members of his own faction in the inner bodies or at the head of provinces, himself among them; 0 if in none.
    ban : bool
        Whether the charter bans factions.
    norms : tuple of float
        Their strength, 0 to 1, in the order of :data:`collegium.conduct.state.NORM_NAMES`.
    orientation, tactic : str
        His own up to now; empty if he has none yet.
    """

    month: int
    seated: int
    rank: float
    standing: float
    competence: float
    ambition: float
    resources: float
    tie: float
    support: float
    fear: float
    client: float
    opponent: bool
    leader_months: int
    authority: float
    cult: float
    agenda: float
    vitality: float
    terror: float
    colleagues: int
    open_against: float
    faction_size: int
    ban: bool
    norms: tuple[float, ...]
    orientation: str
    tactic: str

    def norm(self, name: str) -> float:
        """The strength of a norm.

        Raises
        ------
        CollegiumError
            There is no such norm.
        """
        if name not in NORM_NAMES:
            raise CollegiumError("no such norm", given=name, allowed=NORM_NAMES)
        return self.norms[NORM_NAMES.index(name)]


class Player(Protocol):
    """A strategy: any object with a name and ``act``; nothing is inherited.

    ``act`` is a function of its arguments alone: it keeps no memory and takes no chance but ``u``, an even draw from 0
    up to 1 of its own for each run, month and member. It returns an :class:`Action`, or None to leave the choice to
    the model's own rule.
    """

    @property
    def name(self) -> str:
        """By which he is told in tables."""
        ...

    def act(self, observation: Observation, u: float) -> Action | None:
        """What he does from now on."""
        ...
