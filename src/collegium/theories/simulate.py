"""Simulating under a theory, by name, and under an amended charter."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from collegium.charter import Charter
from collegium.charter import charter as read_charter
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
    amend: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
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
    amend : str, path or sequence of them
        Amendments to lay over the charter, in order, each the name of a shipped one or a file; for them the charter is
        given by name or file. The manifest's ``details["amendments"]`` names what has been laid over a charter.
    **how
        ``on``, ``until`` or ``years``, ``congresses``, ``runs``, ``seed``, ``progress`` and, without a theory,
        ``support``: see :func:`collegium.engine.simulate`.

    Returns
    -------
    History

    Raises
    ------
    CollegiumError
        No such theory or amendment, an amendment that does not fit the charter, both a theory and ``support`` given,
        or anything that the engine refuses.

    Examples
    --------
    >>> import collegium as cg
    >>> runs = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, theory="circular-flow", runs=2)
    >>> runs.manifest.details["support"]
    'allegiance'
    >>> cut = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=1, amend="cut-nomination")
    >>> cut.manifest.details["amendments"]
    ['cut-nomination']
    """
    if theory is not None:
        if "support" in how:
            raise CollegiumError("a theory says what support is", given=how["support"], hint="Give one of the two.")
        chosen = read_theory(theory)
        parameters, how["support"] = {**chosen.parameters, **(parameters or {})}, chosen.support
    rules = _amended(charter, amend)
    history = simulate_engine(rules, start, parameters=parameters, **how)
    laid = list(rules.amendments) if isinstance(rules, Charter) else []
    if not laid:
        return history
    details = {**history.manifest.details, "amendments": laid}
    return History(replace(history.manifest, details=details), history.tables)


def _amended(charter: Charter | str, amend: str | os.PathLike[str] | Sequence[str | os.PathLike[str]]) -> Charter | str:
    if isinstance(charter, str):
        return read_charter(charter, amend=amend)
    if amend:
        hint = "Give its name or file, or lay them over it with collegium.charter(name, amend=...)."
        raise CollegiumError("amendments are laid over a charter as it is read, and this one is read", hint=hint)
    return charter
