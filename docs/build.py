"""Write the pages of the docs that are made from the code: ``python docs/build.py [FOLDER]``.

Parameters, switches, the fields of the state, the order of a month, the tables of a history and the help texts of the
command line are told once, in the code. This makes a page of each, in ``docs/_generated`` unless another folder is
named; the pages of the reference and the model page include them. Units, ranges and owners of the state's fields stand
in ``docs/state.csv``, with a meaning where the comment beside the declaration does not tell it in full.
"""

from __future__ import annotations

import ast
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "_generated"
STORED = Path(__file__).parent / "stored"  # results of long runs, with the command of each in the page that shows it
VERDICTS = ("met", "missed", "undecided", "not shown by the model")
WIDTH = 96
SUBMODELS = Path(__file__).parent / "background" / "submodels"
PURPOSE = {
    "lives": "Age, illness, retirement, death.",
    "careers": "What people bring with them, and where they have served.",
    "flow": "Who fills the posts, and what appointment does to loyalty.",
    "ballots": "Why the man recommended is accepted: ratification below, delegates, slates, sanctions.",
    "forms": "Who runs the count, and which form the ballots below take.",
    "committee": "Who sits in the committee, and what it does between congresses.",
    "filling": "Who has the say on a post, by what he judges, and who holds the offices of the centre.",
    "support": "What support for the leader rests on.",
    "patronage": "Who is whose client, how ties are made, fade, convert and are deserted.",
    "views": "What people and institutions want in each domain of policy.",
    "policy": "How questions come up, are fought out and decided.",
    "decisions": "In which way a question is taken, by whom, and what the leader does with it.",
    "results": "How decisions turn out, and who gains or loses by it.",
    "shocks": "What strikes the country whoever leads it.",
    "strategies": "The leader's means, and the orientations and tactics of his colleagues.",
    "factions": "How coalitions form, fight, fall under the ban, and how losers land.",
    "contest": "Splits, turns of the line, removals, the slate of a congress.",
    "removal": "The chambers, the clock and the force that decide whether the leader falls.",
    "conspiracy": "Removal prepared in secret: who is told, what leaks, when it pays.",
    "terror": "Severity, surveillance and indiscriminacy, and whom they strike.",
    "succession": "Who leads after the leader: the lot, and the committee's vote.",
    "heirs": "How heirs are weighed, and who decides between them.",
    "norms": "What people hold each other to, and how it grows with use.",
    "outside": "Elections, press, republics and the street.",
}
COUNTERS = (
    "people", "spells", "events", "ballots", "ties", "the leader", "overflow (1 once an array is full)", "decisions",
    "positions", "the second secretary", "people endowed",
)  # fmt: skip


def parameters_page() -> str:
    """One table a mechanism: default, unit, range, what it does, source."""
    from collegium.conduct.catalogue import MODULES

    lines = []
    for mechanism, group in MODULES.items():
        page = page_of(mechanism)
        link = f"[{title_of(page)}](../background/{page})"
        lines += [f"## {mechanism}", "", f"{PURPOSE[mechanism]} `conduct/{mechanism}.py`; told in {link}.", ""]
        rows = (
            (f"`{p.name}`", f"{p.default:.4g}", p.unit, f"{p.low:g} to {p.high:g}", p.label, p.source) for p in group
        )
        if group:
            lines += [*table(("parameter", "default", "unit", "range", "what it does", "source"), rows), ""]
        else:
            lines += ["It has no parameters.", ""]
    return "\n".join(lines)


def page_of(module: str) -> str:
    """The page that tells of a module of conduct: the submodel's of its name, else one that names it, else the model.

    >>> page_of("lives"), page_of("heirs"), page_of("flow")
    ('submodels/lives.md', 'submodels/succession.md', 'model.md')
    """
    named = [path for path in submodels() if re.search(rf"\b{module}\.py\b", path.read_text("utf-8"))]
    named.sort(key=lambda path: path.stem != module)
    return f"submodels/{named[0].name}" if named else "model.md"


