"""The players that come with the package: the book's orientations and tactics as rules, and some that switch.

The tactics and their words are the book's (Gill 2018 ch. 8, l.3485-3535). When a player turns to which tactic, and
every threshold, is our proposal. A player of one tactic shows what the tactic does here, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from collegium.tournament.player import ORIENTATIONS, TACTICS, Action, Observation, Player

PERFORM = Action("aligned", "perform")


@dataclass(frozen=True)
class Always:
    """The same orientation and tactic, come what may.

    Parameters
    ----------
    name : str
    action : Action
    says : str
        One line of what it does.
    """

    name: str
    action: Action
    says: str

    def act(self, observation: Observation, u: float) -> Action:
        """The one action."""
        return self.action


class Model:
    """The model's own rule, thought over once a year: the baseline.

    Logit choice among orientations and tactics, our proposal: see :mod:`collegium.conduct.tactics`.
    """

    name = "model"

    def act(self, observation: Observation, u: float) -> None:
        """Leave the choice to the model."""
        return


class Independent:
    """Stays independent on his own resources: works through the organs while they live, minds his base in danger.

    Gill 2018 ch. 8 (l.3511-3527): rules, institutions and the member's own institution; when he turns is our proposal.
    """

    name = "independent"

    def act(self, observation: Observation, u: float) -> Action:
        """Institutions while the organs decide and fear is small, else his own base."""
        safe = observation.fear + observation.terror < 0.5
        return Action("independent", "institutions" if safe and observation.vitality >= 0.4 else "base")


class FactionBuilder:
    """Signals dissent until others are found, then draws together with them; keeps quiet under terror.

    Gill 2018 ch. 8 (l.3487-3520): support groups of one's own, and dissent that lets others find him. The order and
    the thresholds are our proposal.
    """

    name = "faction-builder"

    def act(self, observation: Observation, u: float) -> Action:
        """Signal, then associate; go round the leader where the price is high."""
        if observation.fear + observation.terror > 1.0:
            return Action("faction", "go round")
        return Action("faction", "associate" if observation.faction_size >= 2 else "signal")


class Conspirator:
    """Performs as a loyal man while he backs the leader or the leader is strong; conspires when he does neither.

    Gill 2018 ch. 5, 8: the end of terror made 1957 and 1964 possible, and whoever was found out lost his career; that
    he hides it meanwhile, and the rule, are our proposal. In this model a plot is begun by whoever is against the
    leader and finds that it pays; who conspires considers it oftener (:mod:`collegium.conduct.conspiracy`), and is
    seen.
    """

    name = "conspirator"

    def act(self, observation: Observation, u: float) -> Action:
        """Conspire against a leader whom he does not support and need not fear."""
        dares = observation.support < 0.0 and observation.fear + observation.terror < 0.5
        return Action("faction", "conspire") if dares and observation.open_against > 0.0 else PERFORM


class Opportunist:
    """Sides with the strong: performs under a strong leader, draws together with the others under a weak one.

    Strength is authority times the share of colleagues who do not stand against the leader in the open. He turns below
    0.4 and back above 0.5, so that a trifle does not turn him. Our proposal, from two of the book's tactics.
    """

    name = "opportunist"

    def act(self, observation: Observation, u: float) -> Action:
        """Perform or associate."""
        strength = observation.authority * (1.0 - observation.open_against)
        turned = observation.orientation == "faction"
        return Action("faction", "associate") if strength < (0.5 if turned else 0.4) else PERFORM


class Random:
    """Any orientation with any tactic, drawn anew each month: what a player must beat to be worth its rule."""

    name = "random"

    def act(self, observation: Observation, u: float) -> Action:
        """One of all pairs, each with the same chance."""
        pick = min(int(u * len(ORIENTATIONS) * len(TACTICS)), len(ORIENTATIONS) * len(TACTICS) - 1)
        return Action(ORIENTATIONS[pick // len(TACTICS)], TACTICS[pick % len(TACTICS)])


_ALWAYS = (
    Always("loyal-performer", PERFORM, "Always performs as the leader's client (l.3503)."),
    Always("associate", Action("faction", "associate"), "Always draws together with like-minded colleagues (l.3499)."),
    Always("rules", Action("independent", "rules"), "Always insists on the formal rules (l.3511)."),
    Always("institutions", Action("independent", "institutions"), "Always works through the organs (l.3512)."),
    Always("norms", Action("independent", "norms"), "Always invokes collective leadership (l.3516)."),
    Always("signal", Action("faction", "signal"), "Always lets dissent be heard (l.3520)."),
    Always("foot-dragger", Action("independent", "foot-drag"), "Always lets decisions slip in his own house (l.3526)."),
    Always("base", Action("independent", "base"), "Always minds his own institution and keeps quiet (l.3527)."),
    Always("go-round", Action("faction", "go round"), "Always settles things round the leader (l.3533)."),
    Always("plotter", Action("faction", "conspire"), "Always conspires, whoever leads (ch. 5)."),
)
_ALL: list[Player] = [Model(), Independent(), FactionBuilder(), Conspirator(), Opportunist(), Random(), *_ALWAYS]

PLAYERS: dict[str, Player] = {player.name: player for player in _ALL}
"""The shipped players by name."""

FIELD = (
    "model", "loyal-performer", "independent", "faction-builder", "conspirator", "foot-dragger", "opportunist",
    "random",
)  # fmt: skip
"""Who plays where nobody is named."""


def line_of(player: Player) -> str:
    """What a player does, in a line.

    >>> line_of(PLAYERS["rules"])
    'Always insists on the formal rules (l.3511).'
    """
    said = getattr(player, "says", None) or type(player).__doc__ or ""
    return str(said).strip().partition("\n")[0]
