"""Whether a leader could be removed, as far as a history shows it.

Definitions
-----------
That he could be removed, R = 1, has two kinds of evidence: that it was tried, or that somebody who knows says so.

* *Tried*: a ballot on the leader's removal, whatever it came to; in a simulated history also a challenge to him, and a
  plot against him from the day on which it was begun, since there a plot is begun only if it pays. An attempt tells of
  the days of the same leader's term up to ``within`` years before and after it.
* *Coded*: a table of the reader's own judgements, by run and year; it goes before everything else.
* *Silence*: a simulated history tells every attempt. Where none was made on him in those years, R = 0. A record does
  not: there silence shows nothing, and R is not told.

That silence over ``within`` years tells of irremovability is **our proposal**, and the weakest part of the rule: nobody
may have wanted to remove him. Another reading, R = 1 where the most approaches that a plot can bear reach the fewest
that it needs, asks for what no table of a history holds; who has computed it gives it as ``removable``.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History

BALLOTS = ("removal of the leader", "vote on removal")
AGAINST_PERSON = ("challenge",)  # simulated events that concern the leader as the person
AGAINST_OTHER = ("plot", "plot carried out")  # and those that concern him as the other party


def attempts(history: History) -> pl.DataFrame:
    """What was tried against whoever led.

    Returns
    -------
    polars.DataFrame
        One row an attempt, by run and day: ``run``, ``day``, ``leader_id`` (on whom), ``what``, ``source_place``.

    Examples
    --------
    >>> from collegium.record import record
    >>> attempts(record()).select("day", "leader_id").unique(maintain_order=True).rows()[-1]
    (datetime.date(1964, 10, 14), 'khrushchev')
    """
    columns = ("run", "day", "leader_id", "what", "source_place")
    found = [
        history.ballots.filter(pl.col("kind").is_in(BALLOTS)).select(
            "run", "source_place", day="start", leader_id="subject_id",
            what=pl.lit("ballot on his removal: ") + pl.col("outcome").fill_null("outcome not told"),
        )
    ]  # fmt: skip
    if history.manifest.kind == "simulated":
        for kinds, whom in ((AGAINST_PERSON, "person_id"), (AGAINST_OTHER, "other_id")):
            found.append(
                history.events.filter(pl.col("kind").is_in(kinds)).select(
                    "run", "source_place", day="start", leader_id=whom, what="kind"
                )
            )
        voted = history.decisions.filter(pl.col("kind").is_in(BALLOTS))
        found.append(
            voted.select(
                "run", "source_place", day="start", leader_id="subject_id",
                what=pl.lit("ballot on his removal: ") + pl.col("outcome").fill_null("outcome not told"),
            )
        )  # fmt: skip
    return (
        pl.concat([frame.select(columns) for frame in found])
        .filter(pl.col("day").is_not_null() & pl.col("leader_id").is_not_null())
        .unique(["run", "day", "leader_id", "what"], keep="first", maintain_order=True)
        .sort("run", "day", "leader_id", "what")
    )


class Removability:
    """Answers, for a leader and a span of days, whether he could be removed, and why we say so.

    Parameters
    ----------
    history : History
    within : float
        For how many years before and after it an attempt tells.
    removable : polars.DataFrame, optional
        Judgements: ``year``, ``removable`` and, if they differ by run, ``run``.

    Raises
    ------
    CollegiumError
        ``within`` is negative, or the table of judgements lacks a column or says something twice.
    """

    def __init__(self, history: History, within: float, removable: pl.DataFrame | None) -> None:
        if not 0 <= within < 1000:
            raise CollegiumError("an attempt tells of a number of years from 0", given=within)
        self.days = dt.timedelta(days=round(365.25 * within))
        self.within = within
        self.simulated = history.manifest.kind == "simulated"
        self.tried: dict[tuple[int, str], list[tuple[dt.date, str]]] = {}
        for run, day, who, what in attempts(history).select("run", "day", "leader_id", "what").iter_rows():
            self.tried.setdefault((run, who), []).append((day, what))
        self.coded = {} if removable is None else _judgements(removable)

    def of(
        self, run: int, year: int, who: str, span: tuple[dt.date, dt.date], term: tuple[dt.date, dt.date]
    ) -> tuple[bool | None, str]:
        """R of a leader in a span of days of his term, and the evidence."""
        for key in ((run, year), (None, year)):
            if key in self.coded:
                said = self.coded[key]
                return said, f"coded: {'could' if said else 'could not'} be removed"
        low, high = max(term[0], span[0] - self.days), min(term[1] + dt.timedelta(days=1), span[1] + self.days)
        for day, what in self.tried.get((run, who), []):
            if low <= day <= high:
                return True, f"{what}, {day}"
        if self.simulated:
            return False, f"nobody tried within {self.within:g} years"
        return None, "no ballot on his removal is told, which shows nothing"


def _judgements(table: pl.DataFrame) -> dict[tuple[int | None, int], bool | None]:
    for column in ("year", "removable"):
        if not isinstance(table, pl.DataFrame) or column not in table.columns:
            raise CollegiumError(
                f"the table of judgements lacks the column {column!r}", hint="It has year, removable and perhaps run."
            )
    runs = table["run"].to_list() if "run" in table.columns else [None] * table.height
    found: dict[tuple[int | None, int], bool | None] = {}
    for run, year, said in zip(runs, table["year"].to_list(), table["removable"].to_list(), strict=True):
        if said not in (None, True, False, 0, 1):
            raise CollegiumError("a judgement is true, false or empty", given=str(said))
        if (run, year) in found:
            raise CollegiumError("a year is judged twice", given=year)
        found[run, year] = None if said is None else bool(said)
    return found