def submodels() -> list[Path]:
    """The pages of the submodels."""
    return sorted(SUBMODELS.glob("*.md"))


def title_of(page: str) -> str:
    """The heading of a page of the background."""
    return (SUBMODELS.parent / page).read_text("utf-8").splitlines()[0].removeprefix("# ")


def submodels_page() -> str:
    """One line a submodel: title, what it is for, the switches that stand on its modules."""
    from collegium.conduct.mechanisms import MECHANISMS

    rows = []
    for path in submodels():
        page = f"submodels/{path.name}"
        names = [one.name for one in MECHANISMS if page_of(one.module) == page]
        told = " ".join(purpose for module, purpose in PURPOSE.items() if page_of(module) == page)
        rows.append(
            (f"[{title_of(page)}]({page})", told, ", ".join(f"`{name}`" for name in names) or "none of its own")
        )
    return "\n".join(table(("submodel", "what it is for", "switches"), rows))


def switches_page() -> str:
    """One row a mechanism that a theory may switch on."""
    from collegium.conduct.mechanisms import MECHANISMS

    rows = (
        (f"`{one.name}`", one.label, ", ".join(f"`{name}`" for name in one.needs), f"[{title}]({page})")
        for one in MECHANISMS
        for page in [page_of(one.module)]
        for title in [title_of(page)]
    )
    return "\n".join(table(("mechanism", "what it adds", "needs", "told in"), rows))


def theory_page(name: str) -> str:
    """What a shipped theory restricts and leaves open: one row a parameter."""
    from collegium.theories import theory
    from collegium.theories.theory import BY_NAME

    found = theory(name)
    restricted = [(f"`{key}`", f"{value:g}", BY_NAME[key].label) for key, value in found.restrictions.items()]
    values = [(f"`{key}`", f"{value:g}", BY_NAME[key].label) for key, value in found.parameters.items()]
    priors = [
        (f"`{key}`", f"{one.family} {', '.join(f'{number:g}' for number in one.numbers)}", BY_NAME[key].unit,
         BY_NAME[key].label)
        for key, one in found.priors.items()
    ]  # fmt: skip
    parts = [
        *(table(("restricted", "to", "which is"), restricted) if restricted else ["Nothing is restricted."]),
        *(["", *table(("value", "instead of the default", "which is"), values)] if values else []),
        "",
        *(table(("left open", "prior", "unit", "which is"), priors) if priors else ["Nothing is left open."]),
    ]
    return "\n".join(parts)


def theory_pages() -> dict[str, Callable[[], str]]:
    """The page of each shipped theory."""
    from collegium.theories import theories

    return {f"theory-{name}.md": partial(theory_page, name) for name in theories()}


