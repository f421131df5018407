"""Commands that solve the models of who is safe: contested rule, the selectorate, plots, regime change."""

from __future__ import annotations

import math
from typing import Annotated, SupportsFloat

import typer

from collegium.cli.rows import Format, FormatOption, show
from collegium.cli.solved import finite, number, quantities, schema

CostOption = Annotated[float, typer.Option(help="K: cost of failing.")]
BenefitOption = Annotated[float, typer.Option(help="B: worth of succeeding.")]


def add_to(solve_app: typer.Typer) -> None:
    """Register the commands in the group."""
    solve_app.command("svolik")(svolik)
    solve_app.command("selectorate")(selectorate)
    solve_app.command("plot")(plot)
    solve_app.command("global-game")(global_game)


def svolik(
    success: Annotated[
        list[str] | None,
        typer.Option(help="s: chance that a rebellion succeeds; once, or once for each step. 0.8 by default."),
    ] = None,
    alarm: Annotated[float, typer.Option(help="p1: chance of an alarm in a period with a step.")] = 0.2,
    steps: Annotated[int, typer.Option(help="Unpunished steps that establish a leader.")] = 5,
    attempts: Annotated[float, typer.Option(help="o: chance of a step in a period.")] = 1.0,
    false_alarm: Annotated[float, typer.Option(help="p0: chance of an alarm in a period without a step.")] = 0.0,
    natural_exit: Annotated[
        float, typer.Option(help="Yearly chance that an established leader goes by himself.")
    ] = 0.0,
    periods: Annotated[int | None, typer.Option(help="How many periods; the steps and one by default.", min=0)] = None,
    form: FormatOption = Format.table,
) -> None:
    """Contested and established autocracy, period by period: the hazard of removal falls with tenure (Svolik)."""
    import polars as pl

    from collegium.theories.analytic import svolik as model

    chances = [number("success", word) for word in success or ["0.8"]]
    held = chances if len(chances) > 1 else chances[0]
    path = model.chain(
        held, alarm, steps, steps + 1 if periods is None else periods, attempts, false_alarm, natural_exit
    )
    columns = {"contested": path.contested, "established": path.established, "removed": path.removed}
    frame = pl.DataFrame({"period": range(len(path.removed)), **columns, "exited": path.exited, "hazard": path.hazard})
    falls = model.p_removed(held, alarm, steps, attempts, false_alarm)
    lasts = model.contested_periods(alarm, steps, attempts, false_alarm)
    note = f"In the end removed by insiders: {falls:.6f}; mean periods of contested rule: {lasts:.4f}."
    show(frame.with_columns(pl.col("hazard").fill_nan(None)), form, note=note)


def selectorate(
    coalition: Annotated[float, typer.Option(help="W: the winning coalition.")] = 6.0,
    pool: Annotated[float, typer.Option("--selectorate", help="S: all who have a say.")] = 11.0,
    discount: Annotated[float, typer.Option(help="dl: weight of the next period.")] = 0.9,
    price: Annotated[float, typer.Option(help="p: price of a unit of public goods.")] = 1.0,
    budget: Annotated[float, typer.Option(help="R: what the leader has.")] = 100.0,
    form: FormatOption = Format.table,
) -> None:
    """What a leader must spend, on whom, and what he keeps (Bueno de Mesquita et al., a special case of ours)."""
    from collegium.theories.analytic import selectorate as model

    paid = model.spending(coalition, pool, price=price, discount=discount, budget=budget)
    incentive = model.loyalty_incentive(coalition, pool, price=price, discount=discount, budget=budget)
    slopes = model.spent_share_slopes(coalition, pool, price, discount)
    rows = [
        ("loyalty norm", coalition / pool, "W/S: the smaller, the more loyal"),
        ("spent share", paid.spent_share, "m/R: what holds the pivotal member"),
        ("kept", (1 - paid.spent_share) * budget, "R - m: what the leader keeps"),
        ("public share", paid.public_share, "W/(W+p): of spending, on goods for all"),
        ("public goods", paid.public_goods, "x"),
        ("private goods", paid.private_goods, "g: to each member of W"),
        ("utility", paid.utility, "of each member of W, in a period"),
        ("loyalty incentive", incentive, "what a member would lose for good by leaving"),
        *((f"slope by {name}", slope, "change of the spent share a unit") for name, slope in slopes.items()),
    ]
    show(quantities(rows), form)


