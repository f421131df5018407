"""What the kernels need, read off the charters in force and a schedule of congresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from collegium.charter import Charter
from collegium.charter.cast import Cast
from collegium.charter.terms import Span
from collegium.conduct.rules import N_SIZES, no_rules
from collegium.conduct.state import N_BODIES, N_NORMS, NORM_NAMES, OFFICE_NAMES, PLACES
from collegium.engine.reading import rules_on, sizes_on
from collegium.engine.scales import Layout
from collegium.errors import CollegiumError

CENTRE = "centre"  # the organization of the offices of the centre


@dataclass(frozen=True)
class Setting:
    """One charter, or several that follow each other, compiled for a span of time.

    Attributes
    ----------
    start : datetime.date
        The first day of the first month.
    n_months : int
    rules : ndarray of RULES, shape (n_months + 1,)
        What the charter of the month gives whom: :mod:`collegium.conduct.rules`.
    sizes : ndarray of int, shape (n_months + 1, N_SIZES)
        Seats of each body in each month.
    congress : ndarray of bool, shape (n_months + 1,)
        The months in which a congress meets.
    norms : ndarray of float, shape (n_months + 1, N_NORMS)
        The strength that the charter gives each norm; NaN where it says nothing of it.
    n_provinces, n_districts : int
        Heads of provinces, and posts in their gift.
    cast : Cast
        Of the charter of the first month.
    charters : tuple of str
        Their ids, in order.
    layout : Layout or None
        What those posts are; None where each is the head of a district, as many as the charter counts.
    """

    start: dt.date
    n_months: int
    rules: np.ndarray
    sizes: np.ndarray
    congress: np.ndarray
    norms: np.ndarray
    n_provinces: int
    n_districts: int
    cast: Cast
    charters: tuple[str, ...]
    layout: Layout | None = None

    @property
    def places(self) -> list[str]:
        """The organization of each place of :data:`collegium.conduct.state.PLACES`, as the charter names it."""
        cast = self.cast
        bodies = [getattr(cast, part) or part for part in PLACES[:N_BODIES]]
        conference = cast.province_conference or "province-conference"
        return [*bodies, "province", "district", "party", CENTRE, conference, cast.congress, cast.public or "public"]

    @property
    def offices(self) -> list[str]:
        """The post of each office of :data:`collegium.conduct.state.OFFICE_NAMES`, as the charter names it."""
        return [getattr(self.cast, name, None) or name.replace("_", "-") for name in OFFICE_NAMES]

    @property
    def count_of_districts(self) -> int:
        """How many districts there are; they may have several posts each."""
        return self.n_districts if self.layout is None else self.layout.provinces * self.layout.districts

    def date(self, month: int) -> dt.date:
        """The first day of a month of the run."""
        return month_date(self.start, month)


def month_date(start: dt.date, month: int) -> dt.date:
    """The first day of the month that lies ``month`` months after ``start``.

    >>> month_date(dt.date(1922, 4, 1), 20)
    datetime.date(1923, 12, 1)
    """
    year, index = divmod(start.year * 12 + start.month - 1 + month, 12)
    return dt.date(year, index + 1, 1)


def months_between(start: dt.date, day: dt.date) -> int:
    """Whole calendar months from the month of ``start`` to the month of ``day``.

    >>> months_between(dt.date(1922, 4, 1), dt.date(1930, 12, 31))
    104
    """
    return (day.year - start.year) * 12 + day.month - start.month


def compile_setting(
    charters: Charter | Sequence[Charter],
    start: dt.date,
    until: dt.date,
    congresses: Sequence[dt.date] | None = None,
    layout: Layout | None = None,
) -> Setting:
    """Compile a charter, or several that follow each other.

    Parameters
    ----------
    charters : Charter or sequence of Charter
        Each month is under the last of them that is in force on its first day.
    congresses : sequence of datetime.date, optional
        The months in which a congress elects new bodies. By default every so many months as the charter has it.
    layout : Layout, optional
        The posts below the centre; by default as the charter of the first month counts them.

    Raises
    ------
    CollegiumError
        ``until`` lies before ``start``, a month lies outside the charters, or a charter has no cast.
    """
    row = (charters,) if isinstance(charters, Charter) else tuple(charters)
    first = start.replace(day=1)
    n_months = months_between(first, until)
    if n_months < 1:
        raise CollegiumError("a simulation ends after it starts", given=f"{start} to {until}")
    days = [first, *(month_date(first, month) for month in range(1, n_months + 1))]
    of_month = [_in_force(row, day, start) for day in days]
    cast, *_ = [cast_of(charter) for charter in {id(one): one for one in of_month}.values()]
    rules = no_rules(n_months + 1)
    sizes = np.zeros((n_months + 1, N_SIZES), np.int64)
    norms = np.full((n_months + 1, N_NORMS), np.nan)
    changes = {charter.id: _changes(charter) for charter in row}
    for month, (day, charter) in enumerate(zip(days, of_month, strict=True)):
        same = month > 0 and charter is of_month[month - 1] and not _between(changes[charter.id], days[month - 1], day)
        if same:
            rules[month], sizes[month], norms[month] = rules[month - 1], sizes[month - 1], norms[month - 1]
            continue
        on = max(day, charter.in_force.start)
        sending = None if layout is None else layout.provinces
        rules[month], sizes[month] = rules_on(charter, on, sending), sizes_on(charter, on)
        for norm in charter.norms:
            if norm.kind is not None and norm.holds(on):
                norms[month, NORM_NAMES.index(norm.kind)] = norm.strength
    congress = np.zeros(n_months + 1, np.bool_)
    congress[_congresses(of_month, first, n_months, congresses)] = True
    if layout is None:
        provinces, posts = _units(of_month[0], cast.province), _units(of_month[0], cast.district)
    else:
        provinces, posts = layout.provinces, layout.in_gift
    return Setting(
        first, n_months, rules, sizes, congress, norms, provinces, posts,
        cast, tuple(dict.fromkeys(charter.id for charter in of_month)), layout,
    )  # fmt: skip


def cast_of(charter: Charter) -> Cast:
    """The cast of a charter.

    Raises
    ------
    CollegiumError
        It has none.
    """
    if charter.cast is None:
        raise CollegiumError(
            "the charter has no cast, so nobody knows who plays which part",
            where=charter.id,
            hint="Add `cast:` with at least leader, top, committee, congress, province and district.",
        )
    return charter.cast


def _units(charter: Charter, office: str) -> int:
    return charter.units(charter.office(office).level)


def _in_force(charters: Iterable[Charter], day: dt.date, start: dt.date) -> Charter:
    fitting = [one for one in charters if one.in_force.holds(max(day, start))]
    if not fitting:
        known = "; ".join(f"{one.id} {one.in_force.from_} to {one.in_force.until or 'now'}" for one in charters)
        raise CollegiumError("a date outside the charter", given=str(day), hint=f"In force: {known}.")
    return fitting[-1]


def _changes(charter: Charter) -> list[dt.date]:
    """The days on which something in a charter begins or ends."""
    spans: list[Span] = [*charter.clauses, *charter.rules, *charter.norms]
    days = {day for span in spans for day in (span.start, span.end)}
    return sorted(days | {size.start for body in charter.bodies for size in body.sizes})


def _between(days: list[dt.date], before: dt.date, day: dt.date) -> bool:
    return any(before < one <= day for one in days)


def _congresses(
    of_month: Sequence[Charter], first: dt.date, n_months: int, congresses: Sequence[dt.date] | None
) -> list[int]:
    """The months with a congress."""
    if congresses is not None:
        return sorted({months_between(first, day) for day in congresses} & set(range(1, n_months + 1)))
    months, last = [], 0
    for month in range(1, n_months + 1):
        charter = of_month[month]
        meets = charter.body(cast_of(charter).congress).meets
        if month - last >= (meets.every_months if meets is not None else 12):
            months.append(month)
            last = month
    return months
