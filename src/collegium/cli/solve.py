"""Commands that solve the small models of the field, without any simulation: the circle, elections, coalitions."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, SupportsFloat, cast

import typer

from collegium.cli import solve_rule
from collegium.cli.rows import Format, FormatOption, show
from collegium.cli.solved import finite, number, quantities, schema

if TYPE_CHECKING:
    from collegium.theories.analytic.exact import Number

solve_app = typer.Typer(help="Solve a small model: circle, galam, cascade, coalition, ...", no_args_is_help=True)
FigureOption = Annotated[Path | None, typer.Option("--figure", help="Draw it to this file: .svg, .png or .pdf.")]


def add_to(app: typer.Typer) -> None:
    """Register the group of commands."""
    app.add_typer(solve_app, name="solve")
    solve_app.command("circle")(circle)
    solve_app.command("galam")(galam)
    solve_app.command("cascade")(cascade)
    solve_app.command("coalition")(coalition)
    solve_rule.add_to(solve_app)


def circle(
    replacement: Annotated[float, typer.Option(help="r: share of posts that change hands a year.")] = 0.25,
    decay: Annotated[float, typer.Option(help="d: share of the loyal who cease to be so a year.")] = 0.1,
    conversion: Annotated[float, typer.Option(help="c: share of the others who come over a year.")] = 0.0,
    control: Annotated[float, typer.Option(help="pi: share of new appointees who are the leader's.")] = 0.8,
    start: Annotated[float, typer.Option(help="a0: loyal share at the start.")] = 0.1,
    without: Annotated[float, typer.Option(help="Control without a majority, if it hangs on one.")] = 0.4,
    delegates: Annotated[float, typer.Option(help="k2: loyal delegates a loyal secretary.")] = 0.9,
    committee: Annotated[float, typer.Option(help="k3: loyal committee members a loyal delegate.")] = 0.95,
    response: Annotated[float, typer.Option(help="k4: control the loyal share of the committee gives.")] = 0.8,
    office: Annotated[float, typer.Option(help="k0: control that the office has by itself.")] = 0.3,
    years: Annotated[int, typer.Option(help="Print the loyal share year by year, so many, instead.", min=0)] = 0,
    form: FormatOption = Format.table,
) -> None:
    """The circular flow of power: where the loyal share goes, when it is a majority, and what the loop amplifies."""
    from collegium.theories.analytic import entrenchment, flow, loop

    rates = (replacement, decay, conversion, control)
    if years:
        import polars as pl

        path = [float(flow.loyal_share(t, start, *rates)) for t in range(years + 1)]
        show(pl.DataFrame({"year": range(years + 1), "loyal_share": path}), form)
        return
    gain = loop.loop_gain(replacement, decay, delegates, committee, response)
    rows: list[tuple[str, SupportsFloat, str]] = [
        ("steady share", flow.steady_share(*rates), "a*: where the loyal share goes"),
        ("time to majority", flow.time_to_majority(start, *rates), "first whole year with more than half"),
        ("critical replacement", entrenchment.critical_replacement(decay), "d/(1+d): with pi = 1 and c = 0"),
    ]
    if replacement > 0:
        needed = entrenchment.critical_control(replacement, decay, conversion)
        rows.append(("critical control", needed, "pi above which he entrenches; none suffices from 1 on"))
    rows += [
        ("loop gain", gain, "L of the four links"),
        ("amplification", loop.amplification(gain), "1/(1-L): what the loop makes of an outside advantage"),
        (
            "share through the loop",
            loop.loop_steady_share(replacement, decay, office, delegates, committee, response),
            "of loyal secretaries in the long run",
        ),
        (
            "share with a link cut",
            loop.loop_steady_share(replacement, decay, office, 0.0, committee, response),
            "what the office secures alone",
        ),
    ]
    verdict = ""
    if without <= control:
        low, high = entrenchment.threshold_shares(replacement, decay, without, control)
        rows += [
            ("without a majority", low, "where the share goes if control is then only --without"),
            ("with a majority", high, "where it goes with --control"),
        ]
        verdict = f"Entrenches: {entrenchment.entrenchment(replacement, decay, without, control)}."
    show(quantities(rows), form, note=verdict)


def galam(
    share: Annotated[float, typer.Option(help="The challengers' share at the base.")] = 0.7,
    size: Annotated[int, typer.Option(help="Voters in a group, ex officio seats included.")] = 4,
    levels: Annotated[int, typer.Option(help="Levels of election above the base.")] = 6,
    ties: Annotated[str, typer.Option(help="Who gets a tie: incumbents, challengers or coin.")] = "incumbents",
    ex_officio: Annotated[int, typer.Option(help="Seats of a group that are the incumbents' anyway.")] = 0,
    thresholds: Annotated[bool, typer.Option("--thresholds", help="The threshold for each size from 3 to 20.")] = False,
    figure: FigureOption = None,
    form: FormatOption = Format.table,
) -> None:
    """Indirect election, level after level: how much of the base challengers need to come out on top (Galam)."""
    import polars as pl

    from collegium.theories.analytic import galam as model

    rule = cast("model.Ties", ties)  # the model refuses another word
    if figure is not None:
        from collegium import figures

        figures.save(figures.galam_levels(share, size, rule, ex_officio, n_levels=levels), figure)
    if thresholds:
        sizes = [n for n in range(3, 21) if n - ex_officio > 1]
        found = [
            (n, model.filter_fixed_point(n, rule, ex_officio), model.filter_slope(n, rule, ex_officio)) for n in sizes
        ]
        rows = [(n, finite(point), finite(slope)) for n, point, slope in found]
        frame = pl.DataFrame(rows, schema=schema(group_size=int, threshold=float, growth=float), orient="row")
        note = "threshold: share at the base above which challengers win; growth: by which a lead grows a level there."
        show(frame, form, note=note)
        return
    shares = model.shares_by_level(share, levels, size, rule, ex_officio)
    point = model.filter_fixed_point(size, rule, ex_officio)
    wins = "win" if share > point else "vanish" if share < point else "neither win nor vanish"
    word = "no share suffices" if math.isinf(point) else f"challengers need more than {point:.6f} at the base"
    show(
        pl.DataFrame({"level": range(levels + 1), "challengers": shares}),
        form,
        note=f"{word[:1].upper()}{word[1:]}: with {share:g} they {wins}.",
    )


def cascade(
    thresholds: Annotated[
        list[str] | None,
        typer.Argument(help="Each elector's threshold, as a share of all: 0 0.2 0.2 never. By default a story."),
    ] = None,
    mean: Annotated[float | None, typer.Option(help="A large crowd with normal thresholds: their mean.")] = None,
    sd: Annotated[float | None, typer.Option(help="Their standard deviation.")] = None,
    opponents: Annotated[float | None, typer.Option(help="w: share of opponents with evenly spread gains.")] = None,
    cost: Annotated[float | None, typer.Option(help="lambda: cost of being seen, over the greatest gain.")] = None,
    figure: FigureOption = None,
    form: FormatOption = Format.table,
) -> None:
    """How many oppose in the open once each looks at the others: every share at which a crowd rests (Kuran)."""
    import polars as pl

    from collegium.errors import CollegiumError
    from collegium.theories.analytic import cascades

    normal, even = mean is not None or sd is not None, opponents is not None or cost is not None
    if normal + even + bool(thresholds) > 1:
        raise CollegiumError(
            "one crowd at a time", hint="Give thresholds, or --mean and --sd, or --opponents and --cost."
        )
    if even:
        if opponents is None or cost is None:
            raise CollegiumError("--opponents and --cost belong together", hint="Write --opponents 0.6 --cost 0.25.")
        if figure is not None:
            raise CollegiumError("there is no figure of evenly spread opponents", hint="Leave --figure out.")
        even_rows = [
            ("share in the open", cascades.even_share(opponents, cost), "y*: who opposes in the end"),
            ("critical cost", cascades.critical_cost(opponents), "lambda below which a majority rejects"),
        ]
        show(quantities(even_rows), form)
        return
    if normal:
        if mean is None or sd is None:
            raise CollegiumError("--mean and --sd belong together", hint="Write --mean 0.25 --sd 0.122.")
        points = cascades.normal_fixed_points(mean, sd)
        note = f"The crowd tips at a spread of {cascades.tipping_sd(mean):.6f}." if 0 < mean < 0.5 else ""
        n = None
    else:
        words = thresholds or ["0", "0.2", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "1"]
        held = [math.inf if word == "never" else number("threshold", word) for word in words]
        if above := [word for word, value in zip(words, held, strict=True) if 1 < value < math.inf]:
            hint = "Write fractions, 0.2 for twenty per cent, and never for one who never opposes."
            raise CollegiumError("a threshold must lie between 0 and 1", given=above[0], hint=hint)
        points, n = cascades.fixed_points(held), len(held)
        note = f"From nobody {points[0].share * n:.0f} of {n} oppose in the end."
    if figure is not None:
        from collegium import figures

        drawn = figures.cascade_points(mean=mean, sd=sd) if n is None else figures.cascade_points(held)
        figures.save(drawn, figure)
    rows = [(p.share, p.stable, p.lowest_start, p.highest_start) for p in points]
    frame = pl.DataFrame(
        rows, schema=schema(share=float, stable=bool, lowest_start=float, highest_start=float), orient="row"
    )
    show(frame, form, note=note)


def coalition(
    powers: Annotated[
        list[str] | None, typer.Argument(help="Each member's power: 3 4 5 10, or 0.8, 4/7, or with a name, beria=10.")
    ] = None,
    quota: Annotated[str, typer.Option(help="alpha: what a winning coalition must exceed, from 1/2 up to 1.")] = "1/2",
    weak: Annotated[bool, typer.Option("--weak", help="Meeting the quota is enough.")] = False,
    generic: Annotated[
        int | None, typer.Option("--generic", help="Break ties by small perturbations, drawn by this seed.", min=0)
    ] = None,
    at_most: Annotated[int, typer.Option("--at-most", help="Print so many coalitions.", min=1)] = 100,
    seconds: Annotated[float, typer.Option(help="Stop after so many.", min=0)] = 10.0,
    form: FormatOption = Format.table,
) -> None:
    """The ultimate ruling coalitions: who rules where no promise binds (Acemoglu, Egorov and Sonin). Exact."""
    import itertools
    from fractions import Fraction

    import polars as pl

    from collegium.errors import CollegiumError
    from collegium.theories.analytic import coalitions
    from collegium.theories.analytic.exact import exact, written

    if not powers:
        raise CollegiumError(
            "a coalition needs members", hint="Give each one's power: collegium solve coalition 3 4 5 10."
        )
    pairs = [word.rpartition("=") for word in powers]
    names = [name or word for name, _, word in pairs]
    values = [exact("power", word) for _, _, word in pairs]
    used: Sequence[Number] = values
    if generic is not None:
        used = coalitions.perturbed(values, quota, seed=generic)
    found = coalitions.ruling_coalitions(used, quota, strict=not weak, seconds=seconds)
    total = sum(values)
    rows: list[tuple[object, ...]] = []
    for one in itertools.islice(found.coalitions(), at_most):
        held = sum((values[place] for place in one), Fraction(0))
        rows.append(
            ("ruling", " ".join(names[place] for place in one), len(one), written(held), float(held / total), None)
        )
    if not found.computed:
        rows = [("not computed", None, None, None, None, found.reason)]
    types = {"answer": pl.String, "coalition": pl.String, "size": pl.Int64, "power": pl.String, "share": pl.Float64}
    frame = pl.DataFrame(rows, schema={**types, "reason": pl.String}, orient="row")
    if form is Format.table and found.computed:
        frame = frame.drop("answer", "reason")
    need = "at least" if weak else "more than"
    note = (
        f"To win takes {need} {found.quota} of the power. Of the winning coalitions in which no part that wins there "
        "would itself last, the least powerful rules."
    )
    if found.n_coalitions > len(rows) and found.computed:
        note += f"\n{len(rows)} of {found.n_coalitions} that tie; --at-most prints more."
    elif found.n_coalitions > 1:
        note += f"\n{found.n_coalitions} tie; --generic 1 breaks ties."
    show(frame, form, note=note)
