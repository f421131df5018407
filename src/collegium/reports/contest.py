"""The report of a contest, written like a paper: whether the method can be trusted first, what it finds afterwards.

A page that needs nothing beside it, with its figures as SVG and PDF and its tables as CSV in the same folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl
from matplotlib.figure import Figure

from collegium import __version__
from collegium.contest.changes import OUTCOME_TEXT
from collegium.contest.run import Contest
from collegium.contest.standing import ALL, verdict
from collegium.disk import write_text
from collegium.errors import CollegiumError
from collegium.figures import contest as draw
from collegium.figures import save, svg
from collegium.reports.pages import style
from collegium.reports.tables import cells, heading

SHORT = 24  # rows of a table that stands open
MOST = 600
DISAGREEMENTS = 6  # drawn


@dataclass(frozen=True)
class Table:
    """A table of the page: its CSV's name, what it is, the rows to show."""

    name: str
    caption: str
    frame: pl.DataFrame


@dataclass(frozen=True)
class Section:
    """A part of the page."""

    id: str
    title: str
    says: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)
    figures: list[tuple[str, Figure]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def write_contest(found: Contest) -> Path:
    """Write the report of a contest into its folder.

    Parameters
    ----------
    found : Contest

    Returns
    -------
    Path
        Of ``index.html``.

    Raises
    ------
    CollegiumError
        The folder cannot be written.
    """
    sections = list(_sections(found))
    try:
        (found.out / "figures").mkdir(parents=True, exist_ok=True)
        for section in sections:
            for name, figure in section.figures:
                for suffix in ("svg", "pdf"):
                    save(figure, found.out / "figures" / f"{name}.{suffix}")
            for table in section.tables:
                if table.name not in found.tables:
                    write_text(found.out / "tables" / f"{table.name}.csv", table.frame.write_csv())
        write_text(found.out / "index.html", page(found, sections))
    except OSError as error:
        hint = str(error.strerror or error)
        raise CollegiumError("the report cannot be written", where=found.out, hint=hint) from error
    return found.out / "index.html"


def page(found: Contest, sections: list[Section] | None = None) -> str:
    """The page as HTML."""
    from jinja2 import Environment, StrictUndefined

    template = files("collegium.reports").joinpath("contest.html.jinja").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False)
    return environment.from_string(template).render(
        style=style(),
        title="Which theory of the regime survives the record",
        label=found.label,
        preview=found.size.preview,
        version=__version__,
        sections=[
            {
                "id": one.id, "title": one.title, "says": one.says, "short": one.short,
                "figures": [(name, svg(figure)) for name, figure in one.figures],
                "tables": [_shown(table) for table in one.tables if table.frame.height],
            }
            for one in sections or list(_sections(found))
        ],
    )  # fmt: skip


def _shown(table: Table) -> dict[str, Any]:
    frame = table.frame
    kinds = ["n" if kind.is_numeric() else "" for kind in frame.dtypes]
    return {
        "name": table.name, "caption": table.caption, "height": frame.height, "folded": frame.height > SHORT,
        "head": [(heading(name), kind) for name, kind in zip(frame.columns, kinds, strict=True)],
        "rows": cells(frame.head(MOST)),
    }  # fmt: skip


def _sections(found: Contest) -> Iterator[Section]:
    yield _question(found)
    yield _trust(found)
    yield _comparison(found)
    yield _patterns(found)
    yield _counterfactuals(found)
    yield _ablations(found)
    yield _fits(found)
    yield _sensitivity(found)
    yield _limits(found)


def _question(found: Contest) -> Section:
    rows = [
        {
            "id": one.id, "theory": one.name, "claims": one.claim or one.text, "refuted by": one.refuted_by,
            "support": one.support, "mechanisms": len(one.mechanisms), "parameters with priors": len(one.priors),
        }
        for one in found.simulations.theories
    ]  # fmt: skip
    return Section(
        "question", "Question, theories, patterns",
        [
            "Several theories say how the leadership of the Communist Party of the Soviet Union held together and fell "
            "apart. Each is a choice of mechanisms with priors over their parameters; all run on one engine from the "
            "record's own rosters, period by period, and are held against the same patterns of the record. Those "
            "declared fit beforehand calibrate parameters and compare theories; those declared test are scored "
            "afterwards and fitted by nobody.",
            f"{found.label}.",
        ],
        tables=[Table("theories", "The theories.", pl.DataFrame(rows))],
    )  # fmt: skip


