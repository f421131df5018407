"""Reading one charter on one day into the record and the sizes that the mechanisms see."""

from __future__ import annotations

import datetime as dt

import numpy as np

from collegium.charter import Charter
from collegium.charter.clauses import Clause
from collegium.conduct.rules import (
    APPARATUS_CANDIDATE,
    APPARATUS_FULL,
    BUREAU_CANDIDATE,
    BUREAU_FULL,
    COMMITTEE_SEATS,
    CONTROL_SEATS,
    GOVERNMENT_SEATS,
    N_SIZES,
    TOP_CANDIDATE,
    TOP_FULL,
    no_rules,
)


def rules_on(charter: Charter, on: dt.date, provinces: int | None = None) -> np.void:
    """The rules of a charter with a cast on a day, as a record of :data:`collegium.conduct.rules.RULES`.

    ``provinces`` are those that share the seats of the congress; by default as many as the charter counts.

    Examples
    --------
    >>> from collegium.charter import charter
    >>> rules = rules_on(charter("cpsu-1966"), dt.date(1970, 1, 1))
    >>> bool(rules["recommends"]), bool(rules["posts_split"]), bool(rules["public_elections"])
    (True, True, False)
    """
    cast = charter.cast
    assert cast is not None
    rules = no_rules()[0]

    def clauses(power: str, by: str | None, over: str | None) -> tuple[Clause, ...]:
        if by is None or over is None:
            return ()
        return charter.clauses_for(power=power, by=by, over=over, on=on)

    def has(power: str, by: str | None, over: str | None) -> bool:
        return bool(clauses(power, by, over))

    def anybody(power: str, over: str | None) -> tuple[Clause, ...]:
        return () if over is None else charter.clauses_for(power=power, over=over, on=on)

    def secret(found: tuple[Clause, ...]) -> bool:
        return any(clause.ballot is not None and clause.ballot.secrecy == "secret" for clause in found)

    def several(found: tuple[Clause, ...]) -> bool:
        return any(clause.ballot is not None and clause.ballot.candidates == "several" for clause in found)

    rules["recommends"] = has("nominate", cast.apparatus, cast.province)
    rules["secretaries_delegate"] = has("delegate", cast.province, cast.congress)
    rules["delegates_decide"] = has("elect", cast.congress, cast.committee)
    rules["slate_from_above"] = has("nominate", cast.apparatus, cast.committee)
    rules["committee_elects_leader"] = has("elect", cast.committee, cast.leader)
    rules["congress_elects_leader"] = has("elect", cast.congress, cast.leader)
    proposed = clauses("propose-removal", cast.top, cast.leader)
    rules["top_removes_leader"] = has("remove", cast.top, cast.leader)
    rules["leader_removable"] = rules["top_removes_leader"] or (
        bool(proposed) and has("remove", cast.committee, cast.leader)
    )
    rules["top_removes_members"] = has("remove", cast.top, cast.top)
    rules["members_removable"] = rules["top_removes_members"] or (
        has("propose-removal", cast.top, cast.top) and has("remove", cast.committee, cast.top)
    )
    rules["appeal"] = any(clause.appeal_to == cast.committee for clause in proposed)
    rules["committee_expels"] = has("expel", cast.committee, cast.committee)
    rules["committee_coopts"] = has("co-opt", cast.committee, cast.committee)
    ratified = clauses("ratify", cast.province_conference, cast.province)
    ratified += clauses("elect", cast.province_conference, cast.province)
    rules["secret_ratification"], rules["several_ratification"] = secret(ratified), several(ratified)
    sent = clauses("delegate", cast.province_conference, cast.congress)
    rules["secret_delegates"], rules["several_delegates"] = secret(sent), several(sent) or several(ratified)
    elected = clauses("elect", cast.congress, cast.committee)
    rules["secret_congress"], rules["several_congress"] = secret(elected), several(elected)
    rules["secret_committee"] = secret(clauses("elect", cast.committee, cast.leader))
    rules["public_elections"] = several(clauses("elect", cast.public, cast.assembly))
    serves = (cast.leader, cast.apparatus, cast.papers)
    rules["leader_sets_agenda"] = any(has("set-agenda", one, cast.top) for one in serves)
    rules["circulates"] = has("circulate", cast.top, cast.top)
    rules["commissions"] = any(
        clause.by not in serves and clause.by != cast.top for clause in anybody("circulate", cast.top)
    )
    rules["security_to_leader"] = has("inform", cast.security, cast.leader) or has(
        "command", cast.leader, cast.security
    )
    rules["security_polices"] = has("police", cast.security, cast.top)
    rules["control_sanctions"] = any(clause.by == cast.control for clause in anybody("discipline", cast.province))
    rules["faction_ban"] = bool(charter.rules_for(kind="ban-on-factions", on=on))
    for rule in charter.rules_for(kind="incompatibility", on=on):
        if cast.leader in rule.over and cast.head_of_government in rule.over:
            rules["posts_split"] = True
    for rule in charter.rules_for(kind="minimum-renewal", on=on):
        if cast.top in rule.over:
            rules["min_renewal_top"] = rule.share
        if cast.committee in rule.over:
            rules["min_renewal_committee"] = rule.share
        if not {cast.top, cast.committee} & set(rule.over):
            rules["min_renewal_units"] = rule.share
    for rule in charter.rules_for(kind="term-limit", over=cast.top, on=on):
        rules["term_limit"] = rule.terms
    for rule in charter.rules_for(kind="quota", over=cast.committee, on=on):
        rules["quota_public"] = rule.share or 0.0
    for seats in charter.body(cast.committee).seats:
        if seats.filled == "ex-officio":
            size = charter.size(cast.committee, on)
            rules["job_slots"] += seats.count / max(1, size["full"])
    delegates = sum(charter.size(cast.congress, on).values())
    sending = charter.units(charter.office(cast.province).level) if provinces is None else provinces
    rules["delegates_per_province"] = max(1, delegates // sending)
    return rules  # type: ignore[no-any-return]


def sizes_on(charter: Charter, on: dt.date) -> np.ndarray:
    """The seats of each body of the cast on a day: shape (N_SIZES,)."""
    cast = charter.cast
    assert cast is not None
    sizes = np.zeros(N_SIZES, np.int64)
    for body, full, candidate in (
        (cast.top, TOP_FULL, TOP_CANDIDATE),
        (cast.bureau, BUREAU_FULL, BUREAU_CANDIDATE),
        (cast.apparatus, APPARATUS_FULL, APPARATUS_CANDIDATE),
    ):
        if body is not None:
            size = charter.size(body, on)
            sizes[full], sizes[candidate] = size["full"], size["candidate"]
    sizes[COMMITTEE_SEATS] = sum(charter.size(cast.committee, on).values())
    for other, column in ((cast.government, GOVERNMENT_SEATS), (cast.control, CONTROL_SEATS)):
        if other is not None:
            sizes[column] = charter.size(other, on)["full"]
    return sizes
