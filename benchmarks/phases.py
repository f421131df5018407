"""Where a run's processor time goes: the month loop of the engine itself, with a clock around each phase it calls.

The loop is :func:`collegium.engine.kernel.run_months` in plain Python with its phases compiled one by one, so that the
order and the conditions are the engine's own and nothing is written twice. A call from Python costs twenty microseconds
and more, which at the leadership scale is most of what the clocks show; the phase that costs least a call, one that has
nothing to do, is taken for the price of a call and taken off all of them. The report gives the same run in one kernel
beside the sum.
"""

from __future__ import annotations

import datetime as dt
import time
import types
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

FIRST, LAST = dt.date(1919, 4, 1), dt.date(1991, 7, 31)  # the record's first bodies, the last Rules
STATE = "memory of the state"


class _Attributes:
    """A record whose fields are attributes, as compiled code reads it."""

    def __init__(self, record: Any) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        return self._record[name]


class World:
    """The Soviet party from 1919 to 1991, or a shorter span, with the posts of a scale below the centre."""

    def __init__(self, scale: Any = "leadership", *, everything: bool = False, until: dt.date = LAST) -> None:
        from collegium.charter import charter, names
        from collegium.conduct.catalogue import PARAMETERS
        from collegium.conduct.mechanisms import MECHANISMS, switches
        from collegium.engine.scales import layout_of
        from collegium.engine.setting import compile_setting
        from collegium.engine.simulate import monthly
        from collegium.engine.start import read_roster
        from collegium.parameters import settle
        from collegium.record import record

        self.past = record()
        rules = [charter(name) for name in names() if name.startswith("cpsu-")]
        rules = sorted((one for one in rules if one.in_force.start <= until), key=lambda one: one.in_force.start)
        self.setting = compile_setting(rules, FIRST, until, None, layout_of(scale))
        self.roster = read_roster(self.past, FIRST, self.setting.cast)
        self.by_month = monthly(self.setting, settle(PARAMETERS, {}), {})
        self.on = switches(True, [one.name for one in MECHANISMS] if everything else ())

    def run(self, run: int, seed: int = 1) -> Any:
        """One run in one kernel."""
        from collegium.engine.simulate import one_run

        return one_run(self.setting, self.roster, self.by_month, self.on, seed, run)

    def timed(self, run: int, seed: int = 1) -> tuple[Any, dict[str, float]]:
        """One run phase by phase: the state it leaves, and the processor seconds of each phase less the calls' own."""
        from collegium.engine import kernel
        from collegium.engine import simulate as engine

        took: dict[str, float] = defaultdict(float)
        calls: dict[str, int] = defaultdict(int)
        plain = kernel.run_months.py_func
        clocked = {
            name: _clocked(name, one, took, calls) if hasattr(one, "py_func") else one
            for name, one in plain.__globals__.items()
        }
        loop = types.FunctionType(plain.__code__, clocked)

        def months(s: Any, values: Any, rules: Any, on: Any, *rest: Any) -> None:
            loop(s, values, rules, _Attributes(on), *rest)

        module = __import__("sys").modules[engine.__module__]
        kept = module.run_months, module.new_state, module.seat
        try:
            module.run_months = months
            module.new_state = _clocked(STATE, kept[1], took, calls)
            module.seat = _clocked("seat", kept[2], took, calls)
            state = self.run(run, seed)
        finally:
            module.run_months, module.new_state, module.seat = kept
        monthly = [name for name, n in calls.items() if n >= self.setting.n_months]
        price = min(took[name] / calls[name] for name in monthly)
        return state, {name: max(0.0, seconds - price * calls[name]) for name, seconds in took.items()}


def _clocked(name: str, work: Callable[..., Any], took: dict[str, float], calls: dict[str, int]) -> Callable[..., Any]:
    def called(*given: Any) -> Any:
        given = tuple(one._record if isinstance(one, _Attributes) else one for one in given)
        start = time.process_time()
        found = work(*given)
        took[name] += time.process_time() - start
        calls[name] += 1
        return found

    return called


def slope(sizes: list[float], took: list[float]) -> float:
    """The exponent with which something grows, by least squares of the logarithms: 1 is linear.

    >>> round(slope([10, 100, 1000], [0.2, 2.0, 20.0]), 6)
    1.0
    """
    x, y = np.log(np.asarray(sizes, float)), np.log(np.maximum(np.asarray(took, float), 1e-9))
    return float(np.polyfit(x, y, 1)[0])