def plot(
    leak: Annotated[float, typer.Option(help="q: chance that one approach leaks.")] = 0.1,
    cost: CostOption = 1.0,
    benefit: BenefitOption = 1.0,
    success: Annotated[float, typer.Option(help="sigma: chance of success if nobody tells.")] = 1.0,
    passive_risk: Annotated[float, typer.Option(help="l: chance that the passive suffer the same.")] = 0.0,
    needed: Annotated[int, typer.Option(help="a_min: the fewest approaches that can remove him.", min=1)] = 5,
    noticed: Annotated[float, typer.Option(help="z: chance that a meeting of two is noticed.")] = 0.01,
    table: Annotated[bool, typer.Option("--table", help="a_max over leaks and costs instead.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """How many can be told of a plot before it is not worth its risk, and whether a leader is removable."""
    import polars as pl

    from collegium.theories.analytic import conspiracy

    if table:
        costs = (0.25, 1.0, 3.0, 9.0, 99.0)
        rows = [
            (q, *(finite(conspiracy.most_approaches(q, k * benefit, benefit, success, passive_risk)) for k in costs))
            for q in sorted({0.02, 0.05, 0.1, 0.2, leak})
        ]
        names = {f"cost_{k:g}": float for k in costs}
        note = "The most approaches, by the chance of a leak and the cost in units of the benefit; empty: no limit."
        show(pl.DataFrame(rows, schema=schema(leak=float, **names), orient="row"), form, note=note)
        return
    most = conspiracy.most_approaches(leak, cost, benefit, success, passive_risk)
    rows_: list[tuple[str, SupportsFloat, str]] = [
        ("critical ratio", conspiracy.critical_ratio(cost, benefit, passive_risk), "c: the least chance that pays"),
        ("most approaches", most, "a_max; -1: not worth it even alone"),
        ("most leak", conspiracy.most_leak(needed, cost, benefit, success), "the highest q for --needed, without l"),
        ("chance it holds", (1 - leak) ** needed * success, "with --needed approaches"),
        ("unnoticed", conspiracy.p_unnoticed(needed + 1, noticed), "nobody notices meetings in pairs"),
    ]
    if leak > 0:
        sizes = conspiracy.best_sizes(leak)
        rows_.append(
            ("best size", sizes[0], "of a plot whose worth grows with it" + (", or one more" * (len(sizes) - 1)))
        )
    verdict = "removable" if conspiracy.removable(most, needed) else "beyond removal, even if every colleague wants it"
    told = "without limit" if math.isinf(most) else f"{most:.0f}"
    show(quantities(rows_), form, note=f"Needed {needed}, possible {told}: he is {verdict}.")


def global_game(
    cost: CostOption = 1.0,
    benefit: BenefitOption = 1.0,
    passive_risk: Annotated[float, typer.Option(help="l: chance that the passive suffer the same.")] = 0.0,
    noise: Annotated[float, typer.Option(help="sd of private signals.")] = 0.5,
    mean: Annotated[float | None, typer.Option(help="mu: mean of a public signal; none by default.")] = None,
    public: Annotated[float, typer.Option(help="alpha: precision of the public signal.")] = 1.0,
    survived: Annotated[
        float | None, typer.Option(help="theta_0: the regime withstood an attack up to this strength.")
    ] = None,
    rebels: Annotated[int | None, typer.Option(help="A finite body instead: potential rebels.")] = None,
    needed: Annotated[int | None, typer.Option(help="How many of them must move.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """Which regimes fall when nobody knows who else will move (Morris and Shin; Angeletos, Hellwig and Pavan)."""
    import polars as pl

    from collegium.errors import CollegiumError
    from collegium.theories.analytic import global_game as model
    from collegium.theories.analytic.conspiracy import critical_ratio

    critical = float(critical_ratio(cost, benefit, passive_risk))
    if rebels is not None or needed is not None:
        if rebels is None or needed is None:
            raise CollegiumError("--rebels and --needed belong together", hint="Write --rebels 10 --needed 6.")
        at_stake = (1 - passive_risk) * cost
        moves = model.all_move(rebels, needed, at_stake, benefit)
        frame = pl.DataFrame({"rebels": [rebels], "needed": [needed], "critical": [critical], "all_move": [moves]})
        show(frame, form, note="(n - k + 1) B >= (k - 1) K: " + ("all move." if moves else "nobody moves."))
        return
    shape = schema(theta=float, x=float, stable=bool)
    if mean is None:
        if survived is not None:
            raise CollegiumError("--survived needs a public signal", hint="Give --mean and --public.")
        one = model.private_threshold(critical, noise)
        note = f"c = {critical:.6f}. Without a public signal there is one threshold, 1 - c, whatever the noise."
        show(pl.DataFrame([(one.theta, one.x, one.stable)], schema=shape, orient="row"), form, note=note)
        return
    if noise <= 0:
        raise CollegiumError("noise must be above 0 beside a public signal", given=noise)
    private = 1 / noise**2
    if survived is not None:
        later = model.later_attacks(critical, mean, public, private, survived)
        note = (
            f"Regimes above {survived:g} and up to theta fall in a later attack." if later else "Nobody attacks again."
        )
        show(pl.DataFrame({"theta": list(later)}, schema=schema(theta=float)), form, note=note)
        return
    found = model.public_thresholds(critical, mean, public, private)
    unique = model.is_unique(public, private)
    relation, told = ("at most", "one threshold whatever it says") if unique else ("above", "for some signals three")
    ratio = public / math.sqrt(private)
    note = f"c = {critical:.6f}. alpha / sqrt(beta) = {ratio:.4f}, {relation} sqrt(2 pi) = 2.5066: {told}."
    show(pl.DataFrame([(t.theta, t.x, t.stable) for t in found], schema=shape, orient="row"), form, note=note)
