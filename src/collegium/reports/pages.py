"""The report of a profile: a page that needs nothing beside it, figures, tables and ``profile.json``.

A folder appears whole or not at all; see :mod:`collegium.disk`.
"""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from collegium import __version__
from collegium.disk import appearing
from collegium.errors import CollegiumError
from collegium.figures import save, svg
from collegium.figures.style import sentence
from collegium.reports.items import PANELS
from collegium.reports.profile import Part, Profile, plain
from collegium.reports.tables import cells, flat, heading, latex

FORMAT = "collegium-profile/1"
RECORD = "profile.json"
SHORT = 16  # rows of a table that a page shows at once
MOST = 400  # rows of a table that a page shows at all
HELD = 200  # rows of a table that profile.json holds


def write_profile(found: Profile, out: str | Path) -> Path:
    """Write the report of a profile into a folder.

    Parameters
    ----------
    found : Profile
    out : path
        A new or empty folder, or one that holds an earlier report, which is replaced.

    Returns
    -------
    Path
        Of ``index.html``. Beside it stand ``profile.json``, ``tables/NAME.csv`` (every row and run) and
        ``tables/NAME.tex`` (what the page shows), ``figures/NAME.svg`` and ``figures/NAME.pdf``.

    Raises
    ------
    CollegiumError
        The folder holds something else, or cannot be written.
    """
    target = Path(out)
    if target.exists() and (not target.is_dir() or any(target.iterdir())) and not (target / RECORD).is_file():
        raise CollegiumError("the folder holds something that is no report", where=target, hint="Choose another.")
    try:
        with appearing(target) as fresh:
            (fresh / "tables").mkdir(parents=True)
            (fresh / "figures").mkdir()
            for part in found:
                _write_part(part, found, fresh)
            (fresh / RECORD).write_text(json.dumps(as_record(found), indent=1, ensure_ascii=False) + "\n", "utf-8")
            (fresh / "index.html").write_text(page(found), "utf-8")
    except OSError as error:
        raise CollegiumError("the report cannot be written", where=target, hint=str(error.strerror or error)) from error
    return target / "index.html"


def _write_part(part: Part, found: Profile, folder: Path) -> None:
    if part.table is not None and part.page is not None:
        flat(part.table).write_csv(folder / "tables" / f"{part.name}.csv")
        about = found.about
        caption = f"{part.title}: {about.body}, {about.first} to {about.last}. {part.says}"
        tex = latex(part.page, caption, f"tab:{part.name}")
        (folder / "tables" / f"{part.name}.tex").write_text(tex, "utf-8")
    if part.figure is not None:
        for suffix in ("svg", "pdf"):
            save(part.figure, folder / "figures" / f"{part.name}.{suffix}")


