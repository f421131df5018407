"""The figures of a contest's report, drawn from the tables of its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from collegium.contest.opened import Opened
from collegium.errors import CollegiumError
from collegium.studio.contest import ALL
from collegium.studio.export import DRAWING, KINDS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES = ("standing", "confusion", "patterns", "amendments")
MOST = 12


def figure(found: Opened, name: str, kind: str) -> bytes:
    """A figure of the report: ``standing``, ``confusion``, ``patterns`` or ``amendments``, as SVG or PNG.

    Raises
    ------
    CollegiumError
        No such figure or kind, or the contest has nothing to draw in it.
    """
    if name not in FIGURES:
        raise CollegiumError("a contest has no such figure", given=name[:80], allowed=FIGURES)
    if kind not in KINDS:
        raise CollegiumError("the studio draws no such file", given=kind[:80], allowed=KINDS)
    from collegium.figures.output import rendered

    with DRAWING:
        return rendered(_drawn(found, name), f".{kind}")


def _drawn(found: Opened, name: str) -> Figure:
    from collegium.figures import contest as draw

    tables, label = found.tables, str(found.facts["label"])
    if name == "patterns":
        shown = tables["patterns"].filter(pl.col("theory") != "")
        return draw.pattern_matrix(shown, title="Figures of the record, met and missed", subtitle=label)
    if name == "amendments":
        keys = ["id", "text", "period", "outcome"]
        apart = tables["disagreements"].head(MOST).select(keys)
        if not apart.height:
            raise CollegiumError("on no amendment do the intervals of two theories lie apart")
        held = apart.join(tables["counterfactuals"], on=keys, how="left", maintain_order="left")
        rows = held.select("theory", "change", "low", "high", label=pl.format("{} {}, {}: {}", *keys))
        return draw.changes(rows, title="Where the theories disagree", subtitle=f"Paired runs, 95 % intervals. {label}")
    if "probabilities" not in tables:
        raise CollegiumError("no figure is told by all theories, so none was compared")
    if name == "standing":
        return draw.standing(tables["probabilities"], title="How probable each theory is", subtitle=label)
    confused = tables["confusion"].filter(pl.col("scope") == ALL)
    return draw.confusion(
        confused, title="Which theory is named for a simulated record", subtitle=f"A row a truth, all periods. {label}"
    )
