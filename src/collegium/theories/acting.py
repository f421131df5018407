"""Which parameters act under a theory: those of the circle always, the others where a mechanism reads them.

A prior, or a restriction, on a number that nothing reads would say nothing. This is the table of what reads what; it is
held against the engine: with all mechanisms on but those named for a parameter, moving it moves no output.
"""

from __future__ import annotations

from collections.abc import Iterable

from collegium.conduct.catalogue import MODULES
from collegium.conduct.mechanisms import MECHANISMS

REASONS = ("selection", "falsification", "futility", "deference")

_CIRCLE = {p.name for name in ("flow", "contest") for p in MODULES[name]} | {
    "mortality_at_55", "mortality_growth", "open_acceptance", "secret_acceptance", "delegate_fidelity",
    "slate_fidelity", "weight_tie", "weight_benefit", "weight_policy", "weight_authority", "authority", "fear", "noise",
    "promotion_tie", "tie_half_life", "benefit_base", "benefit_promotion", "benefit_turnover", "turnover_expected",
    "tie_of_ally", "tie_of_client",
}  # fmt: skip
# Of modules that no mechanism is named for, or that others read too.
_BESIDES: dict[str, tuple[str, ...]] = {
    "views": ("policy",),
    "results": ("policy",),
    "decisions": ("policy",),
    "filling": ("careers",),
    "removal": ("plots",),
    "terror": ("plots",),
}
# Parameters that not every mechanism of their module reads.
_ONLY: dict[tuple[str, ...], tuple[str, ...]] = {
    ("illness",): ("illness_at_55", "illness_months", "illness_mortality"),
    ("retirement",): ("retirement_age", "retirement_rate", "retirement_shield"),
    REASONS: ("ballot_distance", "ballot_effort", "ballot_stake", "ballot_allegiance"),
    ("selection",): ("ballot_gratitude",),
    ("deference",): ("ballot_deference",),
    ("futility",): ("ballot_confirmation",),
    ("falsification",): ("ballot_collective", "ballot_sanction"),
    ("falsification", "sanctions"): ("booth_noted", "booth_used", "ballot_leak"),
    ("sanctions",): (
        "sanction_chance", "sanction_months", "sanction_benefit", "sanction_removal", "sanction_post",
    ),
    ("incumbents_count",): ("form_kept", "form_bending"),
    ("ballot_forms",): ("form_rate", "form_horizon", "form_rent", "form_margin", "form_interest"),
    ("job_slots",): ("slot_share",),
    ("packing",): ("packing_growth",),
    ("plenum",): ("plenum_months", "expulsion_case", "retirement_share"),
    ("renewal",): ("term_exemption",),
    ("judgement",): ("candidates_considered",),
    ("careers",): ("office_turnover_rate", "office_branch", "office_top_member", "office_newcomer"),
    ("patronage",): (
        "authority_at_distance", "benefit_attack", "benefit_perks", "benefit_prospects", "benefit_treatment",
        "expectation_rate",
    ),
    ("policy",): ("salience_of_failure", "salience_of_office"),
    ("norms",): ("weight_norms",),
    ("shocks",): ("shock_food", "shock_industry", "shock_defence", "shock_foreign", "shock_ideas", "shock_size",
                  "shock_loss", "shock_crisis"),
    ("policy", "shocks"): ("crisis_half_life", "result_half_life"),
    ("ways",): (
        "ways_sessions", "ways_per_session", "ways_salience", "ways_urgency", "ways_load",
        "ways_grip", "ways_organs", "ways_collective", "ways_habit", "ways_circulation", "ways_few", "ways_commission",
        "ways_office", "ways_office_grip", "ways_government", "ways_plenum", "ways_plenum_debate", "ways_secrecy",
        "ways_secret_share", "vitality_at_start", "vitality_half_life",
    ),
    ("terror",): (
        "fear_reach", "terror_will", "terror_start", "terror_rise", "terror_fall", "terror_fall_fast",
        "terror_backing", "life_safe_weight", "alarm_half_life", "purge_rate", "indiscriminacy_base",
        "terror_selectivity", "lever_severity", "lever_surveillance", "lever_indiscriminacy", "severity_reach",
        "surveillance_reach",
    ),
}  # fmt: skip
# Of the circle, what only one kind of support knows of while no mechanism is on.
_OF_SUPPORT: dict[str, set[str]] = {
    "allegiance": {"lapse_rate", "conversion_rate", "heir_loyalty"},
    "conditional": ({p.name for p in MODULES["support"]} & _CIRCLE)
    | {"policy_turn_size", "policy_follow_rate", "policy_spread"},
}


def _readers() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, group in MODULES.items():
        owners = (*(m.name for m in MECHANISMS if m.module == module), *_BESIDES.get(module, ()))
        found |= {p.name: () if p.name in _CIRCLE else owners for p in group}
    return found | {name: readers for readers, names in _ONLY.items() for name in names}


READERS: dict[str, tuple[str, ...]] = _readers()
"""Of each parameter the mechanisms any one of which reads it; none for those of the circle, which are always read."""


def acts(name: str, support: str, mechanisms: Iterable[str]) -> bool:
    """Whether a parameter can move anything under a kind of support with these mechanisms on.

    Parameters
    ----------
    name : str
        A declared parameter.
    support : {"allegiance", "conditional"}
    mechanisms : iterable of str

    Examples
    --------
    >>> acts("plot_rate", "conditional", []), acts("plot_rate", "conditional", ["plots"])
    (False, True)
    >>> acts("weight_policy", "allegiance", []), acts("weight_policy", "conditional", [])
    (False, True)
    """
    on = set(mechanisms)
    if not on and any(kind != support and name in names for kind, names in _OF_SUPPORT.items()):
        return False
    return not READERS[name] or not on.isdisjoint(READERS[name])
