"""Simulating under a theory, by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from collegium.charter import Charter
from collegium.engine import simulate as simulate_engine
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories.theory import theory as read_theory


def simulate(
    charter: Charter | str,
    start: History,
    *,
    theory: str | os.PathLike[str] | None = None,
    parameters: Mapping[str, float] | None = None,
    **how: Any,
) -> History:
    """Simulate from a real roster, under a theory.

    Parameters
    ----------
    charter, start
        As in :func:`collegium.engine.simulate`.
    theory : str or path, optional
        A shipped theory or a file: it sets ``support`` and the parameters.
    parameters : mapping, optional
        Values laid over the theory's.
    **how
        ``on``, ``until`` or ``years``, ``congresses``, ``runs``, ``seed``, ``progress`` and, without a theory,
        ``support``: see :func:`collegium.engine.simulate`.

    Returns
    -------
    History

    Raises
    ------
    CollegiumError
        No such theory, both a theory and ``support`` given, or anything that the engine refuses.

    Examples
    --------
    >>> import collegium as cg
    >>> runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, theory="circular-flow", runs=2)
    >>> runs.manifest.details["support"]
    'allegiance'
    """
    if theory is None:
        return simulate_engine(charter, start, parameters=parameters, **how)
    if "support" in how:
        raise CollegiumError("a theory says what support is", given=how["support"], hint="Give one of the two.")
    chosen = read_theory(theory)
    settled = {**chosen.parameters, **(parameters or {})}
    return simulate_engine(charter, start, parameters=settled, support=chosen.support, **how)
