"""Who was present with whom: co-attendance, and how central it makes people.

Definitions
-----------
From M (meetings by people, 1 where somebody was present) comes A = MᵀM with a zero diagonal: A_ij is at how many
meetings i and j were together.

* *degree*: with how many others he was ever present; *strength*: the sum of his row, meetings shared, counted once a
  companion;
* *eigenvector centrality* [1]_: the leading eigenvector of A, which makes central whoever is present with those who
  are. It is given with length 1 (``eigenvector``) and with the largest value 1 (``scaled``). Where two groups never
  met it can have no one answer; then it is null.

**Proximity is not power.** Who is often with the leader may be his ally, his secretary, his bodyguard or the man whose
field is in trouble that year; a rival with a base of his own need not come. So each row tells the formal rank as well,
and neither number says whose wishes prevailed.

What counts as a meeting: one body on one day, of ``events`` of the kind ``attendance``, one row a person present. The
shipped record has none, because its source prints no lists of those present. It has for 1931-39, the war and the years
after it who came *most often* to the leader's office, by year (``observations`` of the measure ``office attendance
rank``). Such a list of a year can stand for a meeting (``of="lists"``): then A counts in how many years two people
were both on it, which is weaker than having been in one room; that this may be done at all is our proposal. On lists
of equal length strength says no more than on how many of them somebody stands.

References
----------
.. [1] Bonacich (1972), Journal of Mathematical Sociology 2.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.changes import span_of
from collegium.measures.seats import Body, Day, bodies_of, runs

PRESENT, LISTED = "attendance", "office attendance rank"
SAME = 1e-9  # two eigenvalues nearer than this, by the larger, are one


def co_attendance(presence: pl.DataFrame) -> tuple[list[str], NDArray[np.int64]]:
    """How often each two people were at the same meeting.

    Parameters
    ----------
    presence : polars.DataFrame
        ``meeting_id`` and ``person_id``: one row a person present; a repeated row counts once.

    Returns
    -------
    people : list of str, in order
    together : ndarray of int, shape (n_people, n_people)
        Symmetric, with a zero diagonal.

    Raises
    ------
    CollegiumError
        A column is missing.

    Examples
    --------
    >>> rows = [(1, "leader"), (1, "a"), (1, "b"), (2, "leader"), (2, "a")]
    >>> people, together = co_attendance(pl.DataFrame(rows, schema=["meeting_id", "person_id"], orient="row"))
    >>> people, together.sum(axis=1).tolist()
    (['a', 'b', 'leader'], [3, 2, 3])
    """
    for name in ("meeting_id", "person_id"):
        if name not in presence.columns:
            raise CollegiumError(f"the table of those present lacks the column {name!r}")
    held = presence.select("meeting_id", "person_id").drop_nulls().unique()
    people = sorted(held["person_id"].unique().to_list())
    places = {person: place for place, person in enumerate(people)}
    meetings = {meeting: row for row, meeting in enumerate(held["meeting_id"].unique().sort().to_list())}
    matrix = np.zeros((len(meetings), len(people)), dtype=np.int64)
    for meeting, person in held.iter_rows():
        matrix[meetings[meeting], places[person]] = 1
    together = matrix.T @ matrix
    np.fill_diagonal(together, 0)
    return people, together


def eigenvector_centrality(together: ArrayLike) -> tuple[NDArray[np.float64] | None, float]:
    """The leading eigenvector of a symmetric matrix of non-negative counts, with length 1, and its eigenvalue.

    Parameters
    ----------
    together : array_like of float, shape (n_people, n_people)

    Returns
    -------
    vector : ndarray of float, shape (n_people,), or None
        None where nobody met anybody, or where several groups that never met have the same leading eigenvalue.
    value : float

    Raises
    ------
    CollegiumError
        The matrix is not square, symmetric and non-negative.

    Examples
    --------
    A star with four leaves:

    >>> star = np.zeros((5, 5)); star[0, 1:] = star[1:, 0] = 1
    >>> vector, value = eigenvector_centrality(star)
    >>> vector.round(6).tolist(), round(value, 6)
    ([0.707107, 0.353553, 0.353553, 0.353553, 0.353553], 2.0)
    """
    matrix = np.asarray(together, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or (matrix != matrix.T).any() or (matrix < 0).any():
        raise CollegiumError("a matrix of shared meetings is square, symmetric and not negative", given=matrix.shape)
    if not matrix.any():
        return None, 0.0
    values, vectors = np.linalg.eigh(matrix)
    value = float(values[-1])
    if len(values) > 1 and values[-1] - values[-2] <= SAME * value:
        return None, value
    vector = np.abs(vectors[:, -1])
    vector[vector < SAME] = 0.0
    return vector / np.linalg.norm(vector), value


def attendance(
    history: History,
    start: Day | None = None,
    end: Day | None = None,
    *,
    body: Body = "politburo",
    at: Body | None = None,
    of: Literal["meetings", "lists"] | None = None,
) -> pl.DataFrame:
    """Who was present how often, with how many others, and how central that makes him.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        Only meetings, or lists, that begin and end in this span.
    body : str or sequence of str
        Whose formal rank is told beside.
    at : str or sequence of str, optional
        Only meetings of this body.
    of : {"meetings", "lists"}, optional
        What counts as a meeting; by default meetings if the history has any, else lists.

    Returns
    -------
    polars.DataFrame
        One row a run and person, the strongest first: ``run``, ``person_id``, ``standing`` (his highest rank in
        ``body`` on any day of the span, or out), ``n_present`` of ``n_meetings``, ``degree``, ``strength``,
        ``eigenvector``, ``scaled``, ``counted_by`` (meetings or lists).

    Raises
    ------
    CollegiumError
        Nobody's presence is told in that time; unknown body; no date, one outside the history, or an end before the
        start.

    Examples
    --------
    Two men stand on all nine yearly lists of 1931-39:

    >>> from collegium.record import record
    >>> found = attendance(record(), "1931", "1939").filter(n_present=9)
    >>> found.select("person_id", "standing", "n_meetings", "counted_by").rows()
    [('kaganovich', 'full', 9, 'lists'), ('molotov', 'full', 9, 'lists')]
    """
    if of not in (None, "meetings", "lists"):
        raise CollegiumError("presence is counted by meetings or by lists", given=of, allowed=["meetings", "lists"])
    first, last = span_of(history, start, end)
    presence = _present(history, at) if of != "lists" else _listed(history, at)
    by = "lists" if of == "lists" else "meetings"
    if of is None and presence.is_empty():
        presence, by = _listed(history, at), "lists"
    presence = presence.filter((pl.col("first") >= first) & (pl.col("last") <= last))
    if presence.is_empty():
        raise CollegiumError(
            f"the history tells of nobody's presence in that time, by {by}",
            given=f"{first} to {last}",
            hint="It is read from events of the kind 'attendance', or from lists of those who came most often.",
        )
    stood = _stood(history, body, first, last)
    found = []
    for run in runs(history):
        mine = presence.filter(run=run)
        people, together = co_attendance(mine)
        vector, _ = eigenvector_centrality(together)
        present = dict(mine.select("meeting_id", "person_id").unique().group_by("person_id").len().iter_rows())
        n_meetings = mine["meeting_id"].n_unique()
        for place, person in enumerate(people):
            scores = (None, None) if vector is None else (float(vector[place]), float(vector[place] / vector.max()))
            row = together[place]
            found.append(
                (run, person, stood.get((run, person), "out"), present[person], n_meetings, int((row > 0).sum()),
                 int(row.sum()), *scores, by)
            )  # fmt: skip
    schema: dict[str, Any] = {
        "run": pl.Int32, "person_id": pl.String, "standing": pl.String, "n_present": pl.Int64, "n_meetings": pl.Int64,
        "degree": pl.Int64, "strength": pl.Int64, "eigenvector": pl.Float64, "scaled": pl.Float64,
        "counted_by": pl.String,
    }  # fmt: skip
    order = ["strength", "n_present", "person_id"]
    return pl.DataFrame(found, schema=schema, orient="row").sort("run", *order, descending=[False, True, True, False])


def visitors(
    history: History, start: Day | None = None, end: Day | None = None, *, body: Body = "politburo"
) -> pl.DataFrame:
    """Who came most often to the leader, list by list, and what rank he held.

    Parameters
    ----------
    history : History
    start, end : str or datetime.date, optional
        Only lists that lie in this span.
    body : str or sequence of str
        Whose formal rank is told beside.

    Returns
    -------
    polars.DataFrame
        One row a run, list and place: ``run``, ``period``, ``start``, ``end``, ``place``, ``person_id``, ``standing``
        (his highest rank in ``body`` on any day of the period, or out), ``source_place``. Empty where there are no
        lists.

    Raises
    ------
    CollegiumError
        Unknown body; no date, one outside the history, or an end before the start.

    Examples
    --------
    From 1931 to 1939 the first was always the same man:

    >>> from collegium.record import record
    >>> visitors(record(), "1931", "1939").filter(place=1)["person_id"].unique().to_list()
    ['molotov']
    """
    first, last = span_of(history, start, end)
    lists = _listed(history, None).filter((pl.col("first") >= first) & (pl.col("last") <= last))
    standing = {
        span: _stood(history, body, max(span[0], first), min(span[1], last))
        for span in lists.select("first", "last").unique().iter_rows()
    }
    told = [
        standing[row["first"], row["last"]].get((row["run"], row["person_id"]), "out")
        for row in lists.select("run", "person_id", "first", "last").iter_rows(named=True)
    ]
    return (
        lists.with_columns(standing=pl.Series(told, dtype=pl.String))
        .sort("run", "first", "last", "meeting_id", "place", "person_id")
        .select(
            "run", "period", pl.col("first").alias("start"), pl.col("last").alias("end"), "place", "person_id",
            "standing", "source_place",
        )
    )  # fmt: skip


def _present(history: History, at: Body | None) -> pl.DataFrame:
    """Rows of presence at single meetings: ``run``, ``meeting_id``, ``person_id``, ``first``, ``last``."""
    rows = history.events.filter(
        (pl.col("kind") == PRESENT) & pl.col("person_id").is_not_null() & pl.col("start").is_not_null()
    )
    if at is not None:
        rows = rows.filter(pl.col("organization_id").is_in(bodies_of(history, at)[0]))
    day = pl.col("start").dt.to_string("%Y-%m-%d")
    return rows.select(
        "run", pl.concat_str(pl.col("organization_id").fill_null("?"), day, separator=" ").alias("meeting_id"),
        "person_id", first="start", last="start",
    )  # fmt: skip


def _listed(history: History, at: Body | None) -> pl.DataFrame:
    """Rows of presence on lists, with the place on them."""
    rows = history.observations.filter(
        (pl.col("measure") == LISTED) & pl.col("person_id").is_not_null() & pl.col("start").is_not_null()
    )
    if at is not None:
        rows = rows.filter(pl.col("organization_id").is_in(bodies_of(history, at)[0]))
    period = pl.coalesce("start_date", pl.col("start").dt.to_string("%Y-%m-%d"))
    table = pl.col("source_place").fill_null("").str.replace(r" \(.*$", "")  # two tables of one year are two lists
    key = pl.concat_str(pl.col("organization_id").fill_null("?"), period, table, separator=" ")
    return rows.select(
        "run", key.alias("meeting_id"),
        "person_id", pl.coalesce("start_earliest", "start").alias("first"),
        pl.coalesce("start_latest", "start").alias("last"), period.alias("period"),
        pl.col("value").cast(pl.Int64).alias("place"), "source_place",
    )  # fmt: skip


def _stood(history: History, body: Body, first: Any, last: Any) -> dict[tuple[int, str], str]:
    """The highest rank in a body on any day of a span."""
    ids, _ = bodies_of(history, body)
    rows = history.memberships.filter(
        pl.col("organization_id").is_in(ids)
        & pl.col("rank").is_in(["full", "candidate"])
        & (pl.col("start") <= last)
        & (pl.col("end").is_null() | (pl.col("end") > first))
    )
    found: dict[tuple[int, str], str] = {}
    for run, person, rank in rows.select("run", "person_id", "rank").iter_rows():
        if found.get((run, person)) != "full":
            found[run, person] = rank
    return found
