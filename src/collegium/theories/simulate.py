"""Simulating under a theory, by name, and under an amended charter."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from collegium.charter import Charter, amendment
from collegium.charter import charter as read_charter
from collegium.engine import simulate as simulate_engine
from collegium.errors import CollegiumError
from collegium.history import History
from collegium.theories.preset import periods
from collegium.theories.theory import theory as read_theory

Name = str | os.PathLike[str]


def simulate(
    charter: Charter | str | Sequence[str],
    start: History,
    *,
    theory: str | os.PathLike[str] | None = None,
    presets: Sequence[str | os.PathLike[str]] = (),
    parameters: Mapping[str, float] | None = None,
    amend: Name | Sequence[Name] = (),
    workers: int = 1,
    cluster: Any = None,
    **how: Any,
) -> History:
    """Simulate from a real roster, under a theory.

    Parameters
    ----------
    charter, start
        As in :func:`collegium.engine.simulate`.
    theory : str or path, optional
        A shipped theory or a file: it sets ``support``, ``mechanisms`` and the parameters.
    presets : sequence of str or path
        Presets whose values hold each from the first day of its period until the next; laid over the theory's
        parameters, not over its restrictions.
    parameters : mapping, optional
        Values laid over the theory's, and under the presets'.
    amend : str, path or sequence of them
        Amendments to lay over the charter, in order, each the name of a shipped one or a file; for them the charter is
        given by name or file. Over several charters each is laid where it is meant to be. The manifest's
        ``details["amendments"]`` names what has been laid over a charter.
    workers : int
        Processes that share the runs; scripts that ask for more than one need ``if __name__ == "__main__":``. The
        history is the same to the last digit. Of many runs rather have a folder:
        :func:`collegium.theories.run_simulation`.
    cluster : str, path or distributed.Client, optional
        A Dask cluster to run on: see :func:`collegium.theories.cluster.connect`.
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
    rules, how = settled(charter, theory=theory, presets=presets, parameters=parameters, amend=amend, **how)
    if workers < 1:
        raise CollegiumError("a simulation takes at least one worker", given=workers)
    if workers > 1 or cluster is not None:
        from collegium.theories.simulation import on_workers

        how.pop("progress", None)
        how["runs"] = how.get("runs", 1)
        return on_workers(rules, start, workers=workers, cluster=cluster, **how)
    history = simulate_engine(rules, start, **how)
    laid = list(dict.fromkeys(name for one in rules for name in one.amendments))
    if not laid:
        return history
    details = {**history.manifest.details, "amendments": laid}
    return History(replace(history.manifest, details=details), history.tables)


def settled(
    charter: Charter | str | Sequence[str],
    *,
    theory: str | os.PathLike[str] | None = None,
    presets: Sequence[str | os.PathLike[str]] = (),
    parameters: Mapping[str, float] | None = None,
    amend: Name | Sequence[Name] = (),
    **how: Any,
) -> tuple[list[Charter], dict[str, Any]]:
    """Charters, amended, and all else that :func:`collegium.engine.simulate` takes, for what :func:`simulate` takes.

    Raises
    ------
    CollegiumError
        No such theory, preset or amendment, both a theory and ``support`` given, or a parameter that it restricts.
    """
    if theory is not None:
        for name in ("support", "mechanisms"):
            if name in how:
                raise CollegiumError(f"a theory says what {name} is", given=how[name], hint="Give one of the two.")
        chosen = read_theory(theory)
        chosen.refuse_fixed(parameters or {})
        laid = chosen.how(parameters=parameters, periods=periods(presets) if presets else None)
        return _amended(charter, amend), {**how, **laid}
    if presets:
        how["periods"] = periods(presets)
    return _amended(charter, amend), {**how, "parameters": parameters}


def _amended(charter: Charter | str | Sequence[str], amend: Name | Sequence[Name]) -> list[Charter]:
    if isinstance(charter, str):
        return [read_charter(charter, amend=amend)]
    laid: list[Name] = [amend] if isinstance(amend, str | os.PathLike) else list(amend)
    if not isinstance(charter, Charter):
        return amended(charter, laid)
    if laid:
        hint = "Give its name or file, or lay them over it with collegium.charter(name, amend=...)."
        raise CollegiumError("amendments are laid over a charter as it is read, and this one is read", hint=hint)
    return [charter]


def amended(charters: Sequence[str], amend: Sequence[Name] = ()) -> list[Charter]:
    """Several charters, each with those of the amendments that are meant for it.

    Raises
    ------
    CollegiumError
        No such charter or amendment, or an amendment that is meant for none of them.

    Examples
    --------
    >>> [one.amendments for one in amended(["cpsu-1961", "cpsu-1966"], ["turnover-kept-1966"])]
    [(), ('turnover-kept-1966',)]
    """
    plain = [read_charter(name) for name in charters]
    meant = {os.fspath(name): amendment(name).to for name in amend}
    for name, to in meant.items():
        if not any(one.id in to for one in plain):
            known = [one.id for one in plain]
            raise CollegiumError("an amendment that is meant for none of the charters", given=name, allowed=known)
    return [
        read_charter(name, amend=[laid for laid, to in meant.items() if one.id in to])
        for name, one in zip(charters, plain, strict=True)
    ]
