"""Write the pages of the docs that are made from the code: ``python docs/build.py [FOLDER]``.

Parameters, the tables of a history and the help texts of the command line are told once, in the code. This makes a page
of each, in ``docs/_generated`` unless another folder is named; the pages of the reference include them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "_generated"
WIDTH = 96
PURPOSE = {
    "lives": "`conduct/lives.py`: ageing and death.",
    "flow": "`conduct/flow.py`: who fills the posts, and what appointment does to loyalty.",
    "ballots": "`conduct/ballots.py`: ratification below, delegates, slates.",
    "support": "`conduct/support.py`: what support for the leader rests on.",
    "contest": "`conduct/contest.py`: splits, turns of the line, removals, the slate of a congress.",
}


def parameters_page() -> str:
    """One table a mechanism: default, unit, range, what it does, source."""
    from collegium.conduct.catalogue import MODULES

    lines = []
    for mechanism, group in MODULES.items():
        lines += [f"## {mechanism}", "", PURPOSE.get(mechanism, f"`conduct/{mechanism}.py`"), ""]
        rows = (
            (f"`{p.name}`", f"{p.default:.4g}", p.unit, f"{p.low:g} to {p.high:g}", p.label, p.source) for p in group
        )
        lines += [*table(("parameter", "default", "unit", "range", "what it does", "source"), rows), ""]
    return "\n".join(lines)


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
    "schema.md": schema_page,
    "commands.md": commands_page,
    "charter.md": charter_page,
    "circuits.md": circuits_page,
}


def write(folder: Path = FOLDER) -> list[Path]:
    """Write the pages and give their paths; one that has not changed is left alone, so Sphinx need not read it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, page in PAGES.items():
        path, text = folder / name, page().rstrip() + "\n"
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])) if len(sys.argv) > 1 else write():
        print(written)
