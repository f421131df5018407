"""What the kernel needs, read off a charter and a schedule of congresses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from collegium.charter import Charter
from collegium.engine.kernel import Rules
from collegium.errors import CollegiumError


@dataclass(frozen=True)
class Setting:
    """A charter compiled for a span of time.

    Attributes
    ----------
    start : datetime.date
        The first day of the first month.
    n_months : int
    rules : Rules
        Which links of the circle the charter has.
    sizes : ndarray of int, shape (n_months + 1, 7)
        Seats to fill in the months with a congress: Politburo full and candidate, Orgburo full and candidate,
        Secretariat full and candidate, Central Committee; -1 in the other months.
    committee_at_start : int
        Seats of the Central Committee in the first month.
    n_provinces, n_districts : int
    """

    start: dt.date
    n_months: int
    rules: Rules
    sizes: np.ndarray
    committee_at_start: int
    n_provinces: int
    n_districts: int

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
    charter: Charter, start: dt.date, until: dt.date, congresses: Sequence[dt.date] | None = None
) -> Setting:
    """Compile a charter.

    Parameters
    ----------
    congresses : sequence of datetime.date, optional
        The months in which a congress elects new bodies. By default every so many months as the charter has it.

    Raises
    ------
    CollegiumError
        ``until`` lies before ``start``, or the span outside the charter.
    """
    first = start.replace(day=1)
    n_months = months_between(first, until)
    if n_months < 1:
        raise CollegiumError("a simulation ends after it starts", given=f"{start} to {until}")
    if congresses is None:
        meets = charter.body("congress").meets
        every = meets.every_months if meets is not None else 12
        months = list(range(every, n_months + 1, every))
    else:
        months = sorted({months_between(first, day) for day in congresses} & set(range(1, n_months + 1)))
    sizes = np.full((n_months + 1, 7), -1, np.int64)
    for month in months:
        on = month_date(first, month)
        row: list[int] = []
        for body in ("politburo", "orgburo", "secretariat"):
            size = charter.size(body, on)
            row += [size["full"], size["candidate"]]
        committee = charter.size("central-committee", on)
        sizes[month] = [*row, committee["full"] + committee["candidate"]]
    for day in (first, month_date(first, n_months)):
        charter.size("politburo", day)
    at_start = charter.size("central-committee", first)
    n_provinces = charter.units("province")
    delegates = sum(charter.size("congress", first).values())
    return Setting(
        first,
        n_months,
        _rules(charter, first, max(1, delegates // n_provinces)),
        sizes,
        at_start["full"] + at_start["candidate"],
        n_provinces,
        charter.units("district"),
    )


def _rules(charter: Charter, on: dt.date, delegates_per_province: int) -> Rules:
    def has(power: str, by: str, over: str) -> bool:
        return bool(charter.clauses_for(power=power, by=by, over=over, on=on))

    def secret(power: str, by: str, over: str) -> bool:
        clauses = charter.clauses_for(power=power, by=by, over=over, on=on)
        return any(clause.ballot is not None and clause.ballot.secrecy == "secret" for clause in clauses)

    return Rules(
        recommends=has("nominate", "secretariat", "province-secretary"),
        secretaries_delegate=has("delegate", "province-secretary", "congress"),
        delegates_decide=has("elect", "congress", "central-committee"),
        slate_from_above=has("nominate", "secretariat", "central-committee"),
        committee_elects_leader=has("elect", "central-committee", "leader"),
        leader_removable=has("propose-removal", "politburo", "leader") and has("remove", "central-committee", "leader"),
        members_removable=has("propose-removal", "politburo", "politburo")
        and has("remove", "central-committee", "politburo"),
        secret_ratification=secret("ratify", "province-conference", "province-secretary"),
        secret_congress=secret("elect", "congress", "central-committee"),
        secret_committee=secret("elect", "central-committee", "leader"),
        delegates_per_province=delegates_per_province,
    )
