"""Simulating: one charter, one theory, one roster, many runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import polars as pl

from collegium import __version__
from collegium.charter import Charter
from collegium.charter import charter as read_charter
from collegium.conduct.catalogue import PARAMETERS, VALUES, values
from collegium.conduct.chance import run_key
from collegium.conduct.mechanisms import switches
from collegium.conduct.rules import COMMITTEE_SEATS
from collegium.conduct.state import DOMAIN_NAMES, N_DOMAINS, OVERFLOW, new_state
from collegium.engine.kernel import begin, end, run_month, run_months
from collegium.engine.scales import Layout, layout_of
from collegium.engine.setting import Setting, compile_setting, month_date, months_between
from collegium.engine.start import Roster, read_roster, seat
from collegium.engine.tables import Collector
from collegium.engine.truth import Told, Witness
from collegium.errors import CollegiumError
from collegium.history import History, Manifest, as_day
from collegium.parameters import settle

SUPPORT = ("allegiance", "conditional")
REPLAYS = 40


def simulate(
    charter: Charter | str | Sequence[Charter | str],
    start: History,
    *,
    on: str | dt.date | None = None,
    until: str | dt.date | None = None,
    years: float | None = None,
    support: str = "conditional",
    mechanisms: Sequence[str] = (),
    parameters: Mapping[str, float] | None = None,
    periods: Mapping[str, Mapping[str, float]] | None = None,
    congresses: str | Sequence[dt.date] = "charter",
    shocks: Iterable[tuple[str | dt.date, str, float]] | None = None,
    runs: int | Iterable[int] = 1,
    seed: int = 1,
    scale: str | Layout = "leadership",
    truth: bool = False,
    replays: int = REPLAYS,
    progress: Callable[[int], None] | None = None,
) -> History:
    """Simulate the circular flow from a real roster, month by month.

    Parameters
    ----------
    charter : Charter or str, or a sequence of them
        A charter, a shipped name or a file; or several that follow each other, each from the day it is in force.
    start : History
        Whose roster the simulation starts from: the record, or an imported history.
    on : str or datetime.date, optional
        The day of the roster; by default the first day of ``start``. ``record.at("1922-04")`` needs no ``on``, but a
        history cut to a day has no later ties to carry back and no congresses: prefer the whole one.
    until, years
        The end: a day, or a number of years from the start; one of the two.
    support : {"conditional", "allegiance"}
        How support for the leader comes about: see :mod:`collegium.conduct.support`.
    mechanisms : sequence of str
        Which mechanisms are at work beyond the circle itself: names of :data:`collegium.conduct.mechanisms.MECHANISMS`.
    parameters : mapping, optional
        Values in place of the defaults of :data:`collegium.conduct.catalogue.PARAMETERS`.
    periods : mapping of str to mapping, optional
        From each date on, until the next, values laid over ``parameters``.
    congresses : {"charter", "record"} or sequence of datetime.date
        As often as the charter says, in the months of the congresses of ``start``, or on given dates.
    shocks : iterable of (day, domain, size), optional
        What befalls the country, with the size from 0 to 1, in the domains of policy; then none is drawn. Those outside
        the span befall nobody in it. By default all are drawn, at the rates of the parameters. Either counts only where
        the mechanism ``shocks`` is at work.
    runs : int or iterable of int
        How many runs, from 0, or which.
    seed : int
        0 to 2**63 - 1.
    scale : {"leadership", "cadre", "party"} or Layout
        The posts below the centre: see :mod:`collegium.engine.scales`. Above the base, ``party`` is ``cadre``.
    truth : bool
        Keep what no source could tell, for the judging of measures: who is whose client, as ``relations`` of kind
        ``patron``; whether the leader could be removed, and who would prevail, as ``observations``. See
        :mod:`collegium.engine.truth`. The runs are the same, and take several times as long.
    replays : int
        How often, for that, the questions of each month are put again.
    progress : callable, optional
        Called with 1 after each run.

    Returns
    -------
    History
        All runs in one, of kind ``simulated``; every row is marked synthetic but the real people.

    Raises
    ------
    CollegiumError
        Unknown parameter or value out of range, a date outside the charter or the history, no roster to start from,
        a shock to no domain, or of a size that is none.

    Examples
    --------
    >>> import collegium as cg
    >>> h = cg.simulate("cpsu-1922", cg.record(), on="1922-04", years=2, runs=2, seed=1)
    >>> h.manifest.kind, h.manifest.runs
    ('simulated', 2)
    """
    first = as_day(on) if on is not None else start.manifest.start
    last = _end(first, until, years)
    given = [charter] if isinstance(charter, Charter | str) else list(charter)
    charters = [read_charter(one) if isinstance(one, str) else one for one in given]
    dates = _congresses(congresses, start, first, last)
    layout = layout_of(scale)
    setting = compile_setting(charters, first, last, dates, layout)
    roster = read_roster(start, first, setting.cast)
    if support not in SUPPORT:
        raise CollegiumError("unknown mechanism of support", given=support, allowed=SUPPORT)
    settled = settle(PARAMETERS, parameters or {})
    by_month = monthly(setting, settled, periods or {})
    on_at_work = switches(support == "conditional", mechanisms)
    told = None if shocks is None else [(as_day(day), domain, float(size)) for day, domain, size in shocks]
    befalls = befalling(setting, told)
    numbers = list(range(runs)) if isinstance(runs, int) else list(runs)
    if not numbers or not all(_whole(run) and run >= 0 for run in numbers):
        raise CollegiumError("a simulation takes at least one run, numbered from 0", given=runs)
    if not (_whole(seed) and 0 <= seed < 2**63):
        raise CollegiumError("a seed is a whole number from 0 to 2**63 - 1", given=seed)
    if len(set(numbers)) < len(numbers):
        raise CollegiumError("a run is asked for twice", given=numbers)
    if not (_whole(replays) and 0 <= replays <= 1000):
        raise CollegiumError("questions are put again a whole number of times, 0 to 1000", given=replays)
    collector = Collector(setting, roster, start)
    for run in numbers:
        how = (setting, roster, by_month, on_at_work, seed, run, befalls)
        collector.add(run, *(witnessed_run(*how, replays) if truth else (one_run(*how),)))
        if progress is not None:
            progress(1)
    manifest = Manifest(
        kind="simulated",
        title=f"{charters[0].name} from {first:%Y-%m}",
        start=setting.start,
        end=month_date(setting.start, setting.n_months + 1) - dt.timedelta(days=1),
        seed=seed,
        runs=len(numbers),
        code_version=__version__,
        details={
            "charter": ", ".join(setting.charters),
            "support": support,
            "mechanisms": list(mechanisms),
            "parameters": settled,
            "periods": {day: dict(values) for day, values in (periods or {}).items()},
            **({} if told is None else {"shocks": [[str(day), domain, size] for day, domain, size in told]}),
            "ties_carried_back": roster.carried_back,
            "ties_carried_on": roster.carried_on,
            "synthetic": "everybody below the inner bodies of the start",
            **({} if layout is None else {"posts_below_the_centre": asdict(layout)}),
            **({"truth": True, "replays": replays} if truth else {}),
        },
    )
    return collector.history(manifest)


def monthly(setting: Setting, settled: Mapping[str, float], periods: Mapping[str, Mapping[str, float]]) -> np.ndarray:
    """The parameters of each month: shape (n_months + 1,) of VALUES.

    Raises
    ------
    CollegiumError
        A date that is none, an unknown parameter or a value out of range.
    """
    by_month = np.full(setting.n_months + 1, values(settled), VALUES)
    for day, laid_over in sorted(periods.items(), key=lambda item: as_day(item[0])):
        first = max(0, months_between(setting.start, as_day(day)))
        checked = settle(PARAMETERS, laid_over)
        by_month[first:] = values({**settled, **{name: checked[name] for name in laid_over}})
    return by_month


def befalling(setting: Setting, shocks: Iterable[tuple[dt.date, str, float]] | None) -> np.ndarray:
    """The size of the shock to each domain in each month, NaN where it is drawn: shape (n_months + 1, N_DOMAINS).

    Two shocks of one month and domain count as the larger.

    Raises
    ------
    CollegiumError
        An unknown domain, or a size outside 0 to 1.
    """
    if shocks is None:
        return np.full((setting.n_months + 1, N_DOMAINS), np.nan)
    sizes = np.zeros((setting.n_months + 1, N_DOMAINS))
    for day, domain, size in shocks:
        if domain not in DOMAIN_NAMES:
            raise CollegiumError("a shock to no domain of policy", given=domain, allowed=DOMAIN_NAMES)
        if not 0.0 <= size <= 1.0:
            raise CollegiumError(f"the size of a shock ({domain}, {day}) is from 0 to 1", given=size)
        month = months_between(setting.start, day)
        if 1 <= month <= setting.n_months:
            place = DOMAIN_NAMES.index(domain)
            sizes[month, place] = max(sizes[month, place], size)
    return sizes


def one_run(
    setting: Setting,
    roster: Roster,
    by_month: np.ndarray,
    on: np.void,
    seed: int,
    run: int,
    shocks: np.ndarray | None = None,
) -> Any:
    """Run one state to its end; the arrays grow until everybody fits. Without shocks they are drawn."""
    shocks = befalling(setting, None) if shocks is None else shocks
    for state, key in starting_states(setting, roster, by_month, on, seed, run):
        run_months(
            state, by_month, setting.rules, on, key, setting.sizes, setting.congress, setting.norms, shocks,
            setting.n_months,
        )  # fmt: skip
        if not state.counters[OVERFLOW]:
            return state
    raise AssertionError("states are made until one is large enough")


def witnessed_run(
    setting: Setting,
    roster: Roster,
    by_month: np.ndarray,
    on: np.void,
    seed: int,
    run: int,
    shocks: np.ndarray,
    replays: int,
) -> tuple[Any, Told]:
    """The same run, with what it knows and does not write down: see :mod:`collegium.engine.truth`."""
    for state, key in starting_states(setting, roster, by_month, on, seed, run):
        witness = Witness(setting, by_month, on, key, replays)
        begin(state, on)
        witness.see(state, 0)
        for month in range(1, setting.n_months + 1):
            run_month(
                state, by_month, setting.rules, on, key, setting.sizes, setting.congress, setting.norms, shocks,
                setting.n_months, month,
            )  # fmt: skip
            if state.counters[OVERFLOW]:
                break
            witness.see(state, month)
        if not state.counters[OVERFLOW]:
            end(state)
            return state, witness.close()
    raise AssertionError("states are made until one is large enough")


def starting_states(
    setting: Setting, roster: Roster, by_month: np.ndarray, on: np.void, seed: int, run: int
) -> Iterator[tuple[Any, np.uint64]]:
    """A run at its start, the state and its key; again and again with twice the room."""
    key = np.uint64(run_key(np.uint64(seed), np.uint64(run)))
    posts = setting.n_provinces + setting.n_districts
    years = setting.n_months / 12
    capacity = int(1000 + posts * (2 + 0.6 * years))
    decisions = int(setting.n_months * 12) if on["policy"] else 0
    while True:
        state = new_state(capacity, setting.n_provinces, setting.n_districts, setting.n_months, decisions)
        seat(
            state, by_month[0], on, key, roster.ranks, roster.births, roster.stances, roster.doubled,
            roster.leader, setting.sizes[0, COMMITTEE_SEATS], setting.norms[0],
        )  # fmt: skip
        yield state, key
        capacity, decisions = 2 * capacity, 2 * decisions


def _whole(value: object) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _end(first: dt.date, until: str | dt.date | None, years: float | None) -> dt.date:
    if (until is None) == (years is None):
        raise CollegiumError("say how long: until a date, or for a number of years")
    if until is not None:
        return as_day(until)
    assert years is not None
    return month_date(first, round(years * 12))


def _congresses(
    congresses: str | Sequence[dt.date], start: History, first: dt.date, last: dt.date
) -> list[dt.date] | None:
    if not isinstance(congresses, str):
        return [as_day(day) for day in congresses]
    if congresses not in ("charter", "record"):
        raise CollegiumError("unknown way to set congresses", given=congresses, allowed=["charter", "record"])
    return congress_months(start, first, last) if congresses == "record" else None


def congress_months(history: History, start: dt.date, until: dt.date) -> list[dt.date]:
    """The congresses of a history between two days, as dates."""
    rows = history.meetings.filter((pl.col("kind") == "congress") & (pl.col("run") == 0)).sort("start")
    return [day for day in rows["start"].to_list() if months_between(start, day) > 0 and day <= until]
