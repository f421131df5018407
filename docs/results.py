"""The pages that show what long runs found: situations, patterns and the contest.

Situations and patterns stand in ``docs/stored`` as the commands printed them, the contest in the package. The command
of each stands in the page that includes it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path

from markdown_table import table

STORED = Path(__file__).parent / "stored"
VERDICTS = ("met", "missed", "undecided", "not shown by the model")
SIGNS = {"met": "●", "missed": "○", "undecided": "◐", "": ""}
EVERYWHERE = "all periods"
DISAGREEMENTS = 25


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def situation_page(name: str) -> str:
    """What came of a shipped situation when it was run: the stored outcomes, a table for each."""
    from collegium.theories import situation

    arms = {arm.id: arm.name for arm in situation(name).arms}
    found = rows_of(STORED / f"{name}.csv")
    parts: list[str] = []
    for outcome in dict.fromkeys(row["outcome"] for row in found):
        rows = [row for row in found if row["outcome"] == outcome]
        share = rows[0]["unit"].startswith("share")
        told = [row for row in rows if row["record"]]
        unit = "%" if share else rows[0]["unit"]
        parts += [
            f"**{rows[0]['label'].capitalize()}**, {unit}"
            + (f"; the record has {number(told[0]['record'], share)}" if told else "")
        ]
        parts += ["", *table(
            ("arm", "mean", "95 %", "change against the first arm", "95 %"),
            [
                (arms[row["arm"]], number(row["mean"], share), between(row, "low", "high", share),
                 number(row["change"], share, sign=True), between(row, "change_low", "change_high", share, sign=True))
                for row in rows
            ],
        ), ""]  # fmt: skip
    return "\n".join(parts)


def situation_pages() -> dict[str, Callable[[], str]]:
    """The page of each situation whose outcomes are stored."""
    from collegium.theories import situations

    return {
        f"situation-{name}.md": partial(situation_page, name)
        for name in situations()
        if (STORED / f"{name}.csv").is_file()
    }


def patterns_page() -> str:
    """What came of the patterns when they were run: one row a figure."""
    found = rows_of(STORED / "patterns.csv")
    rows = [
        (row["pattern"], row["text"], row["role"], row["period"], *(figure(row[key]) for key in ("record", "median")),
         f"{figure(row['low'])} to {figure(row['high'])}" if row["low"] else "", row["verdict"])
        for row in found
    ]  # fmt: skip
    head = (
        "id",
        "what is read off",
        "role",
        "period",
        "record",
        "model, median",
        "central 90 %, or Wilson's 95 %",
        "verdict",
    )
    counted = [
        (role, *(str(sum(row["role"] == role and row["verdict"] == verdict for row in found)) for verdict in VERDICTS))
        for role in ("fit", "test")
    ]
    return "\n".join([*table(("role", *VERDICTS), counted), "", *table(head, rows)])


def figure(text: str) -> str:
    """A number to three places that count, or nothing."""
    return f"{float(text):.3g}" if text else ""


def number(text: str, share: bool, sign: bool = False) -> str:
    """A number of an outcome: shares in per cent, with one place; others with two."""
    if not text:
        return ""
    value = round(100 * float(text), 1) if share else round(float(text), 2)
    return format(value + 0.0, ("+" if sign else "") + (".1f" if share else ".2f"))


def between(row: dict[str, str], low: str, high: str, share: bool, sign: bool = False) -> str:
    """An interval, or nothing."""
    return f"{number(row[low], share, sign)} to {number(row[high], share, sign)}" if row[low] else ""


# --- the contest ------------------------------------------------------------------------------------------------------


def contest(name: str) -> list[dict[str, str]]:
    """The rows of a table of the contest that comes with the package."""
    from collegium.contest.stored import stored

    return rows_of(stored() / "tables" / f"{name}.csv")


def contest_page() -> str:
    """The contest that comes with the package: a row a theory, from its stored tables."""
    from collegium.contest.opened import read_contest
    from collegium.contest.stored import stored

    found = read_contest(stored())
    tables, whole = found.tables, "all periods"
    with (stored() / "tables" / "theories.csv").open(encoding="utf-8", newline="") as file:
        names = {row["id"]: row["theory"] for row in csv.DictReader(file)}
    met = {(row["theory"], row["role"]): f"{row['met']} of {row['of']}" for row in tables["scores"].to_dicts()}
    named = {row["truth"]: row["share"] for row in tables["confusion"].to_dicts()
             if row["scope"] == whole and row["truth"] == row["named"]}  # fmt: skip
    ranked = tables["probabilities"].filter(scope=whole).sort("probability", descending=True).to_dicts()
    rows = [
        (names.get(one["theory"], ""), f"`{one['theory']}`", f"{one['probability']:.2f}",
         "inside" if one["inside"] else "outside", f"{named[one['theory']]:.0%}", met[one["theory"], "test"],
         met[one["theory"], "fit"])
        for one in ranked
    ]  # fmt: skip
    head = ("theory", "id", "probability", "the record lies", "own records named rightly", "met, only scored",
            "met, fitted to")  # fmt: skip
    verdict = [f"- {one[:1].upper()}{one[1:]}" for one in found.facts["verdict"]]
    code = found.facts["code"]
    return "\n".join([
        f"**{found.facts['label']}**, code `{code[:12]}`.", "", *table(head, rows), "", *verdict, "",
        "```text", found.command, "```",
    ])  # fmt: skip


def share(text: str) -> str:
    """A share in per cent, without places; less than half a per cent says so."""
    if not text:
        return ""
    value = 100 * float(text)
    return "< 1" if 0 < value < 0.5 else f"{value:.0f}"


def confusion_page() -> str:
    """Which theory is named for a simulated record of each, over all periods, in per cent."""
    found = {(row["truth"], row["named"]): row["share"] for row in contest("confusion") if row["scope"] == EVERYWHERE}
    names = list(dict.fromkeys(truth for truth, _ in found))
    rows = [
        (f"`{truth}`", *(f"**{share(found[truth, named])}**" if truth == named else share(found[truth, named])
                         for named in names))
        for truth in names
    ]  # fmt: skip
    return "\n".join(table(("truth", *(f"`{name}`" for name in names)), rows))


def periods_page() -> str:
    """How often the right theory is named, period by period."""
    rows = [
        (row["scope"], row["figures"], f"{share(row['right'])} ({share(row['low'])} to {share(row['high'])})",
         f"`{row['named']}`")
        for row in contest("classifiers")
    ]  # fmt: skip
    return "\n".join(
        table(("over", "figures of common ground", "named rightly, % (95 %)", "named for the record"), rows)
    )


def sensitivity_page() -> str:
    """Which theory is named under each choice, and how probable the first three are."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in contest("sensitivity"):
        found.setdefault(row["choice"], []).append(row)
    rows = []
    for choice, each in found.items():
        first = sorted(each, key=lambda row: -float(row["probability"] or 0))[:3]
        said = ", ".join(f"`{row['theory']}` {share(row['probability'])}" for row in first)
        rows.append((choice, each[0]["figures"], share(each[0]["right"]), f"`{each[0]['named']}`", said))
    head = ("choice", "figures", "named rightly, %", "most voted", "most probable, %")
    return "\n".join(table(head, rows))


