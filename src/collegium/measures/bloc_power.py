"""The power of a body's factions, if each votes as one.

Definitions
-----------
The weights of the vote are the sizes of the factions (:mod:`collegium.measures.factions`); everybody else votes for
himself, and of a client at half weight the other half does. More than half of all seats carries a motion, unless
another quota is given. The indices are those of :mod:`collegium.measures.power_indices`, exactly. That a faction votes
as one is supposed [our own].

Beside them stands the index of an oceanic game in which this bloc alone faces a sea of independents under a simple
majority, w / (1 - w) [1]_: what it would have if the other factions fell apart and the body were large [literature].

References
----------
.. [1] Milnor and Shapley (1978), Mathematics of Operations Research 3(4).
"""

from __future__ import annotations

from fractions import Fraction

import polars as pl

from collegium.errors import CollegiumError
from collegium.measures.power_indices import Indices, indices, majority, ocean
from collegium.measures.votes import Weight, number, rescaled

SCHEMA = {
    "run": pl.Int32,
    "date": pl.Date,
    "organization_id": pl.String,
    "bloc": pl.String,
    "blocs": pl.Int64,
    "seats": pl.Float64,
    "share": pl.Float64,
    "quota": pl.Float64,
    "shapley_shubik": pl.Float64,
    "banzhaf": pl.Float64,
    "banzhaf_normalised": pl.Float64,
    "ocean": pl.Float64,
    "shapley_shubik_exact": pl.String,
}


def bloc_power(found: pl.DataFrame, quota: Weight | None = None) -> pl.DataFrame:
    """The power indices of the factions of a body and of its independents.

    Parameters
    ----------
    found : polars.DataFrame
        Of :func:`~collegium.measures.factions`.
    quota : int, float, str, Fraction or Decimal, optional
        The seats that carry a motion; by default more than half of them.

    Returns
    -------
    polars.DataFrame
        One row a run, date, body and faction, the largest first, then one for all independents and one for the other
        halves of clients at half weight: ``run``, ``date``, ``organization_id``, ``bloc`` (the head; null for those who
        vote for themselves), ``blocs`` (how many such), ``seats`` (of each), ``share`` (of all seats), ``quota`` (in
        seats), and of each ``shapley_shubik``, ``banzhaf`` (absolute), ``banzhaf_normalised``, ``ocean`` and
        ``shapley_shubik_exact`` (as a fraction). No row where no tie is told: who would vote with whom is not known.

    Raises
    ------
    CollegiumError
        The quota is out of range; the body is too large to count.

    Examples
    --------
    >>> from collegium.measures.factions import factions
    >>> from collegium.record import record
    >>> members = factions(record(), ("politburo", "secretariat"), "1973-04-30")
    >>> bloc_power(members).select("bloc", "seats", "quota", "shapley_shubik_exact").row(0)
    ('brezhnev', 7.0, 14.0, '131/390')
    """
    for column in ("run", "date", "organization_id", "faction", "weight", "told"):
        if column not in found.columns:
            raise CollegiumError(f"the table of factions lacks the column {column!r}", given=found.columns)
    rows: list[tuple[object, ...]] = []
    known: dict[tuple[Fraction, ...], tuple[Indices, Fraction]] = {}
    for key, part in found.group_by(["run", "date", "organization_id"], maintain_order=True):
        if not part["told"].any():
            continue
        blocs = _blocs(part)
        weights = tuple(size for _, number_of, size in blocs for _ in range(number_of))
        if weights not in known:
            known[weights] = _counted(weights, quota)
        index, needed = known[weights]
        at = 0
        for bloc, number_of, size in blocs:
            share = float(size / sum(weights))
            of_each = (index.shapley_shubik[at], index.banzhaf[at], index.banzhaf_normalised[at])
            rows.append(
                (*key, bloc, number_of, float(size), share, float(needed), *map(float, of_each), ocean(share),
                 str(of_each[0]))
            )  # fmt: skip
            at += number_of
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _blocs(part: pl.DataFrame) -> list[tuple[str | None, int, Fraction]]:
    """Factions from the largest, then independents, then halves: head, how many, seats of each."""
    sizes: dict[str, Fraction] = {}
    single: dict[Fraction, int] = {}
    for faction, weight in part.select("faction", "weight").iter_rows():
        counted = Fraction(weight).limit_denominator(1000)
        if faction is None:
            single[Fraction(1)] = single.get(Fraction(1), 0) + 1
            continue
        sizes[faction] = sizes.get(faction, Fraction(0)) + counted
        if counted < 1:
            single[1 - counted] = single.get(1 - counted, 0) + 1
    found: list[tuple[str | None, int, Fraction]] = [
        (head, 1, size) for head, size in sorted(sizes.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return found + [(None, count, size) for size, count in sorted(single.items(), reverse=True)]


def _counted(weights: tuple[Fraction, ...], quota: Weight | None) -> tuple[Indices, Fraction]:
    whole, everything = rescaled(weights, sum(weights, Fraction(0)))
    scale = Fraction(everything) / sum(weights, Fraction(0))
    needed = Fraction(majority(whole)) / scale if quota is None else number(quota)
    return indices(weights, needed), needed
