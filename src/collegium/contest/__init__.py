"""The contest: which theory of the regime survives the record.

Theories are held against the record by what they make of it: parameters drawn from a theory's priors, a run in every
period, what the run shows of the patterns. One idea a module:

* :mod:`~collegium.contest.drawn`, :mod:`~collegium.contest.job`: runs of a batch, each with parameters of its own;
* :mod:`~collegium.contest.simulations`: the table of simulations from the priors, kept, resumed, refused if another;
* :mod:`~collegium.contest.summaries`: which patterns a fit may look at;
* :mod:`~collegium.contest.rejection`, :mod:`~collegium.contest.forest`, :mod:`~collegium.contest.posterior`: two ways
  from a table to a posterior, and what can be said against it;
* :mod:`~collegium.contest.smc`, :mod:`~collegium.contest.perturbing`, :mod:`~collegium.contest.checking`: a third way,
  which makes runs of its own, and the three side by side;
* :mod:`~collegium.contest.calibration`: would a fit know the truth if it saw it;
* :mod:`~collegium.contest.comparison`, :mod:`~collegium.contest.standing`: which theory, and can they be told apart;
* :mod:`~collegium.contest.fitting`, :mod:`~collegium.contest.predictive`: every theory fitted, and the pattern table;
* :mod:`~collegium.contest.fitted`: the runs of a fitted theory as histories, for whoever has figures of his own;
* :mod:`~collegium.contest.outcomes`, :mod:`~collegium.contest.changes`: mechanisms taken out, charters amended;
* :mod:`~collegium.contest.run`: all of it, one after the other.

Each name below is imported when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collegium.contest.calibration import calibrate
    from collegium.contest.checking import Check, check_theory, run_check
    from collegium.contest.comparison import Comparison, compare_draws
    from collegium.contest.fitted import fitted_job, run_fitted
    from collegium.contest.forest import classify, regress
    from collegium.contest.posterior import Posterior
    from collegium.contest.rejection import reject
    from collegium.contest.run import FULL, QUICK, Contest, Size, contestants, run_contest
    from collegium.contest.simulations import Simulations, read_simulations, simulate_prior
    from collegium.contest.summaries import chosen, fit_summaries

__all__ = [
    "FULL",
    "QUICK",
    "Check",
    "Comparison",
    "Contest",
    "Posterior",
    "Simulations",
    "Size",
    "calibrate",
    "check_theory",
    "chosen",
    "classify",
    "compare_draws",
    "contestants",
    "fit_summaries",
    "fitted_job",
    "read_simulations",
    "regress",
    "reject",
    "run_check",
    "run_contest",
    "run_fitted",
    "simulate_prior",
]
_MODULES = {
    "calibration": ("calibrate",),
    "checking": ("Check", "check_theory", "run_check"),
    "comparison": ("Comparison", "compare_draws"),
    "fitted": ("fitted_job", "run_fitted"),
    "forest": ("classify", "regress"),
    "posterior": ("Posterior",),
    "rejection": ("reject",),
    "run": ("FULL", "QUICK", "Contest", "Size", "contestants", "run_contest"),
    "simulations": ("Simulations", "read_simulations", "simulate_prior"),
    "summaries": ("chosen", "fit_summaries"),
}
_NAMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Fetch a public name from its module on first use."""
    if name not in _NAMES:
        raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"{__name__}.{_NAMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
