"""The pages that show what long runs found: situations, patterns, measures judged, and the contest.

The first three stand in ``docs/stored`` as the commands printed or wrote them, the contest in the package. The command
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
EVERYWHERE, ALL_SEEN = "all periods", "all seen"
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


# --- measures judged --------------------------------------------------------------------------------------------------

TOLD = ("pure", "predominant", "dominant", "not scored", "left open")
READINGS = ("as it stands", "above chance")
SCORED = ("base", "found", "precision", "recall", "F1", "F1 by chance", "lift", "")


def hundredths(text: str) -> str:
    """A share or ratio with two places and no zero before the point."""
    return f"{float(text):.2f}".removeprefix("0") if text else ""


def limited(row: dict[str, str], name: str) -> str:
    """A number with its interval."""
    if not row[name] or not row[f"{name}_low"]:
        return hundredths(row[name])
    return f"{hundredths(row[name])} ({hundredths(row[f'{name}_low'])}-{hundredths(row[f'{name}_high'])})"


def scored(row: dict[str, str]) -> list[str]:
    """How well something is found, in the columns of :data:`SCORED`."""
    base = float(row["base"]) if row["base"] else None
    return [
        "" if base is None else f"{base:.3f}".removeprefix("0") if base < 0.095 else hundredths(row["base"]),
        f"{int(row['n_found']):,}",
        *(limited(row, name) for name in ("precision", "recall")),
        hundredths(row["f1"]),
        hundredths(row["f1_chance"]),
        limited(row, "lift"),
        row["verdict"],
    ]


def judged(name: str) -> list[dict[str, str]]:
    """A stored table of measures judged."""
    return rows_of(STORED / "judge" / f"{name}.csv")


def rules_page(name: str, among: str) -> str:
    """How well the rules that find ties do, all seen."""
    from collegium.theories.judging.bonds import NAMES

    rows = [
        (row["truth"], NAMES.get(row["rule"], row["rule"]), *scored(row))
        for row in judged(name)
        if row["condition"] == ALL_SEEN and row["among"] == among
    ]
    return "\n".join(table(("truth", "rule", *SCORED), rows))


def rules_missing_page() -> str:
    """Precision and recall of the rules with something missing."""
    from collegium.theories.judging.bonds import NAMES

    found = judged("ties")
    conditions = list(dict.fromkeys(row["condition"] for row in found))
    cells = {(row["truth"], row["rule"], row["condition"]): both(row) for row in found}
    rows = [
        (truth, NAMES.get(rule, rule), *(cells[truth, rule, condition] for condition in conditions))
        for truth, rule in dict.fromkeys((row["truth"], row["rule"]) for row in found)
    ]
    return "\n".join(table(("truth", "rule", *conditions), rows))


def both(row: dict[str, str]) -> str:
    """Precision and recall in one cell."""
    return f"{hundredths(row['precision']) or '-'} / {hundredths(row['recall']) or '-'}"


def types_and_keys() -> list[tuple[str, dict[str, str]]]:
    """The rows of the types of leadership and of their keys, each with what it is about."""
    types = [(f"{row['type']}, R {row['sense']}, {row['reading']}", row) for row in judged("types")]
    return types + [(f"key: {row['key']}, {row['reading']}", row) for row in judged("keys")]


def types_page() -> str:
    """How well the types of leadership and their keys are told, all seen."""
    said = types_and_keys()
    rows = [(what, row["n_pairs"], row["n_true"], *scored(row)) for what, row in said if row["condition"] == ALL_SEEN]
    return "\n".join(table(("", "years", "true", *SCORED), rows))


def labels_page() -> str:
    """Years by true type, R in any way, and by what the measure says, all seen."""
    found = [row for row in judged("confusion") if row["condition"] == ALL_SEEN and row["sense"] == "any way"]
    years = {(row["true"], row["reading"], row["told"]): row["years"] for row in found}
    columns = [told for told in TOLD if any(told == one for _, _, one in years)]
    keys = [
        (true, reading) for true in TOLD for reading in READINGS if any(key[:2] == (true, reading) for key in years)
    ]
    rows = [
        (f"{true}, {reading}", *(years.get((true, reading, one), "0") for one in columns)) for true, reading in keys
    ]
    return "\n".join(table(("true (R in any way)", *(f"told {one}" for one in columns)), rows))


def types_missing_page() -> str:
    """Precision and recall of the types and keys with something missing."""
    found = types_and_keys()
    conditions = list(dict.fromkeys(row["condition"] for _, row in found))
    cells = {(what, row["condition"]): both(row) for what, row in found}
    rows = [(what, *(cells[what, each] for each in conditions)) for what in dict.fromkeys(what for what, _ in found)]
    return "\n".join(table(("", *conditions), rows))


def told_page() -> str:
    """Of how many years each outcome of the type is, and how many intervals hold the truth, in shares."""
    outcomes, held = judged("outcomes"), judged("intervals")
    conditions = list(dict.fromkeys(row["condition"] for row in outcomes))
    said = [(f"{row['outcome']}, {row['reading']}", row) for row in outcomes if row["sense"] == "any way"]
    said += [(f"the interval of {row['interval']} holds", row) for row in held if row["reading"] == "as it stands"]
    cells = {(what, row["condition"]): hundredths(row["share"]) for what, row in said}
    rows = [(what, *(cells.get((what, each), "") for each in conditions)) for what in dict.fromkeys(w for w, _ in said)]
    return "\n".join(table(("share of the years", *conditions), rows))


def field_page(name: str) -> str:
    """What became of the players of a stored tournament."""
    rows = [
        (f"`{row['player']}`", span(row, "years"), span(row, "change", sign="+"), row["verdict"],
         f"{100 * float(row['led']):.1f} % ({100 * float(row['led_low']):.1f} to {100 * float(row['led_high']):.1f})",
         f"{float(row['rank']):.2f}")
        for row in rows_of(STORED / f"tournament-{name}.csv")
    ]  # fmt: skip
    head = ("player", "years in the top body", "change against the model's rule", "verdict", "led", "rank")
    return "\n".join(table(head, rows))


def span(row: dict[str, str], name: str, sign: str = "") -> str:
    """A number and its interval with two places."""
    value, low, high = (format(float(row[f"{name}{end}"]), f"{sign}.2f") for end in ("", "_low", "_high"))
    return f"{value} ({low} to {high})"


def judged_pages() -> dict[str, Callable[[], str]]:
    """The pages of the measures judged, where their tables are stored."""
    if not (STORED / "judge").is_dir():
        return {}
    return {
        "judge-ties.md": partial(rules_page, "ties", "top body"),
        "judge-committee.md": partial(rules_page, "committee", "committee"),
        "judge-ties-missing.md": rules_missing_page,
        "judge-labels.md": labels_page,
        "judge-types.md": types_page,
        "judge-types-missing.md": types_missing_page,
        "judge-told.md": told_page,
    }


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
    names = {row["id"]: row["theory"] for row in contest("theories")}
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
        **judged_pages(),
        "tournament-field.md": partial(field_page, "field"),
        "tournament-tactics.md": partial(field_page, "tactics"),
        "contest.md": contest_page,
        "contest-confusion.md": confusion_page,
        "contest-periods.md": periods_page,
        "contest-sensitivity.md": sensitivity_page,
        "contest-patterns.md": side_by_side_page,
        "contest-disagreements.md": disagreements_page,
    }
