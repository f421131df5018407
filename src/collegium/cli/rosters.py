"""The measures of rosters: who stays, who comes and goes, who is with whom, how alive the organs are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from collegium.history import History

SPANNED = (
    "spells", "survival", "incidence", "median-tenure", "exponential-tenure", "hazard-by-tenure", "exit-hazard",
    "newcomers", "circulation", "flows", "attendance", "visitors", "vitality",
)  # fmt: skip
DATED = ("ranks", "rank-distance", "age-bands")
NAMES = (*SPANNED, *DATED)
RANKLESS = ("attendance", "visitors", "vitality", "ranks", "rank-distance")
SHORT = {
    "spells": ("organization_id", "entry_time", "exit_type"),
    "exponential-tenure": ("low", "high", "shape_low", "shape_high", "scale", "weibull_statistic", "bands_statistic",
                           "bands_df", "gap_at", "reason"),
    "exit-hazard": ("organization_id", "n_members"),
    "newcomers": ("organization_id",),
    "circulation": ("organization_id", "first", "last"),
    "flows": ("organization_id",),
    "rank-distance": ("organization_id", "second_id"),
    "vitality": ("start", "end"),
    "visitors": ("start", "end"),
    "age-bands": ("organization_id", "from_age", "to_age"),
}  # fmt: skip
NOTES = {
    "survival": "low, high: 95 % limits of the share that is still there. Exits of one day are not independent.",
    "exponential-tenure": "weibull_p, bands_p: how often an exponential law fits as badly, if exits are independent. "
    "largest_day: exits on one day.",
    "exit-hazard": "Exits a year of membership, the leader not counted; low, high: 95 % limits. Without a leader_id: "
    "between terms.",
    "circulation": "open: from outside; closed: from the candidates' bench. bound upper: the body below is not listed.",
    "attendance": "Proximity is not power.",
    "visitors": "Proximity is not power.",
    "median-tenure": "In years; low, high: 95 % limits.",
}


def rows_of(
    past: History,
    name: str,
    dates: list[str],
    start: str | None,
    end: str | None,
    body: str,
    rank: str,
    second: str | None,
) -> pl.DataFrame:
    """A measure of rosters.

    Raises
    ------
    CollegiumError
        It takes other options, or as the measure does.
    """
    from collegium import measures
    from collegium.errors import CollegiumError

    if name in SPANNED:
        if dates:
            raise CollegiumError(f"the measure {name} takes a span", hint="Give --from and --until.")
    elif start or end:
        raise CollegiumError(f"the measure {name} takes no --from or --until", hint="Give --on once for each date.")
    elif not dates:
        raise CollegiumError(f"the measure {name} needs dates", hint="Give --on once for each date.")
    if name in RANKLESS and rank != "full":
        raise CollegiumError(f"the measure {name} takes no --rank", given=rank)
    if name != "rank-distance" and second is not None:
        raise CollegiumError(f"the measure {name} takes no --second", given=second)
    kind: Any = rank
    if name == "attendance":
        return measures.attendance(past, start, end, body=body)
    if name == "visitors":
        return measures.visitors(past, start, end, body=body)
    if name == "vitality":
        return measures.vitality(past, body, start, end)
    if name == "ranks":
        return measures.ranks(past, body, dates)
    if name == "rank-distance":
        return measures.rank_distance(past, body, dates, second=second)
    if name == "age-bands":
        return measures.age_bands(past, body, dates, kind)
    direct: dict[str, Callable[..., pl.DataFrame]] = {
        "exit-hazard": measures.exit_hazard, "newcomers": measures.newcomers, "circulation": measures.circulation,
        "flows": measures.flows, "spells": measures.spells,
    }  # fmt: skip
    if name in direct:
        return direct[name](past, body, start, end, kind)
    derived: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
        "survival": measures.survival, "incidence": measures.incidence, "median-tenure": measures.median_tenure,
        "exponential-tenure": measures.exponential_tenure, "hazard-by-tenure": measures.hazard_by_tenure,
    }  # fmt: skip
    return derived[name](measures.spells(past, body, start, end, kind))


def printed(name: str, rows: pl.DataFrame) -> tuple[pl.DataFrame, str]:
    """The columns that a printed table has, and the note below it."""
    hidden = [column for column in SHORT.get(name, ()) if column in rows.columns]
    if name == "exponential-tenure" and rows["reason"].is_not_null().any():
        hidden.remove("reason")
    note = NOTES.get(name, "")
    if hidden:
        more = f"{len(hidden)} more column{'s' * (len(hidden) > 1)} with --format csv or json."
        note = f"{note} {more}".strip()
    return rows.drop(hidden), note
