"""How faithfully a link passes influence on: from the chooser's share of loyal members to that of the chosen.

The fidelity of a tie is from 0, where nothing of the chooser's loyalty is found again in the chosen, to 1. It is that
of its way of choosing:

* he appoints or co-opts: he decides alone;
* he nominates or recommends, and somebody else votes: what the ballot leaves of his choice;
* he votes: what the ballot leaves of his electors' loyalty;
* he sends delegates; he heads the body, if it is a secretariat or service; he is one of its members by right;

times the share of the seats that the tie touches. A link is as faithful as the best of its ties. What the ballot leaves
is read from two of its sides, secrecy and number of candidates; whether a list or a person is voted on does not count.

All of it is our proposal. The defaults make the long circle of the party of 1922-34 that of the four-link loop with the
delegates' and the committee's fidelity of the four-link loop (0.9 and 0.95).
"""

from __future__ import annotations

from collections.abc import Mapping

from collegium.charter.clauses import Ballot
from collegium.circuits.graph import Control
from collegium.circuits.ties import CHOOSING, Link, Tie
from collegium.parameters import param

PARAMETERS = (
    param(
        "fidelity_alone", 1.0, "share", 0.0, 1.0, "of a choice by one who decides alone: he appoints or co-opts",
        "assumed: nobody else has a say",
    ),
    param(
        "fidelity_delegates", 0.9, "share", 0.0, 1.0, "of delegates to those who send them",
        "assumed: the delegates' fidelity of the four-link loop",
    ),
    param(
        "fidelity_lead", 1.0, "share", 0.0, 1.0, "of a secretariat or service to the office that leads it",
        "assumed: the General Secretary had the Secretariat (Gill 2018 ch. 3)",
    ),
    param(
        "fidelity_influence", 0.5, "share", 0.0, 1.0,
        "of those over whom he has a power that chooses nobody, where such powers are counted: money, command, police",
        "assumed",
    ),
    param(
        "fidelity_open_single", 1.0, "share", 0.0, 1.0, "of an open vote on one candidate a seat",
        "assumed: acceptance was the rule to 1987",
    ),
    param(
        "fidelity_secret_single", 0.95, "share", 0.0, 1.0, "of a secret vote on one candidate a seat",
        "assumed: the committee's fidelity of the four-link loop; a name can be struck out",
    ),
    param(
        "fidelity_open_several", 0.6, "share", 0.0, 1.0, "of an open vote on several candidates a seat",
        "assumed: there is a choice, and everybody sees who makes it",
    ),
    param(
        "fidelity_secret_several", 0.2, "share", 0.0, 1.0, "of a secret vote on several candidates a seat",
        "assumed: the reform that was to cut a link, 1937 and 1987-90",
    ),
    param(
        "fidelity_unstated", 1.0, "share", 0.0, 1.0, "of a vote whose ballot the charter does not tell",
        "assumed: taken as an open vote on one candidate; where there is secrecy or a choice, charters say so",
    ),
)  # fmt: skip


def ballot_fidelity(ballot: Ballot | None, values: Mapping[str, float]) -> float:
    """What a ballot leaves of the choice that is put to it.

    >>> from collegium.parameters import settle
    >>> values = settle(PARAMETERS, {})
    >>> contested = Ballot(secrecy="secret", candidates="several", form="person")
    >>> ballot_fidelity(contested, values), ballot_fidelity(None, values)
    (0.2, 1.0)
    """
    if ballot is None:
        return values["fidelity_unstated"]
    return values[f"fidelity_{ballot.secrecy}_{ballot.candidates}"]


def acceptance(control: Control, source: str, target: str, values: Mapping[str, float]) -> float:
    """What the votes of all others over a target leave of the choice of one who nominates; 1 if nobody else votes."""
    offices = {office.id for office in control.charter.offices}
    votes = [
        1.0 if clause.by in offices else ballot_fidelity(clause.ballot, values)
        for clause in control.votes.get(target, ())
        if clause.by != source
    ]
    return min(votes, default=1.0)


def tie_fidelity(control: Control, link: Link, tie: Tie, values: Mapping[str, float]) -> float:
    """The fidelity of one tie."""
    if tie.power == "sits":
        way = 1.0
    elif tie.power == "leads":
        way = values["fidelity_lead"]
    elif tie.power not in CHOOSING and tie.power != "recommend":
        way = values["fidelity_influence"]
    elif tie.power in ("nominate", "recommend"):
        way = acceptance(control, link.source, link.target, values)
    elif tie.power == "delegate":
        way = values["fidelity_delegates"]
    elif tie.power in ("appoint", "co-opt"):
        way = values["fidelity_alone"]
    else:
        alone = any(office.id == link.source for office in control.charter.offices)
        way = values["fidelity_alone"] if alone else ballot_fidelity(tie.ballot, values)
    return way * tie.share


def link_fidelity(control: Control, link: Link, values: Mapping[str, float]) -> float:
    """The fidelity of a link: that of the best of its ties.

    Parameters
    ----------
    control : Control
    link : Link
        One of its links.
    values : mapping of str to float
        The parameters of this module, settled.

    Returns
    -------
    float
        From 0 to 1.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> from collegium.circuits.graph import control
    >>> from collegium.parameters import settle
    >>> graph = control(charter("cpsu-1922"))
    >>> link_fidelity(graph, graph.links["congress", "central-committee"], settle(PARAMETERS, {}))
    0.95
    """
    return max(tie_fidelity(control, link, tie, values) for tie in link.ties)


def accepted(control: Control, link: Link, values: Mapping[str, float]) -> float:
    """What of a link depends on others' votes and on its share of the seats, but not on the source's own ballot."""
    return max(
        (acceptance(control, link.source, link.target, values) if tie.power in ("nominate", "recommend") else 1.0)
        * tie.share
        for tie in link.ties
    )
