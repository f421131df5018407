"""All parameters of all mechanisms, in one list and as one record the kernels can read."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from collegium.conduct import ballots, contest, flow, lives, support
from collegium.parameters import Parameter

MECHANISMS: dict[str, tuple[Parameter, ...]] = {
    "lives": lives.PARAMETERS,
    "flow": flow.PARAMETERS,
    "ballots": ballots.PARAMETERS,
    "support": support.PARAMETERS,
    "contest": contest.PARAMETERS,
}
PARAMETERS: tuple[Parameter, ...] = tuple(p for group in MECHANISMS.values() for p in group)

VALUES = np.dtype([(p.name, np.float64) for p in PARAMETERS])


def values(settled: Mapping[str, float]) -> np.void:
    """The parameters as a record of floats; compiled code reads ``p.replacement_rate``."""
    record = np.zeros(1, VALUES)
    for parameter in PARAMETERS:
        record[parameter.name] = settled[parameter.name]
    return record[0]  # type: ignore[no-any-return]