def _trust(found: Contest) -> Section:
    tables = found.tables
    summary = tables["calibration"].group_by("theory", maintain_order=True).agg(
        fits=pl.len(), records=pl.col("records").max(), cover_50=pl.col("cover_50").mean(),
        cover_90=pl.col("cover_90").mean(), calibrated=pl.col("calibrated").mean(),
        best_correlation=pl.col("correlation").max(), median_error=pl.col("error").median(),
    )  # fmt: skip
    recovered = tables["calibration"].filter(pl.col("correlation") > 0.5).height
    of = tables["calibration"].height
    figures = [("ranks", draw.rank_histograms(
        tables["ranks"], title="Where the truth lies in its posterior",
        subtitle=f"Simulated records, all parameters and periods. {found.label}",
    ))]  # fmt: skip
    standing = found.standings[0]
    says = [
        "Before the record is looked at, the method is tried on simulated records of which the truth is known. If a "
        "posterior is right, its central half holds the truth in half of the cases and its central nine tenths in nine "
        "of ten; the histograms are flat. If a parameter can be learned from these patterns at all, the posterior mean "
        "follows the truth.",
        f"Of {of} parameters (of a theory in a period), {recovered} are recovered with a correlation above 0.5. Of the "
        "others the patterns say little: their posteriors are their priors, and they are read as such.",
    ]
    shown = [
        Table("calibration", "Coverage and recovery by theory; error 1 is no better than the prior mean.", summary),
        Table("calibration", "Every parameter.", tables["calibration"]),
    ]
    if standing.comparison is not None:
        right = standing.comparison.accuracy
        says.append(
            f"Shown {right['n']:.0f} simulated records over all periods, the classifier of theories names the right "
            f"one for {right['right']:.0%} ({right['low']:.0%} to {right['high']:.0%}); guessing would for "
            f"{right['chance']:.0%}. The log score is {right['log_score']:.2f}, of guessing {right['log_chance']:.2f}."
        )
        figures.append(("confusion", draw.confusion(
            standing.comparison.confusion, title="Which theory is named for a simulated record",
            subtitle=f"A row a truth, shares of its records, all periods. {found.label}",
        )))  # fmt: skip
        apart = tables["pairs"].filter(scope=ALL).drop("scope").sort("right")
        shown += [
            Table("pairs", "Which theories can be told apart on these patterns.", apart),
            Table("classifier_calibration", "Is a theory that is given a probability p the truth in p of the cases?",
                tables["classifier_calibration"].filter(scope=ALL).drop("scope")),
            Table("classifiers", "The classifiers of the periods.", tables["classifiers"]),
            Table("confusion", "Which theory is named, period by period.", tables["confusion"].filter(pl.col("n") > 0)),
        ]  # fmt: skip
    return Section("trust", "Can the method be trusted", says, figures=figures, tables=shown)


def _comparison(found: Contest) -> Section:
    says = [
        "The theories are compared on common ground: figures that every one of them tells. The probabilities take "
        "it that one of them is right, and that all were equally probable beforehand. Where the record lies outside "
        "what a theory predicts beforehand (a ring), its probability says only that it is nearer than the others.",
    ]
    figures, tables = [], []
    if "probabilities" in found.tables:
        figures.append(("standing", draw.standing(
            found.tables["probabilities"], title="How probable each theory is", subtitle=found.label,
        )))  # fmt: skip
        tables.append(Table("probabilities", "Probabilities, votes of the forest, and the share of the nearest draws "
            "(rejection).", found.tables["probabilities"]))  # fmt: skip
    silent = found.tables["silent"].filter(pl.col("scope") == ALL).group_by("figure", maintain_order=True).agg(
        silent=pl.col("theory").str.join(", ")
    )  # fmt: skip
    tables.append(Table("silent", "Figures left out, and who does not tell them.", silent))
    by_period = [line for one in found.standings[1:] for line in verdict(one, found.names)[:1]]
    return Section("comparison", "Which theory", says, [*found.verdict(), *by_period], figures, tables)


def _patterns(found: Contest) -> Section:
    tables = found.tables
    shown = tables["patterns"].filter(pl.col("theory") != "")
    unshown = tables["patterns"].filter(pl.col("theory") == "").select("pattern", "text", "period", "note")
    scores = tables["scores"]
    short = [
        f"{found.names[row['theory']]}: {row['met']} of {row['of']} figures kept back for scoring are met, "
        f"{row['undecided']} cannot be told with so few runs."
        for row in scores.filter(role="test").sort("met", descending=True).iter_rows(named=True)
    ]
    figures = [
        (f"patterns-{role}", draw.pattern_matrix(
            shown.filter(role=role), title=f"Figures that {words}", subtitle=f"Fitted theories. {found.label}"))
        for role, words in (("test", "nothing was fitted to"), ("fit", "the theories were fitted to"))
        if shown.filter(role=role).height
    ]  # fmt: skip
    return Section(
        "patterns", "The pattern table",
        [
            f"Each theory is run {found.size.predicted} times anew from its posteriors in every period. A number is "
            "met if the record lies in the central 90 % of the runs. What happens or does not is met if the share of "
            "runs that show it is surely at or above its threshold. A wide spread meets much: read the intervals too.",
        ],
        short, figures,
        [
            Table("scores", "Figures met.", scores),
            Table("patterns_side_by_side", "The pattern table: verdict (median; 5 to 95 per cent, or a share with its "
                "95 per cent interval).", tables["patterns_side_by_side"]),
            Table("patterns", "What no run can show, and why.", unshown),
        ],
    )  # fmt: skip