def situation_page(name: str) -> str:
    """What came of a shipped situation when it was run: the stored outcomes, a table for each."""
    from collegium.theories import situation

    arms = {arm.id: arm.name for arm in situation(name).arms}
    with (STORED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
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
    with (STORED / "patterns.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
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


def schedule_page() -> str:
    """One row for each step that the kernel calls in a month, in its order, with the condition on which it does."""
    from collegium.engine import kernel

    source = Path(str(kernel.__file__)).read_text("utf-8")
    tree = ast.parse(source)
    homes = {
        alias.name: str(node.module).rpartition(".")[2]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("collegium.conduct.")
        for alias in node.names
    }
    run = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run_month")
    heads = {
        number: line.strip()[2:]
        for number, line in enumerate(source.splitlines(), 1)
        if line.strip().startswith("# ") and number > run.lineno
    }
    rows: list[tuple[str, ...]] = []
    part = ""
    for line, name, guards in steps(run.body, homes):
        told = max((number for number in heads if number < line), default=0)
        if heads.get(told, "") != part:
            part = heads[told]
            shown = part
        else:
            shown = ""
        page = page_of(homes[name])
        when = " and ".join(condition(guard, len(guards) > 1) for guard in guards) or "always"
        what = first_line(homes[name], name)
        rows.append((str(len(rows) + 1), shown, f"`{homes[name]}.{name}`", when, f"{what} [{title_of(page)}]({page})"))
    return "\n".join(table(("", "part of the month", "step", "if", "what it does"), rows))


def steps(
    body: list[ast.stmt], homes: dict[str, str], guards: tuple[str, ...] = ()
) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """The calls of functions of conduct in a body, in order: line, name, conditions around it."""
    for node in body:
        if isinstance(node, ast.If):
            yield from steps(node.body, homes, (*guards, ast.unparse(node.test)))
        elif isinstance(node, ast.Expr | ast.Assign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.value.func)
            if name in homes:
                yield node.lineno, name, guards


def condition(guard: str, among: bool) -> str:
    """A condition of the kernel in words, in brackets where it has an alternative and stands among others."""
    words = re.sub(r"\bon\.(\w+)", r"`\1`", guard)
    words = words.replace("month < n_months and congress[month + 1]", "a congress next month")
    words = words.replace("not congress[month]", "no congress").replace("congress[month]", "a congress")
    words = words.replace("weighs(on)", "ballots are weighed")
    words = re.sub(r"\bled\b", "somebody led before", words).replace("(no congress)", "no congress")
    return f"({words})" if among and " or " in words else words


def first_line(module: str, function: str) -> str:
    """The first sentence of the docstring of a function of conduct, as Markdown."""
    import importlib

    made = getattr(importlib.import_module(f"collegium.conduct.{module}"), function)
    text = str(getattr(made, "py_func", made).__doc__).strip().splitlines()[0]
    text = text.replace(": see the head of this module", "").partition(";")[0].rstrip(".") + "."
    return re.sub(r":\w+:`([^`]*)`", r"`\1`", text).replace("``", "`")


def people_page() -> str:
    """The fields of a person."""
    from collegium.conduct import state

    return fields_page("people", Path(state.__file__), state.PEOPLE.names or ())


def regime_page() -> str:
    """The fields of the regime."""
    from collegium.conduct import state

    return fields_page("regime", Path(state.__file__), state.REGIME.names or ())


def rules_page() -> str:
    """The charter as the mechanisms see it."""
    from collegium.conduct import rules

    return fields_page("rules", Path(rules.__file__), rules.RULES.names or (), "read from")


def arrays_page() -> str:
    """The arrays of a state."""
    from collegium.conduct import state

    path = Path(state.__file__)
    said, comments = given("arrays"), comments_of(path, "FIELDS")
    rows = []
    for name in state.FIELDS:
        shape, found, meaning = comments[name].partition("):")
        if not found:
            shape, _, meaning = comments[name].partition(")")
        one = said.get(name, {})
        rows.append(
            (f"`{name}`", f"{shape})", one.get("meaning") or meaning.strip(), one.get("unit", ""), one.get("range", ""))
        )
    return "\n".join(table(("array", "shape", "what it holds", "unit", "range"), rows))


def fields_page(record: str, path: Path, names: Iterable[str], owner: str = "submodel") -> str:
    """The fields of a record: meaning, unit, range, and who sets them or where they come from."""
    said, comments = given(record), comments_of(path, record.upper())
    rows = []
    for name in names:
        one = said.get(name, {})
        rows.append(
            (
                f"`{name}`",
                one.get("meaning") or comments[name].removeprefix("... "),
                one.get("unit", ""),
                one.get("range", ""),
                linked(one.get("by", "")),
            )
        )
    return "\n".join(table(("field", "what it is", "unit", "range", owner), rows))


def linked(owner: str) -> str:
    """The page of a submodel; anything else as it stands."""
    page = f"submodels/{owner}.md"
    return f"[{title_of(page)}]({page})" if (SUBMODELS.parent / page).is_file() else owner


def given(record: str) -> dict[str, dict[str, str]]:
    """What ``state.csv`` says of the fields of a record."""
    with (Path(__file__).parent / "state.csv").open(encoding="utf-8", newline="") as file:
        return {row["field"]: row for row in csv.DictReader(file) if row["record"] == record}


def comments_of(path: Path, block: str) -> dict[str, str]:
    """The comment beside each field in one declaration of a file of conduct; empty where there is none."""
    text = f"\n{path.read_text('utf-8')}"
    before, _, after = text.partition(f"\n_{block} = ")  # a list from which the record is made stands before it
    inside = re.split(r"\n[)\]]", after or before.partition(f"\n{block} = ")[2])[0]
    return dict(re.findall(r'^ +\(?"(\w+)",(?: np\.\w+\),)?(?:  # (.*))?$', inside, re.MULTILINE))


def codes_page() -> str:
    """What the whole numbers of the state stand for."""
    from collegium.conduct import state, tactics
    from collegium.conduct.discipline import LANDING_NAMES
    from collegium.conduct.means import MEANS_NAMES

    ways = {
        "place": state.PLACES,
        "rank in a body": state.RANK_NAMES,
        "stance": state.STANCE_NAMES,
        "branch": state.BRANCH_NAMES,
        "domain": state.DOMAIN_NAMES,
        "office": state.OFFICE_NAMES,
        "norm": state.NORM_NAMES,
        "entry": state.ENTRIES,
        "exit": state.EXITS,
        "event": state.EVENTS,
        "ballot": state.BALLOTS,
        "way of decision": state.WAY_NAMES,
        "grade": state.GRADES,
        "outcome": state.OUTCOMES,
        "form of ballot": ("as the charter says", "open", "secret", "secret, several names", "open, several names"),
        "means of the leader": MEANS_NAMES,
        "orientation": tactics.ORIENTATION_NAMES,
        "tactic": tactics.TACTIC_NAMES,
        "landing": LANDING_NAMES,
        "counter": COUNTERS,
    }
    rows = (
        (kind, ", ".join(f"{code} {name or '(none)'}" for code, name in enumerate(names)))
        for kind, names in ways.items()
    )
    return "\n".join(table(("code of", "numbers and names"), rows))


def schema_page() -> str:
    """One table for each table of a history: columns, types, what they hold."""
    from collegium.history import SCHEMA_VERSION, TABLES

    lines = [f"The schema has version {SCHEMA_VERSION} and {len(TABLES)} tables.", ""]
    for name, columns in TABLES.items():
        rows = ((f"`{column.name}`", str(column.dtype), column.label) for column in columns)
        lines += [f"## {name}", "", *table(("column", "type", "what it holds"), rows), ""]
    return "\n".join(lines)


def charter_page() -> str:
    """One table for each part of a charter and of an amendment, from the JSON Schema of the two."""
    from collegium.charter import schema

    lines: list[str] = []
    for kind in ("charter", "amendment"):
        made = schema(kind)
        parts = {made["title"]: made, **made["$defs"]}
        ordered = [made["title"]]
        for name in ordered:  # each part after the one that holds it first
            if f"## {name}" in lines:
                continue
            rows = []
            for key, value in parts[name]["properties"].items():
                said, inside = takes(value)
                ordered += [one for one in inside if one not in ordered]
                needed = "yes" if key in parts[name].get("required", []) else ""
                rows.append((f"`{key}`", said, needed, value["description"]))
            rows.sort(key=lambda row: row[0] in ("`from`", "`until`", "`source`", "`assumed`") and name != "Seats")
            lines += [f"## {name}", "", parts[name]["description"], ""]
            lines += [*table(("key", "takes", "needed", "what it holds"), rows), ""]
    return "\n".join(lines)


def takes(value: dict[str, Any]) -> tuple[str, list[str]]:
    """What a key of a schema takes, in words, and the parts that it names."""
    if "$ref" in value:
        name = value["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})", [name]
    if "const" in value:
        return f"`{value['const']}`", []
    if "enum" in value:
        return ", ".join(f"`{one}`" for one in value["enum"]), []
    if "anyOf" in value:
        told = [takes(one) for one in value["anyOf"] if one.get("type") != "null"]
        words = list(dict.fromkeys(said for said, _ in told))
        return " or ".join(words) if words != ["a date", "a year"] else "a date", [
            n for _, names in told for n in names
        ]
    kind = value.get("type")
    if kind == "array":
        said, inside = takes(value["items"])
        return f"a list: {said}", inside
    if kind == "object" and isinstance(value.get("additionalProperties"), dict):
        said, inside = takes(value["additionalProperties"])
        return f"a table by id: {said}", inside
    if kind in ("integer", "number"):
        return number_words(value), []
    pattern = value.get("pattern", "")
    if pattern.startswith("^[0-9]"):
        return "a date", []
    return {"string": "an id" if pattern.startswith("^[a-z]") else "text", "object": "keys and values"}[str(kind)], []


def number_words(value: dict[str, Any]) -> str:
    """A number of a schema in words."""
    if value.get("minimum") == 1000:
        return "a year"
    what = "a whole number" if value["type"] == "integer" else "a number"
    return f"{what}, {value['minimum']:,} to {value['maximum']:,}".replace(",", " ").replace("  ", ", ", 1)


def circuits_page() -> str:
    """The assumptions about the strength of circles, and about what a leader spends, in one table."""
    from collegium.circuits import selectorate, strength

    rows = (
        (f"`{p.name}`", f"{p.default:g}", p.unit, f"{p.low:g} to {p.high:g}", p.label, p.source)
        for p in (*strength.PARAMETERS, *selectorate.PARAMETERS)
    )
    return "\n".join(table(("parameter", "default", "unit", "range", "what it is", "source"), rows))


def commands_page() -> str:
    """The help text of every command."""
    lines = []
    for name, text in helps():
        depth = "##" if name.count(" ") < 2 else "###"
        lines += [f"{depth} {name}", "", "```text", text, "```", ""]
    return "\n".join(lines)


def helps() -> Iterator[tuple[str, str]]:
    """Each command's name in full and its help text, groups before their members."""
    import typer

    from collegium.cli.main import app

    def walk(command: Any, name: str, above: Any = None) -> Iterator[tuple[str, str]]:
        context = typer.Context(
            command,
            info_name=name,
            parent=above,
            terminal_width=WIDTH,
            max_content_width=WIDTH,
            **command.context_settings,
        )
        yield context.command_path, "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
        for member, inner in getattr(command, "commands", {}).items():
            yield from walk(inner, member, context)

    yield from walk(typer.main.get_command(app), "collegium")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table."""
    head = list(head)
    cells = [[str(cell).replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    return [
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
        *("| " + " | ".join(row) + " |" for row in cells),
    ]


PAGES = {
    "parameters.md": parameters_page,
    "submodels.md": submodels_page,
    "switches.md": switches_page,
    "schedule.md": schedule_page,
    "people.md": people_page,
    "regime.md": regime_page,
    "arrays.md": arrays_page,
    "codes.md": codes_page,
    "rules.md": rules_page,
    "schema.md": schema_page,
    "commands.md": commands_page,
    "charter.md": charter_page,
    "circuits.md": circuits_page,
    "patterns.md": patterns_page,
    "contest.md": contest_page,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the pages and give their paths; one that has not changed is left alone, so Sphinx need not read it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, page in {**PAGES, **theory_pages(), **situation_pages()}.items():
        path, text = folder / name, page().rstrip() + "\n"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])) if len(sys.argv) > 1 else write():
        print(written)
