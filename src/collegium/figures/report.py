"""The report of a study: one self-contained page."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from collegium import __version__
from collegium.conduct.catalogue import MODULES
from collegium.disk import write_text
from collegium.engine.setting import cast_of
from collegium.engine.start import read_roster
from collegium.figures.output import save, svg
from collegium.figures.shares import shares
from collegium.figures.survivors import survivors
from collegium.figures.targets import targets
from collegium.measures import client_shares
from collegium.theories.compare import BODIES, LEADS, RETENTIONS, SHARES
from collegium.theories.run import Results
from collegium.theories.study import Resolved

MEASURES = {**SHARES, **LEADS, **RETENTIONS}
PATTERNS = {"alignment": "alignments", "A3": "A3, wing captured first", "A6": "A6, carry-over"}


def sentences(results: Results) -> list[str]:
    """The verdict of a study in a few sentences of fact."""
    names = _names(results)
    rows = results.summary().to_dicts()
    found = []
    for row in rows:
        better = "less than" if row["crps"] < row["no_change"] else "no better than"
        found.append(
            f"{names[row['theory']]}: the record lies within 90 % of the runs in {row['met']} of {row['scored']} "
            f"targets; it scores {row['crps']:.3f}, {better} the {row['no_change']:.3f} of no change."
        )
    if len(rows) > 1:
        found.append(_closest(results, names))
    missed = [
        {(r["measure"], r["organization_id"]) for r in table.filter(pl.col("scored") & ~pl.col("met")).to_dicts()}
        for table in results.targets.values()
    ]
    shared = sorted(set.intersection(*missed)) if missed else []
    if shared:
        what = "; ".join(f"{MEASURES[measure]} ({body})" for measure, body in shared)
        found.append(f"Every theory misses, on some date: {what}.")
    found.append("Nothing was fitted; everybody below the top bodies is synthetic.")
    return found


def _closest(results: Results, names: dict[str, str]) -> str:
    """Which theory scores less, if the difference is more than the targets' own scatter."""
    ranked = sorted(results.summary().to_dicts(), key=lambda row: row["crps"])
    first, second = ranked[0]["theory"], ranked[1]["theory"]
    keys = ["measure", "organization_id", "date"]
    both = results.targets[first].filter("scored").join(results.targets[second].filter("scored"), on=keys)
    gaps = (both["crps_right"] - both["crps"]).to_numpy()
    mean, error = float(gaps.mean()), 1.96 * float(gaps.std(ddof=1)) / len(gaps) ** 0.5
    told = (
        f"{mean:.3f} (95 % interval over targets {mean - error:.3f} to {mean + error:.3f}; targets are not independent)"
    )
    if mean - error > 0:
        return f"{names[first]} is closer to the record than {names[second]}: the scores differ by {told}."
    return f"Neither {names[first]} nor {names[second]} is ahead: the scores differ by {told}."


