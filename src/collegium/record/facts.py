"""The facts of the record beside its lists of members: offices, events, decisions, numbers, positions, norms.

Each file of facts is a table with dates as text, where it stands in the source, and words of our own; here it becomes
the table of the schema. An office known only from being held on some date is counted for that date alone (precision
``attested``): it began earlier and ended later, and the source does not say when.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

import polars as pl

from collegium.dates import PartialDate

RANKS = {"member": "full", "candidate": "candidate"}


def frame(name: str) -> pl.DataFrame:
    """One of the record's CSV files, every column as text, empty cells null.

    Parameters
    ----------
    name : str
        The file's name without ``.csv``.
    """
    data = files("collegium.record").joinpath("data", f"{name}.csv").read_bytes()
    return pl.read_csv(data, infer_schema=False)


def dated(table: pl.DataFrame, source: str, name: str) -> pl.DataFrame:
    """Put the five columns of the schema in the place of a column of partial dates.

    Parameters
    ----------
    table : polars.DataFrame
    source : str
        The column with the text.
    name : str
        ``start`` or ``end``.
    """
    texts = table[source].drop_nulls().unique(maintain_order=True).to_list()
    known = [PartialDate.parse(text) for text in texts]
    key = f"{name}_as_found"
    dates = pl.DataFrame(
        {
            key: texts,
            f"{name}_date": texts,
            name: [date.day for date in known],
            f"{name}_earliest": [date.earliest for date in known],
            f"{name}_latest": [date.latest for date in known],
            f"{name}_precision": [date.precision for date in known],
        },
        schema={
            key: pl.String, f"{name}_date": pl.String, name: pl.Date, f"{name}_earliest": pl.Date,
            f"{name}_latest": pl.Date, f"{name}_precision": pl.String,
        },
    )  # fmt: skip
    return table.rename({source: key}).join(dates, on=key, how="left", maintain_order="left").drop(key)


def facts(name: str, **dates: str) -> pl.DataFrame:
    """A file of facts as rows of a table of the schema.

    Parameters
    ----------
    name : str
        The file's name without ``.csv``.
    **dates : str
        For ``start`` and ``end``, the column with the text.

    Examples
    --------
    >>> facts("decisions", start="date").filter(pl.col("decision_id") == "d3-0019")["start_precision"].item()
    'month'
    """
    table = frame(name)
    for column, source in dates.items():
        table = dated(table, source, column)
    return table.rename({"source": "source_place"}).with_columns(run=pl.lit(0), synthetic=pl.lit(False))


def events() -> pl.DataFrame:
    """Dated happenings."""
    return facts("events", start="date")


def decisions() -> pl.DataFrame:
    """Single decisions, with the way in which they were taken where the source says it."""
    return facts("decisions", start="date").rename({"person_id": "subject_id"})


def ballots() -> pl.DataFrame:
    """Votes and elections."""
    table = facts("ballots", start="date").rename({"person_id": "subject_id"})
    return table.with_columns(
        pl.col("electors", "votes_for", "votes_against").cast(pl.Int32), secret=pl.col("secret") == "true"
    )


def meetings() -> pl.DataFrame:
    """Congresses, conferences, plena and sessions."""
    return facts("meetings", start="start_date", end="end_date").with_columns(pl.col("attending").cast(pl.Int32))


def observations() -> pl.DataFrame:
    """Everything that the source counts or measures, the cells of its numeric tables among it."""
    return facts("observations", start="date").with_columns(pl.col("value").cast(pl.Float64))


def relations() -> pl.DataFrame:
    """Who is said in the prose to be whose client, ally, rival, friend or relative; no measure counts these."""
    return facts("relations", start="start_date", end="end_date")


def positions() -> pl.DataFrame:
    """Who stood where in which dispute."""
    return facts("positions", start="date")


def norms() -> pl.DataFrame:
    """The norms and written rules of each period, coded."""
    return facts("norms", start="start_date", end="end_date")


def offices(deaths: Mapping[str, PartialDate]) -> pl.DataFrame:
    """Offices and memberships outside the bodies whose lists of members are printed, as rows of ``memberships``.

    Where the source names no exit, the spell ends with the successor's entry (precision ``successor``) or with the
    body (``body``); otherwise, as where nothing is known but a date on which the office was held, it is counted only
    as far as it is attested (``attested``). Nobody holds an office after his death.

    Parameters
    ----------
    deaths : mapping of person to date
    """
    table = frame("offices").rename({"source": "source_place", "attested": "attested_date"})
    for column in ("start", "end", "attested"):
        table = dated(table, f"{column}_date", column)
    table = _ended(table)
    day_after = pl.col("attested_latest").dt.offset_by("1d")
    one_day = pl.col("attested_earliest") == pl.col("attested_latest")
    held_until = pl.when(one_day).then(day_after).otherwise(pl.col("attested_earliest"))
    no_start, no_end = pl.col("start").is_null(), pl.col("end").is_null()
    table = table.with_columns(
        start=pl.coalesce("start", "attested_earliest", pl.col("end_earliest").dt.offset_by("-1d")),
        start_latest=pl.coalesce("start_latest", "attested_latest", pl.col("end_earliest").dt.offset_by("-1d")),
        start_precision=pl.when(no_start).then(pl.lit("attested")).otherwise(pl.col("start_precision")),
    ).with_columns(
        end=pl.coalesce("end", day_after, pl.col("start").dt.offset_by("1d")),
        end_earliest=pl.coalesce("end_earliest", held_until, pl.col("start_latest").dt.offset_by("1d")),
        end_precision=pl.when(no_end).then(pl.lit("attested")).otherwise(pl.col("end_precision")),
    )
    died = pl.col("person_id").replace_strict({who: date.latest for who, date in deaths.items()}, default=None)
    table = table.with_columns(
        end=pl.max_horizontal(pl.min_horizontal("end", died), pl.col("start").dt.offset_by("1d")),
        end_earliest=pl.min_horizontal("end_earliest", died),
    )
    post = pl.concat_str("organization_id", pl.lit(":"), "role")
    return table.select(
        run=pl.lit(0),
        membership_id="office_id",
        person_id="person_id",
        organization_id="organization_id",
        post_id=pl.when(pl.col("role").is_in(list(RANKS))).then(None).otherwise(post),
        rank=pl.col("role").replace_strict(RANKS, default="holder"),
        **{
            f"{name}{part}": f"{name}{part}"
            for name in ("start", "end")
            for part in ("_date", "", "_earliest", "_latest", "_precision")
        },
        entry="entry",
        exit="exit",
        synthetic=pl.lit(False),
        source_id="source_id",
        source_place="source_place",
        end_source_place="source_place",
        note="note",
    )


def _ended(table: pl.DataFrame) -> pl.DataFrame:
    """Give spells without an exit the end that follows from others: the successor's entry, or the body's end.

    A successor is only who is said to have replaced that very person; a body's membership ends with the body.
    """
    started = table.filter(pl.col("start").is_not_null())
    followers = started.filter(pl.col("entry").str.starts_with("replaced ")).select(
        "organization_id", "role", said=pl.col("entry").str.to_lowercase(), next_id="person_id",
        next_date="start_date", next="start", next_earliest="start_earliest", next_latest="start_latest",
    )  # fmt: skip
    surname = pl.col("person_id").str.split("-").list.first()
    successors = (
        started.filter(pl.col("end").is_null())
        .join(followers, on=["organization_id", "role"])
        .filter((pl.col("next") > pl.col("start")) & pl.col("said").str.contains(surname))
        .sort("next")
        .unique("office_id", keep="first", maintain_order=True)
        .select("office_id", "next_date", "next", "next_earliest", "next_latest")
    )
    closed = dated(frame("organizations").select("organization_id", "dissolution_date"), "dissolution_date", "over")
    closed = closed.filter(pl.col("over").is_not_null()).drop("over_precision")
    table = table.join(successors, on="office_id", how="left", maintain_order="left")
    table = table.join(closed, on="organization_id", how="left", maintain_order="left")
    open_ = pl.col("end").is_null() & pl.col("start").is_not_null()
    follows = open_ & pl.col("next").is_not_null()
    outlived = open_ & pl.col("next").is_null() & (pl.col("over") > pl.col("start"))

    def ended(part: str) -> pl.Expr:
        name = f"end{part}"
        by = pl.when(follows).then(pl.col(f"next{part}")).when(outlived).then(pl.col(f"over{part}"))
        return by.otherwise(pl.col(name)).alias(name)

    return table.with_columns(
        *(ended(part) for part in ("_date", "", "_earliest", "_latest")),
        end_precision=pl.when(follows)
        .then(pl.lit("successor"))
        .when(outlived)
        .then(pl.lit("body"))
        .otherwise(pl.col("end_precision")),
        exit=pl.when(follows & pl.col("exit").is_null())
        .then(pl.lit("successor's entry"))
        .when(outlived & pl.col("exit").is_null())
        .then(pl.lit("body abolished"))
        .otherwise(pl.col("exit")),
    )


def fates(memberships: pl.DataFrame, happened: pl.DataFrame) -> pl.DataFrame:
    """How lives and careers ended, as far as the source says: ``person_id``, ``fate``.

    A violent end by the events comes before a death in office by the memberships.
    """
    violent = {"execution": "executed", "assassination": "assassinated", "suicide": "suicide"}
    by_event = (
        happened.filter(pl.col("kind").is_in(list(violent)) & pl.col("person_id").is_not_null())
        .select("person_id", fate=pl.col("kind").replace_strict(violent))
        .unique("person_id", keep="first", maintain_order=True)
    )
    by_exit = (
        memberships.filter(pl.col("exit").is_in(["died", "executed", "suicide", "assassinated"]))
        .select("person_id", fate=pl.col("exit").replace("died", "died in office"))
        .unique("person_id", keep="last", maintain_order=True)
    )
    return pl.concat([by_event, by_exit]).unique("person_id", keep="first", maintain_order=True)
