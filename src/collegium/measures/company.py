"""Who sat together, in which bodies and for how long.

Definitions
-----------
Two people sit together on the days on which both hold a seat or a post of the same body, of whatever rank. A person's
overlapping spells in a body count once. A spell still open counts to the last day of the history. Offices known only
from a day on which they are attested count for that day alone, so the days are the least that the source bears out.

Where a history marks the bodies whose whole lists of members it knows (``coverage`` is ``listed``), those are the
bodies compared unless others are named: of the others it knows only whom its source happens to name, and two party
members "sit together" for life.

The work grows with the meetings found and not with the square of the people: with the spells of a body sorted by entry,
those that overlap a spell and start after it stand in one stretch behind it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from collegium.errors import CollegiumError
from collegium.history import History
from collegium.measures.seats import Body, bodies_of

LISTED = "listed"


def together(
    history: History,
    bodies: Body | None = None,
    people: str | Sequence[str] | None = None,
    *,
    by_body: bool = True,
) -> pl.DataFrame:
    """Who sat with whom, and for how many days.

    Parameters
    ----------
    history : History
    bodies : str or sequence of str, optional
        The bodies; by default those that the history lists in full, or all of them if it marks none.
    people : str or sequence of str, optional
        Only pairs with one of these people, who then stands first; of two of them, the one named first.
    by_body : bool
        One row a pair and body; otherwise one row a pair, with the days of all bodies together, each day once.

    Returns
    -------
    polars.DataFrame
        The longest first: ``run``, ``person_id``, ``other_id``, ``organization_id`` (with ``by_body=False`` the bodies
        they shared, ``politburo+secretariat``), ``days``, ``first`` and ``last`` (the first and the last day together).

    Raises
    ------
    CollegiumError
        Unknown body or person.

    Examples
    --------
    Molotov's longest companion in the Politburo:

    >>> from collegium.record import record
    >>> together(record(), "politburo", "molotov").select("person_id", "other_id", "first").row(0)
    ('molotov', 'voroshilov', datetime.date(1926, 1, 1))
    """
    named = None if people is None else [history.person(p) for p in ([people] if isinstance(people, str) else people)]
    if named is not None and not named:
        raise CollegiumError("the measure needs a person", given=people)
    met = stretches(history, seats_of(history, together_bodies(history, bodies)), named)
    if named is not None:
        met = _oriented(met, named)
    if not by_body:
        shared = met.group_by("run", "person_id", "other_id").agg(
            pl.col("organization_id").unique().sort().str.join("+")
        )
        met = merged(met.drop("organization_id"), ["run", "person_id", "other_id"])
        met = met.join(shared, on=["run", "person_id", "other_id"])
    return (
        met.group_by("run", "person_id", "other_id", "organization_id")
        .agg(
            days=(pl.col("end") - pl.col("start")).dt.total_days().sum(),
            first=pl.col("start").min(),
            last=pl.col("end").max().dt.offset_by("-1d"),
        )
        .sort(
            "run", "days", "first", "person_id", "other_id", "organization_id", descending=[False, True] + [False] * 4
        )
    )


def seats_of(history: History, ids: Sequence[str]) -> pl.DataFrame:
    """The spells in some bodies, of whatever rank."""
    return history.memberships.filter(pl.col("organization_id").is_in(list(ids)) & pl.col("start").is_not_null())


def stretches(history: History, seats: pl.DataFrame, named: Sequence[str] | None = None) -> pl.DataFrame:
    """Each stretch of days that two people share in a body, the lesser id first.

    Parameters
    ----------
    history : History
    seats : polars.DataFrame
        Rows of its ``memberships`` with a start.
    named : sequence of str, optional
        Only pairs with one of these people.

    Returns
    -------
    polars.DataFrame
        ``run``, ``organization_id``, ``person_id``, ``other_id``, ``start``, ``end``; no two of a pair and body
        overlap.

    Examples
    --------
    >>> from collegium.record import record
    >>> met = stretches(record(), seats_of(record(), ["secretariat"]), ["brezhnev"])
    >>> met.filter(person_id="andropov").select("other_id", "start").rows()
    [('brezhnev', datetime.date(1963, 6, 1)), ('brezhnev', datetime.date(1982, 5, 1))]
    """
    key = ["run", "organization_id"]
    after = history.manifest.end + dt.timedelta(days=1)
    spells = seats.select(
        *key, "person_id", "start", pl.min_horizontal(pl.col("end").fill_null(after), pl.lit(after))
    ).filter(pl.col("end") > pl.col("start"))  # fmt: skip
    return _overlaps(merged(spells, [*key, "person_id"]), key, named)


def merged(spells: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """The days that some spells cover, as spells that neither overlap nor touch.

    Parameters
    ----------
    spells : polars.DataFrame
        With the columns of ``key``, and ``start`` and ``end``, both known.
    key : sequence of str
        Whose spells belong together.

    Examples
    --------
    >>> import datetime as dt
    >>> day = [dt.date(1922, 4, n) for n in (1, 2, 3, 5, 6)]
    >>> rows = {"person_id": "a", "start": [day[0], day[1], day[3]], "end": [day[2], day[2], day[4]]}
    >>> merged(pl.DataFrame(rows), ["person_id"])["end"].to_list()
    [datetime.date(1922, 4, 3), datetime.date(1922, 4, 6)]
    """
    covered = pl.col("end").cum_max().shift(1).over(key)
    return (
        spells.sort(*key, "start", "end")
        .with_columns(_part=(pl.col("start") > covered).fill_null(True).cum_sum().over(key))
        .group_by(*key, "_part", maintain_order=True)
        .agg(pl.col("start").min(), pl.col("end").max())
        .drop("_part")
    )


def together_bodies(history: History, bodies: Body | None) -> list[str]:
    """The bodies named, or those that the history lists in full, or all of them if it marks none."""
    if bodies is not None:
        return bodies_of(history, bodies)[0]
    listed = history.organizations.filter(pl.col("coverage") == LISTED)["organization_id"].to_list()
    return listed or history.memberships["organization_id"].drop_nulls().unique().sort().to_list()


def _overlaps(spells: pl.DataFrame, key: Sequence[str], named: Sequence[str] | None) -> pl.DataFrame:
    """Each stretch of days that two people share in a body, the lesser id first."""
    rows = (
        spells.sort(*key, "start", "end", "person_id")
        .with_columns(_group=pl.struct(key).rank("dense").cast(pl.Int64) * 2**32)
        .with_columns(_key=pl.col("_group") + pl.col("start").to_physical())
        .with_row_index("_first")
    )
    last = rows["_key"].search_sorted(rows["_group"] + rows["end"].to_physical().cast(pl.Int64), side="left")
    pairs = (
        rows.select(
            "_first", _second=pl.int_ranges(pl.col("_first").cast(pl.Int64) + 1, pl.Series(last).cast(pl.Int64))
        )
        .explode("_second", empty_as_null=True)
        .drop_nulls()
        .with_columns(pl.col("_second").cast(pl.UInt32))
    )
    one = rows.select("_first", *key, "person_id", "start", "end")
    other = rows.select(_second="_first", other_id="person_id", _start="start", _end="end")
    if named is not None:
        mine = rows.filter(pl.col("person_id").is_in(list(named)))["_first"].implode()
        pairs = pairs.filter(pl.col("_first").is_in(mine) | pl.col("_second").is_in(mine))
    swapped = pl.col("person_id") > pl.col("other_id")
    return (
        pairs.join(one, on="_first")
        .join(other, on="_second")
        .filter(pl.col("person_id") != pl.col("other_id"))
        .select(
            *key,
            person_id=pl.min_horizontal("person_id", "other_id"),
            other_id=pl.when(swapped).then(pl.col("person_id")).otherwise(pl.col("other_id")),
            start=pl.max_horizontal("start", "_start"),
            end=pl.min_horizontal("end", "_end"),
        )
    )


def _oriented(met: pl.DataFrame, named: Sequence[str]) -> pl.DataFrame:
    """The pairs with the person asked for first."""
    place = {person: at for at, person in enumerate(named)}
    one, other = (pl.col(name).replace_strict(place, default=len(place)) for name in ("person_id", "other_id"))
    return met.with_columns(
        person_id=pl.when(other < one).then("other_id").otherwise("person_id"),
        other_id=pl.when(other < one).then("person_id").otherwise("other_id"),
    )
