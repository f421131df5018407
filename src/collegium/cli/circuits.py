"""Commands on what follows from a charter alone: circles, cuts, removal, power, comparison."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collegium.cli.rows import Format, FormatOption, show

if TYPE_CHECKING:
    import polars as pl

    from collegium.circuits import Circles, Control

NameArgument = Annotated[str, typer.Argument(help="A shipped charter's name, or a file.")]
AmendOption = Annotated[
    list[str] | None,
    typer.Option("--amend", help="An amendment to lay over it, a shipped one's name or a file; may be repeated."),
]
OnOption = Annotated[
    str | None, typer.Option("--on", help="The day, such as 1953-03-06; by default that of the charter's last change.")
]
OfOption = Annotated[str | None, typer.Option("--of", help="Only of this office or body, by its id.")]
AlsoOption = Annotated[
    list[str] | None,
    typer.Option("--also", help="A power that counts as a hand in the choice too, such as fund; may be repeated."),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="A parameter of strength, such as replacement=0.3; may be repeated."),
]
FigureOption = Annotated[Path | None, typer.Option("--figure", help="Draw it to this file: .svg, .png or .pdf.")]
MostOption = Annotated[int, typer.Option("--at-most", min=1, help="Stop at so many.")]


def add_to(charter_app: typer.Typer) -> None:
    """Register the commands in the group of charters."""
    charter_app.command("circuits")(circuits)
    charter_app.command("cuts")(cuts)
    charter_app.command("removal")(removal)
    charter_app.command("power")(power)
    charter_app.command("outside")(outside)
    charter_app.command("compare")(compare)


def circuits(
    name: NameArgument,
    of: OfOption = None,
    amend: AmendOption = None,
    on: OnOption = None,
    also: AlsoOption = None,
    set_: SetOption = None,
    links: Annotated[bool, typer.Option("--links", help="Each link with its clause and text instead.")] = False,
    at_most: MostOption = 1_000,
    longest: Annotated[int | None, typer.Option("--longest", min=1, help="None of more links than this.")] = None,
    figure: FigureOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Every circle through which somebody helps to choose his own choosers, and how strong it is."""
    import polars as pl

    from collegium import circuits as room

    graph = _graph(name, amend, on, also)
    found = room.circles(graph, of, at_most=at_most, longest=longest)
    rows = room.strength_frame(room.strengths(found, **_values(set_)))
    if figure is not None:
        from collegium import figures

        figures.save(figures.hierarchy(graph, of), figure)
    note = "\n".join((_how_many(found), *(f"Who takes part: {', '.join(one)}." for one in found.components)))
    if links:
        show(found.links(), form, title=_title(graph), note=note)
        return
    clauses = found.frame().select("circle", "clauses")
    if form is Format.table:
        rows = rows.with_columns(pl.col("time_to_majority", "congress_time").fill_null(float("inf")))
    else:
        rows = rows.join(clauses, on="circle")
    show(rows, form, title=_title(graph), note=note)


def cuts(
    name: NameArgument,
    of: OfOption = None,
    amend: AmendOption = None,
    on: OnOption = None,
    also: AlsoOption = None,
    seats: Annotated[bool, typer.Option("--seats", help="Seats that a post brings may be cut too.")] = False,
    at_most: MostOption = 100,
    figure: FigureOption = None,
    form: FormatOption = Format.table,
) -> None:
    """The smallest sets of clauses without which an office or body has no circle; of all offices by default."""
    import polars as pl

    from collegium import circuits as room
    from collegium.errors import CollegiumError

    graph = _graph(name, amend, on, also)
    offices = [office.id for office in graph.charter.offices]
    found = [room.cuts(graph, one, seats=seats, at_most=at_most) for one in ([of] if of else offices)]
    if figure is not None:
        from collegium import figures

        if of is None or not found[0].sets:
            raise CollegiumError("no cut to draw", hint="Give with --of an office or body that has a circle.")
        figures.save(figures.hierarchy(graph, of, cut=found[0].sets[0]), figure)
    frames = [one.frame().select(pl.lit(one.of).alias("of"), pl.all()) for one in found]
    told = [one.in_short() for one in found if of or one.size != 0]
    if without := [one.of for one in found if not of and one.size == 0]:
        told.append(f"No circle runs through {', '.join(without)}: there is nothing to cut.")
    note = "\n".join(told) or "The charter has no office; name a body with --of."
    show(pl.concat(frames) if frames else pl.DataFrame(), form, title=_title(graph), note=note)


