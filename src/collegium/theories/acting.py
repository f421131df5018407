"""Which parameters act under a theory: those of the circle always, the others where a mechanism reads them.

A table of what the mechanisms read, for a prior or a restriction on a number that nothing reads would be a number about
nothing. It is checked against the engine: with all mechanisms but those named here on, a parameter moves no output.
"""

from __future__ import annotations

from collections.abc import Iterable

from collegium.conduct.catalogue import MODULES
from collegium.conduct.mechanisms import MECHANISMS

CIRCLE = {p.name for name in ("flow", "contest") for p in MODULES[name]} | {
    "mortality_at_55", "mortality_growth", "open_acceptance", "secret_acceptance", "delegate_fidelity",
    "slate_fidelity", "weight_tie", "weight_benefit", "weight_policy", "weight_authority", "authority", "fear", "noise",
    "promotion_tie", "tie_half_life", "benefit_base", "benefit_promotion", "benefit_turnover", "turnover_expected",
    "tie_of_ally", "tie_of_client",
}  # fmt: skip
BESIDES: dict[str, tuple[str, ...]] = {
    "views": ("policy",),
    "results": ("policy", "shocks"),
    "decisions": ("policy",),
    "shocks": ("policy",),
    "filling": ("careers",),
    "removal": ("plots",),
    "terror": ("plots",),
    "support": ("patronage", "policy", "norms"),
}


def _readers() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, group in MODULES.items():
        owners = (*(m.name for m in MECHANISMS if m.module == module), *BESIDES.get(module, ()))
        found |= {p.name: () if p.name in CIRCLE else owners for p in group}
    return found


READERS: dict[str, tuple[str, ...]] = _readers()
"""Of each parameter the mechanisms any one of which reads it; none for those of the circle, which are always read."""


def acts(name: str, support: str, mechanisms: Iterable[str]) -> bool:
    """Whether a parameter can move anything under a kind of support with these mechanisms on.

    >>> acts("plot_rate", "conditional", []), acts("plot_rate", "conditional", ["plots"])
    (False, True)
    """
    readers = READERS[name]
    return not readers or not set(readers).isdisjoint(mechanisms)