def write_report(results: Results, moved: Mapping[str, pl.DataFrame] | None = None) -> Path:
    """Write ``report.html`` and the figures of a study into its folder.

    Parameters
    ----------
    moved : mapping of theory id to polars.DataFrame, optional
        What changed against another study: see :func:`collegium.theories.compare.moved`.

    Returns
    -------
    Path
        Of the page, which needs nothing beside it.
    """
    from jinja2 import Environment, StrictUndefined

    template = files("collegium.figures").joinpath("report.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    page = environment.from_string(template).render(**_facts(results, moved or {}))
    path = results.out / "report.html"
    write_text(path, page)
    return path


def draw(results: Results) -> list[dict[str, Any]]:
    """The figures of a study with their captions."""
    study, names = results.resolved.study, _names(results)
    source = "Gill (2018)" if study.start.history == "record" else results.resolved.record.manifest.title
    note = f"{study.runs} runs a theory, seed {study.seed}; record: {source}"
    dates = study.compare.dates
    recorded = client_shares(results.resolved.record, list(BODIES), dates, rank="all")
    found = []
    for measure, title in (("client_share", "The leader's clients"), ("following_share", "His clients and allies")):
        frames = {names[name]: _wide(frame, measure) for name, frame in results.values.items()}
        figure = shares(frames, recorded, list(BODIES), measure, title=title, subtitle=note)
        points = "the record, with a bar from the strict count of double letters to the broad one"
        caption = (
            f"{title}, as a share of the members other than himself. Lines: medians of the runs; bands: 90 % of them. "
            f"Points: {points if measure == 'client_share' else 'the record'}."
        )
        found.append({"name": measure, "figure": figure, "caption": caption})
    kept = pl.concat([frame.with_columns(theory=pl.lit(names[name])) for name, frame in results.seats.items()])
    found.append(
        {
            "name": "survivors",
            "figure": survivors(kept, title="Who still sits", subtitle=note),
            "caption": f"The {study.compare.body.capitalize()} of {study.start.on}: in how many runs each still sits, "
            "and whether he did.",
        }
    )
    rows = pl.concat(
        [
            table.filter("scored").select(
                pl.lit(names[name]).alias("theory"),
                _label().alias("target"),
                pl.when(pl.col("measure").is_in(list(LEADS)))
                .then(pl.lit("lead"))
                .otherwise(pl.lit("share"))
                .alias("unit"),
                "record",
                "median",
                "low",
                "high",
                "met",
            )
            for name, table in results.targets.items()
        ]
    )
    found.append(
        {
            "name": "targets",
            "figure": targets(rows, title="Every target", subtitle=note),
            "caption": "Black: the record. Coloured: median and 90 % of the runs.",
        }
    )
    return found


def _names(results: Results) -> dict[str, str]:
    return {theory.id: theory.name for theory in results.resolved.theories}


def _wide(frame: pl.DataFrame, measure: str) -> pl.DataFrame:
    return frame.filter(measure=measure).select("run", "organization_id", "date", pl.col("value").alias(measure))


def _label() -> pl.Expr:
    short = {
        "client_share": "clients",
        "following_share": "clients and allies",
        "secretariat_client_lead": "client lead over Politburo",
        "orgburo_client_lead": "client lead over Politburo",
        "secretariat_following_lead": "lead over Politburo, with allies",
        "orgburo_following_lead": "lead over Politburo, with allies",
        "retention": "still sitting",
        "retention_full": "still full members",
    }
    body = pl.col("organization_id").str.to_titlecase()
    return pl.format("{} {}: {}", pl.col("date").dt.strftime("%Y-%m"), body, pl.col("measure").replace_strict(short))


def _facts(results: Results, moved: Mapping[str, pl.DataFrame]) -> dict[str, Any]:
    resolved, study, names = results.resolved, results.resolved.study, _names(results)
    (results.out / "figures").mkdir(exist_ok=True)
    drawn = draw(results)
    for one in drawn:
        save(one["figure"], results.out / "figures" / f"{one['name']}.svg")
    roster = read_roster(resolved.record, resolved.first, cast_of(resolved.charter))
    unknown = [person for person, birth in zip(roster.person_ids, roster.births, strict=True) if birth != birth]
    people = dict(resolved.record.persons.select("person_id", "name").iter_rows())
    return {
        "study": study,
        "charter": _charter_of(resolved, resolved.charter.name),
        "theories": resolved.theories,
        "sentences": sentences(results),
        "summary": [row | {"name": names[row["theory"]]} for row in results.summary().to_dicts()],
        "first_date": min(study.compare.dates),
        "figures": [{"svg": svg(one["figure"]), "caption": one["caption"]} for one in drawn],
        "moved": [_moved_block(names[name], table) for name, table in moved.items()],
        "missed": [_missed_block(names[name], table) for name, table in results.targets.items()],
        "carried": [people[person] for person in roster.carried_back],
        "drawn": [people[person] for person in unknown],
        "n_provinces": resolved.charter.units("province"),
        "n_districts": resolved.charter.units("district"),
        "targets": [_target_row(names[name], row) for name, t in results.targets.items() for row in t.to_dicts()],
        "parameters": _parameters(results),
        "provenance": [
            ("study", f"{study.id}, {study.start.on} to {study.until}, {study.runs} runs a theory"),
            ("seed", str(study.seed)),
            ("charter", f"{_charter_of(resolved)}, sha256 {results.facts['charter'][:16]}"),
            ("roster", f"{study.start.history}, sha256 {results.facts['roster'][:16]}"),
            ("Collegium", __version__),
            ("Python", platform.python_version()),
            ("Polars", pl.__version__),
            ("tables", "tables/targets.csv, tables/seats.csv; every run under histories/, as Parquet"),
        ],
    }


def _charter_of(resolved: Resolved, name: str | None = None) -> str:
    """The charter, by its id or a name, and what was laid over it."""
    return " + ".join([name or resolved.charter.id, *resolved.charter.amendments])


def _moved_block(name: str, table: pl.DataFrame) -> dict[str, Any]:
    clear = table.filter("clear").sort(pl.col("change").abs(), descending=True)
    rows = [_plain(row) for row in clear.head(12).to_dicts()]
    return {"name": name, "clear": clear.height, "all": table.height, "rows": rows}


def _missed_block(name: str, table: pl.DataFrame) -> dict[str, Any]:
    scored = table.filter("scored")
    rows = [_plain(row) for row in scored.filter(~pl.col("met")).to_dicts()]
    return {"name": name, "scored": scored.height, "rows": rows}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return row | {
        "pattern": PATTERNS[row["pattern"]],
        "measure": MEASURES[row["measure"]],
        "body": row["organization_id"],
        "date": f"{row['date']:%Y-%m}",
    }


def _target_row(name: str, row: dict[str, Any]) -> dict[str, Any]:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:.2f}"

    result = "given" if not row["scored"] else "met" if row["met"] else "missed"
    return _plain(row) | {
        "theory": name,
        "record": number(row["record"]),
        "median": number(row["median"]),
        "crps": number(row["crps"]),
        "interval": f"{number(row['low'])} to {number(row['high'])}" if row["low"] is not None else "",
        "result": result,
    }


def _parameters(results: Results) -> list[dict[str, Any]]:
    settled = results.facts["theories"]
    return [
        {
            "mechanism": mechanism,
            "name": p.name,
            "default": f"{p.default:g}",
            "settled": [f"{settled[t.id]['parameters'][p.name]:g}" for t in results.resolved.theories],
            "unit": p.unit,
            "label": p.label,
            "source": p.source,
        }
        for mechanism, group in MODULES.items()
        for p in group
    ]