def removal(
    name: NameArgument,
    of: OfOption = None,
    amend: AmendOption = None,
    on: OnOption = None,
    appeal: Annotated[bool, typer.Option("--appeal/--no-appeal", help="Whether the target appeals if he may.")] = True,
    form: FormatOption = Format.table,
) -> None:
    """Who can remove whom, by the shortest lawful path, and the fewest people who must agree."""
    from collegium import circuits as room

    graph = _graph(name, amend, on)
    if of is not None:
        found = room.removal(graph, of, appeal=appeal)
        rows, told = found.frame(), found.in_short()
    else:
        rows, told = room.removals(graph, appeal=appeal), ""
    note = _about_removal(graph, rows) if rows.height else "" if told else "Nobody can remove or replace anybody."
    show(rows, form, title=_title(graph), note="\n".join(part for part in (told, note) if part))


def power(
    name: NameArgument,
    of: OfOption = None,
    amend: AmendOption = None,
    on: OnOption = None,
    weights: Annotated[
        list[str] | None, typer.Option("--bloc", help="A bloc of the body, such as leader=5; may be repeated.")
    ] = None,
    selectorate: Annotated[
        bool, typer.Option("--selectorate", help="Selectorate and winning coalition of each office instead.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """The power indices of the blocs of each body, under a simple majority of its full seats."""
    from collegium import circuits as room
    from collegium.errors import CollegiumError

    graph = _graph(name, amend, on)
    if selectorate:
        if weights:
            raise CollegiumError("blocs belong to a body", hint="Leave --bloc or --selectorate out.")
        rows = room.selectorates(graph)
        if of is not None:
            rows = rows.filter(office=graph.check(of))
        show(
            rows, form, title=_title(graph), note="S is the selectorate, W the winning coalition; loyalty norm: W / S."
        )
        return
    given = {bloc: int(value) for bloc, value in _pairs(weights, whole=True).items()} or None
    rows = room.power(graph, of, weights=given)
    show(rows, form, title=_title(graph), note="Indices are those of each bloc of the row.")


def outside(
    name: NameArgument,
    amend: AmendOption = None,
    on: OnOption = None,
    every: Annotated[bool, typer.Option("--all", help="Also what is not outside.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """Where agenda, information, police or command lies outside the body it serves."""
    from collegium import circuits as room

    graph = _graph(name, amend, on)
    rows = room.outside(graph, every=every)
    kinds = "the agenda, the meetings, the information, the audit, the police, the command or the money"
    note = ""
    if rows.is_empty() and (every or room.outside(graph, every=True).is_empty()):
        note = f"No clause in force gives anybody {kinds} of a body or an office."
    elif rows.is_empty():
        note = f"Nobody outside a body or an office has {kinds} of it, "
        note += "only itself, its members and those who answer to it: --all lists them."
    show(rows, form, title=_title(graph), note=note)


def compare(
    name: NameArgument,
    other: Annotated[
        str | None, typer.Argument(help="Another charter; by default the same one, with its amendments.")
    ] = None,
    amend: Annotated[
        list[str] | None, typer.Option("--amend", help="An amendment to lay over the second; may be repeated.")
    ] = None,
    of: OfOption = None,
    on: Annotated[str | None, typer.Option("--on", help="The day in the first charter, and in the second too.")] = None,
    on_other: Annotated[str | None, typer.Option("--on-other", help="Another day in the second.")] = None,
    also: AlsoOption = None,
    set_: SetOption = None,
    clauses: Annotated[
        bool, typer.Option("--clauses", help="Each clause that is gone, new or changed instead.")
    ] = False,
    form: FormatOption = Format.table,
) -> None:
    """Which circles appear, vanish, grow and shrink from one charter to another, or under amendments."""
    from collegium.circuits.compare import compare as compared
    from collegium.cli import comparison
    from collegium.errors import CollegiumError

    if other is None and not amend:
        raise CollegiumError("nothing to compare", hint="Give another charter, or --amend.")
    before = _graph(name, None, on, also)
    after = _graph(other or name, amend, on_other or (on if other is None else None), also)
    if other is None and on is None and on_other is None and before.on != after.on:  # both on the later day
        day = str(max(before.on, after.on))
        before, after = _graph(name, None, day, also), _graph(name, amend, day, also)
    title = f"{_title(before)}, then {_title(after)}"
    if before.charter.name == after.charter.name:
        title = f"{_title(before)} ({name}), then {other} on {after.on}"
    if other is None:
        laid = after.charter.amendments[len(before.charter.amendments) :]
        title = f"{_title(before)}, then with {', '.join(laid)}{'' if before.on == after.on else f' on {after.on}'}"
    if clauses:
        comparison.show_clauses(before, after, form, title)
        return
    rows = compared(before, after, of, values=_values(set_))
    if form is Format.table:
        comparison.show_circles(before, after, rows, of, title)
    else:
        show(rows, form)


def _how_many(found: Circles) -> str:
    """How many circles were found, and what it means if there is none."""
    of = found.of
    through = f" through {of}" if of else ""
    if not found and not found.complete:
        return f"No circle{through} was found. There may be some: {found.stopped}."
    if found:
        others = "There is no other." if found.complete else f"There may be others: {found.stopped}."
        return f"{len(found)} circle{'s' * (len(found) != 1)}{through}. {others}"
    if of is None:
        return "There is no circle: nobody has a hand in choosing those who choose him, not even through others."
    if of not in found.control.seated:
        return f"No circle runs through {of}: it has no seats on {found.on}."
    return f"No circle runs through {of}: it has no hand in choosing those who choose it, not even through others."


def _about_removal(graph: Control, rows: pl.DataFrame) -> str:
    """How the columns are to be read, and where a majority was assumed."""
    from collegium.charter.check import without_majority

    told = [
        "people: if they may sit in several of the bodies; people apart: if nobody does.",
        "a min: the fewest whom the one who begins must tell and win, people - 1; any of them may give him away.",
    ]
    if "at the next filling" in rows["when"]:
        told.append("at the next filling: not before the post, or a body on the way to it, is filled anew.")
    used = {id for ids in rows["clauses"] for id in ids.split("; ")}
    assumed = dict.fromkeys(one.written for one in without_majority(graph.charter) if one.written in used)
    if assumed:
        told.append(f"No majority is told in {', '.join(assumed)}: a simple one is taken.")
    return "\n".join(told)


def _graph(name: str, amend: list[str] | None, on: str | None, also: list[str] | None = None) -> Control:
    from collegium.charter import charter
    from collegium.circuits import control

    return control(charter(name, amend=amend or ()), on, also=also or ())


def _title(graph: Control) -> str:
    return f"{graph.charter.name}{''.join(f' + {one}' for one in graph.charter.amendments)} on {graph.on}"


def _values(given: list[str] | None) -> dict[str, float]:
    """Parameters of strength, each of them known and in range."""
    from collegium.circuits.strength import PARAMETERS
    from collegium.parameters import settle

    found = _pairs(given, whole=False)
    settle(PARAMETERS, found)
    return found


def _pairs(given: list[str] | None, whole: bool) -> dict[str, float]:
    """``name=value`` pairs."""
    from collegium.errors import CollegiumError

    found: dict[str, float] = {}
    for pair in given or ():
        name, _, value = pair.partition("=")
        try:
            found[name.strip()] = int(value) if whole else float(value)
        except ValueError as error:
            what = "a whole number" if whole else "a number"
            raise CollegiumError("not a name and a value", given=pair, hint=f"Write NAME=VALUE, {what}.") from error
    return found
