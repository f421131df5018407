"""All parameters of all mechanisms, in one list and as one record the kernels can read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from collegium.conduct import (
    ballots,
    careers,
    committee,
    conspiracy,
    contest,
    decisions,
    factions,
    filling,
    flow,
    forms,
    heirs,
    lives,
    norms,
    outside,
    patronage,
    policy,
    removal,
    results,
    shocks,
    strategies,
    succession,
    support,
    terror,
    views,
)
from collegium.parameters import Parameter

MODULES: dict[str, tuple[Parameter, ...]] = {
    module.__name__.rpartition(".")[2]: module.PARAMETERS
    for module in (
        lives, careers, flow, ballots, forms, committee, filling, support, patronage, views, policy, decisions, results,
        shocks, strategies, factions, contest, removal, conspiracy, terror, succession, heirs, norms, outside,
    )
}  # fmt: skip
PARAMETERS: tuple[Parameter, ...] = tuple(p for group in MODULES.values() for p in group)

VALUES = np.dtype([(p.name, np.float64) for p in PARAMETERS])


def values(settled: Mapping[str, float]) -> np.void:
    """The parameters as a record of floats; compiled code reads ``p.replacement_rate``."""
    record = np.zeros(1, VALUES)
    for parameter in PARAMETERS:
        record[parameter.name] = settled[parameter.name]
    return record[0]  # type: ignore[no-any-return]