def _counterfactuals(found: Contest) -> Section:
    table, apart = found.tables["counterfactuals"], found.tables["disagreements"]
    texts = pl.col("outcome").replace(OUTCOME_TEXT)
    figures = []
    short = [
        f"{row['id']} ({row['text']}), {row['period']}, {OUTCOME_TEXT[row['outcome']]}: {found.names[row['lower']]} "
        f"{row['lower_change']:+.2f}, {found.names[row['higher']]} {row['higher_change']:+.2f}"
        + (", in opposite directions." if row["opposed"] else ".")
        for row in apart.head(DISAGREEMENTS).iter_rows(named=True)
    ] or ["On no amendment do the intervals of two theories lie apart."]
    if apart.height:
        keys = ["id", "text", "period", "outcome"]
        label = pl.format("{} {}, {}: {}", "id", "text", "period", texts)
        drawn = apart.head(DISAGREEMENTS).select(keys).join(table, on=keys, how="left", maintain_order="left")
        figures.append(("amendments", draw.changes(
            drawn.select("theory", "change", "low", "high", label=label), title="Where the theories disagree",
            subtitle=f"Paired runs, 95 % intervals. {found.label}",
        )))  # fmt: skip
    clear = table.filter("clear").with_columns(outcome=texts).drop("amendment", "clear")
    return Section(
        "amendments", "What an amendment would have done",
        [
            f"Each amendment is tried on {found.size.pairs} runs of every fitted theory, paired with the same runs "
            "without it: same parameters, same chances. First those on which the theories disagree.",
            f"Of {table.height} changes of an outcome {clear.height} are clearly other than nothing; by chance "
            "alone one in twenty would be.",
        ],
        short, figures,
        [
            Table("disagreements", "Amendments on which the intervals of two theories lie apart, the pair farthest "
                "apart.", apart.with_columns(outcome=texts)),
            Table("counterfactuals", "All changes that are clearly other than nothing.", clear),
        ],
    )  # fmt: skip


def _ablations(found: Contest) -> Section:
    table = found.tables.get("ablations")
    if table is None:
        return Section("ablations", "What each mechanism does", ["None of the theories has a mechanism to take out."])
    texts = pl.col("outcome").replace(OUTCOME_TEXT)
    clear = table.filter("clear").with_columns(outcome=texts).drop("clear").sort(
        pl.col("change").abs(), descending=True, maintain_order=True
    )  # fmt: skip
    idle = (
        table.group_by("theory", "mechanism", maintain_order=True)
        .agg(clear=pl.col("clear").any())
        .filter(~pl.col("clear"))
        .group_by("theory", maintain_order=True)
        .agg(mechanisms=pl.col("mechanism").str.join(", "))
    )
    return Section(
        "ablations", "What each mechanism does",
        ["Each mechanism of each theory is taken out in turn, with those that have nothing to work on without it."],
        tables=[
            Table("ablations", "Changes that are clearly other than nothing, the largest first.", clear),
            Table("ablations", "Mechanisms that change none of these outcomes clearly.", idle),
        ],
    )  # fmt: skip


def _fits(found: Contest) -> Section:
    table = found.tables["posteriors"]
    learned = table.filter(pl.col("shrinkage") > 0.2).sort("shrinkage", descending=True)
    return Section(
        "fits", "What is learned of the parameters",
        [
            f"Of {table.height} parameters (of a theory in a period) the record narrows {learned.height} by a fifth or "
            "more: 1 less the variance of the posterior over that of the prior. Effective: how many equal draws the "
            "posterior is worth.",
        ],
        tables=[
            Table("posteriors", "Parameters that the record narrows by a fifth or more.", learned),
            Table("posteriors", "All parameters.", table),
        ],
    )  # fmt: skip


def _sensitivity(found: Contest) -> Section:
    wide = found.tables["sensitivity"].pivot(
        on="theory", index=["choice", "figures", "right", "named"], values="probability", maintain_order=True
    )
    return Section(
        "sensitivity", "Under other choices",
        ["The comparison over all periods, made anew under other choices of figures, periods, weights and priors."],
        found.turned(),
        tables=[Table("sensitivity", "The probability of each theory, choice by choice.", wide)],
    )  # fmt: skip


def _limits(found: Contest) -> Section:
    names = " ".join(f"--theory {one}" for one in found.simulations.ids)
    size = found.size
    how = "--quick" if size.preview else f"--predicted {size.predicted} --pairs {size.pairs}"
    command = (
        f"collegium contest {how} --runs {size.runs} --seed {found.simulations.seed} --method {found.method} {names} "
        "--out DIR"
    )
    took = ", ".join(f"{title} {seconds:.0f} s" for title, seconds in found.seconds.items())
    return Section(
        "limits", "Limits, and how to repeat it",
        [
            "One regime, one record, and two sources: a theory that survives here has survived once. The theories are "
            "our renderings, and a rendering may fail where its author would not. Patterns that no run can show are "
            "left out of every score. Posteriors are approximate, by summaries. Intervals of changes are of the "
            "simulated runs and leave out that the theory may be wrong.",
            f"Repeat it with: {command}",
            f"It took: {took}.",
        ],
    )  # fmt: skip