def side_by_side_page() -> str:
    """The pattern table, theories across: met, missed or undecided."""
    found = contest("patterns_side_by_side")
    keys = ("pattern", "text", "role", "period", "judged", "record")
    names = [name for name in found[0] if name not in keys]
    rows = [
        (row["pattern"], row["text"], row["role"], row["period"], figure(row["record"]),
         *(SIGNS[row[name].partition(" ")[0]] for name in names))
        for row in found
    ]  # fmt: skip
    legend = "● met, ○ missed, ◐ undecided; empty: its runs do not tell it."
    return "\n".join(
        [legend, "", *table(("id", "figure", "role", "period", "record", *(f"`{n}`" for n in names)), rows)]
    )


def disagreements_page() -> str:
    """The amendments on whose effect theories disagree most."""
    rows = [
        (row["id"], row["text"], row["period"], row["outcome"].replace("_", " "),
         f"`{row['lower']}` {float(row['lower_change']):+.2f}", f"`{row['higher']}` {float(row['higher_change']):+.2f}",
         "opposed" if row["opposed"] == "true" else "")
        for row in contest("disagreements")[:DISAGREEMENTS]
    ]  # fmt: skip
    return "\n".join(table(("id", "amendment", "period", "outcome", "lowest change", "highest change", ""), rows))


def pages() -> dict[str, Callable[[], str]]:
    """Every page of results, by the name of its file."""
    return {
        "patterns.md": patterns_page,
        **situation_pages(),
        "contest.md": contest_page,
        "contest-confusion.md": confusion_page,
        "contest-periods.md": periods_page,
        "contest-sensitivity.md": sensitivity_page,
        "contest-patterns.md": side_by_side_page,
        "contest-disagreements.md": disagreements_page,
    }
