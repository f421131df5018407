"""Which mechanisms are at work: declared once, switched on by a theory, read by the engine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from collegium.errors import CollegiumError


@dataclass(frozen=True, slots=True)
class Mechanism:
    """A mechanism that a theory may switch on.

    Attributes
    ----------
    name : str
        As a theory file writes it.
    module : str
        The module of :mod:`collegium.conduct` that holds it.
    label : str
        One line of what it does.
    needs : tuple of str
        Mechanisms without which it has nothing to work on.
    """

    name: str
    module: str
    label: str
    needs: tuple[str, ...] = ()


MECHANISMS: tuple[Mechanism, ...] = (
    Mechanism("illness", "lives", "People fall ill, attend less, and may die of it."),
    Mechanism("retirement", "lives", "The old leave alive."),
    Mechanism("careers", "careers", "People differ in competence, ambition, schooling and service, and offices count."),
    Mechanism("selection", "ballots", "Electors who owe their posts to the recommender vote for his man."),
    Mechanism("falsification", "ballots", "Electors who dissent hide it where dissent is seen and punished."),
    Mechanism("futility", "ballots", "Electors who cannot change the result do not try."),
    Mechanism("deference", "ballots", "Electors hold the recommendation to be rightful."),
    Mechanism("incumbents_count", "forms", "Whoever holds office runs the ballot, and bends its form."),
    Mechanism("ballot_forms", "forms", "The leader proposes the form of the ballot below; the middle votes on it."),
    Mechanism("sanctions", "ballots", "The control body punishes open dissent."),
    Mechanism("job_slots", "committee", "Seats of the committee go with posts; whoever loses the post keeps the seat."),
    Mechanism("packing", "committee", "The leader has the committee enlarged when it is not his."),
    Mechanism("plenum", "committee", "Between congresses the committee expels and co-opts."),
    Mechanism("renewal", "committee", "Minimum renewal, term limits and quotas of the charter are kept."),
    Mechanism("patronage", "patronage", "Everybody has patrons and clients of his own; support runs along the chain."),
    Mechanism("judgement", "filling", "Whoever fills a post weighs loyalty, competence, balance and policy."),
    Mechanism("policy", "policy", "Questions arise, are fought out, and their results feed authority."),
    Mechanism(
        "ways", "decisions", "Questions leave the session: circulation, a few, the leader's office.", ("policy",)
    ),
    Mechanism("strategies", "strategies", "The leader and his colleagues choose means and tactics."),
    Mechanism("factions", "factions", "Coalitions form and dissolve; the ban on factions is a weapon."),
    Mechanism("plots", "conspiracy", "Removal is prepared in secret, and may leak."),
    Mechanism("terror", "terror", "Severity, surveillance and indiscriminacy of repression against the elite."),
    Mechanism("heirs", "heirs", "Heirs are scored and voted on, not drawn by lot."),
    Mechanism("norms", "norms", "Norms gain authority when kept and lose it when broken, and count in support."),
    Mechanism("public", "outside", "Elections, press, republics and the street count."),
    Mechanism("shocks", "shocks", "Harvests fail, wars come."),
)
BY_NAME: dict[str, Mechanism] = {mechanism.name: mechanism for mechanism in MECHANISMS}
# How support comes about is a choice of two and stands beside the switches.
SWITCHES = np.dtype([("conditional", np.bool_), *((mechanism.name, np.bool_) for mechanism in MECHANISMS)])


def switches(conditional: bool, names: Iterable[str] = ()) -> np.void:
    """The switches as a record; compiled code reads ``on.policy``.

    Parameters
    ----------
    conditional : bool
        Conditional support; otherwise allegiance alone.
    names : iterable of str
        The mechanisms that are on.

    Raises
    ------
    CollegiumError
        There is no such mechanism, or it needs another that is off.

    Examples
    --------
    >>> bool(switches(True, ["illness"])["illness"])
    True
    """
    chosen = list(names)
    for name in chosen:
        if name not in BY_NAME:
            raise CollegiumError("unknown mechanism", given=name, allowed=BY_NAME)
        for other in BY_NAME[name].needs:
            if other not in chosen:
                raise CollegiumError(f"the mechanism {name} works on nothing without {other}", given=chosen)
    record = np.zeros(1, SWITCHES)
    record["conditional"] = conditional
    for name in chosen:
        record[name] = True
    return record[0]  # type: ignore[no-any-return]