def page(found: Profile) -> str:
    """The page as HTML.

    Examples
    --------
    >>> from collegium.record import record
    >>> from collegium.reports import profile
    >>> text = page(profile(record(), "orgburo", start="1922-04-03", end="1924-06-02", figures=False))
    >>> text.startswith("<!doctype html>"), "cannot be computed: no decisions recorded" in text, "<script" in text
    (True, False, False)
    """
    from jinja2 import Environment, StrictUndefined

    template = files("collegium.reports").joinpath("profile.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    about = found.about
    names = dict(about.history.organizations.select("organization_id", "name").iter_rows())
    told = [part for part in found if part.table is not None]
    return environment.from_string(template).render(
        style=style(),
        title=str(names.get(about.body) or sentence(about.body)),
        span=f"{about.first} to {about.last}",
        history=about.history.manifest.title,
        facts=found.facts,
        short=in_short(found),
        n_told=len(told),
        n_parts=len(found.parts),
        panels=[
            {"title": panel, "id": f"part-{number}", "parts": [_block(one) for one in found if one.panel == panel]}
            for number, panel in enumerate(PANELS)
        ],
        untold=[one for one in found if one.table is None],
        simulated=about.history.manifest.kind == "simulated",
        version=__version__,
        sources=[_source(row) for row in about.history.sources.head(20).iter_rows(named=True)],
    )


def style() -> str:
    """The style sheet of every page of this room."""
    return files("collegium.reports").joinpath("page.css").read_text("utf-8")


def _block(part: Part) -> dict[str, Any]:
    frame = part.page
    rows = [] if frame is None else cells(frame.head(MOST))
    kinds = (
        [] if frame is None else ["n" if kind.is_numeric() else "d" if kind == pl.Date else "" for kind in frame.dtypes]
    )
    kept = [place for place in range(len(kinds)) if any(row[place] for row in rows)]
    return {
        "name": part.name,
        "title": part.title,
        "says": part.says,
        "reason": part.reason,
        "head": [(heading(frame.columns[place]), kinds[place]) for place in kept] if frame is not None else [],
        "rows": [[row[place] for place in kept] for row in rows][: None if len(rows) <= SHORT + 4 else SHORT // 2],
        "more": [[row[place] for place in kept] for row in rows] if len(rows) > SHORT + 4 else [],
        "height": 0 if frame is None else frame.height,
        "cut": frame is not None and frame.height > MOST,
        "figure": None if part.figure is None else svg(part.figure),
    }


def in_short(found: Profile) -> list[str]:
    """What stands out, in a few sentences of fact; each from a table of the profile."""
    tables = {part.name: part.table for part in found if part.table is not None}
    said = []
    if (rows := tables.get("ages")) is not None and (known := rows.drop_nulls("mean")).height:
        youngest, oldest = known.sort("mean").row(0, named=True), known.sort("mean").row(-1, named=True)
        said.append(
            f"Mean age between {youngest['mean']:.1f} years ({youngest['date']}) and {oldest['mean']:.1f} "
            f"({oldest['date']}) on the days looked at."
        )
    if (rows := tables.get("median-tenure")) is not None and rows.height == 1:
        row = rows.row(0, named=True)
        high = "no upper limit" if row["high"] is None else f"{row['high']:.1f}"
        said.append(
            f"Half of the members were gone after {row['median']:.1f} years (95 % limits {row['low']:.1f} to {high}); "
            f"{row['n_exits']} of {row['n_spells']} spells are seen to end."
            if row["low"] is not None
            else f"Half of the members were gone after {row['median']:.1f} years, without limits: too few exits."
        )
    if (rows := tables.get("exit-hazard")) is not None:
        total = rows.filter(pl.col("exit_cause") == "any")
        years = float(total["person_years"].sum())
        if years > 0:
            exits = int(total["n_exits"].sum())
            of = "a run" if rows["run"].n_unique() > 1 else ""
            said.append(
                f"{exits} exits in {years:.0f} years of membership: {exits / years:.3f} a year{of and ', all runs'}."
            )
    if (rows := tables.get("leadership")) is not None and rows["run"].n_unique() == 1:
        labels = rows["label"].drop_nulls().value_counts(sort=True).rows()
        said.append("Type of leadership, in years: " + ", ".join(f"{label} {n}" for label, n in labels) + ".")
    untold = sum(part.table is None for part in found)
    said.append(f"{len(found.parts) - untold} of {len(found.parts)} measures can be computed from what is recorded.")
    return said


def as_record(found: Profile) -> dict[str, Any]:
    """The profile as plain values, as ``profile.json`` holds it."""
    about = found.about
    manifest = about.history.manifest
    return {
        "format": FORMAT,
        "collegium": __version__,
        "history": {
            "title": manifest.title, "kind": manifest.kind, "start": str(manifest.start), "end": str(manifest.end),
            "seed": manifest.seed, "runs": manifest.runs,
        },
        "body": about.body,
        "rank": about.rank,
        "first": str(about.first),
        "last": str(about.last),
        "days": [str(day) for day in about.days],
        "facts": dict(found.facts),
        "in_short": in_short(found),
        "measures": {part.name: _record_of(part) for part in found},
    }  # fmt: skip


def _record_of(part: Part) -> dict[str, Any]:
    if part.table is None or part.page is None:
        return {"title": part.title, "computed": False, "cannot_be_computed": part.reason}
    rows = [{name: plain(value) for name, value in row.items()} for row in flat(part.page).head(HELD).to_dicts()]
    return {
        "title": part.title,
        "computed": True,
        "rows": part.table.height,
        "csv": f"tables/{part.name}.csv",
        "latex": f"tables/{part.name}.tex",
        "figures": [f"figures/{part.name}.svg", f"figures/{part.name}.pdf"] if part.figure is not None else [],
        "shown": rows,
        "shown_all": part.page.height <= HELD,
    }


def _source(row: dict[str, Any]) -> str:
    by = f"{row['author']} ({row['year']}): " if row["author"] and row["year"] else ""
    return f"{by}{row['title']}"
