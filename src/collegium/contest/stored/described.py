"""A stored contest as a data package [1]_: what each file and column means, and what makes it again.

References
----------
.. [1] Data Package 2.0, https://datapackage.org.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from typing import Any

import polars as pl

from collegium.contest.opened import Opened

NAME = "contest-of-theories"
PROFILE = "https://datapackage.org/profiles/2.0/"
TYPES = {pl.Boolean: "boolean", pl.Int64: "integer", pl.Float64: "number", pl.String: "string"}
TITLES = {
    "tables/ablations": "What taking a mechanism out of a theory changes",
    "tables/calibration": "Would a fit know the truth: simulated records, parameter by parameter",
    "tables/classifier_calibration": "Is a theory that is given a probability the truth as often",
    "tables/classifiers": "How well theories are told apart",
    "tables/confusion": "Which theory is named for a simulated record of each",
    "tables/counterfactuals": "What an amendment changes under each theory",
    "tables/draws": "Which draws from the prior the runs of each fitted theory take their parameters from",
    "tables/disagreements": "Outcomes of amendments on which the intervals of two theories lie apart",
    "tables/pairs": "Can two theories be told apart",
    "tables/patterns": "The pattern table: what each fitted theory shows of each figure of the record",
    "tables/patterns_side_by_side": "The pattern table with theories across",
    "tables/posteriors": "Parameters after the fit",
    "tables/probabilities": "How probable each theory is, if one of them is right",
    "tables/ranks": "Ranks of true parameters in posteriors of simulated records",
    "tables/scores": "How many figures each theory meets",
    "tables/sensitivity": "The comparison under other choices of figures, periods, weights and priors",
    "tables/silent": "How many draws of each theory tell a figure that not all tell",
    "tables/theories": "The theories",
    "runs/patterns": "Behind the pattern table: a row a run of a fitted theory, a column a figure",
    "runs/before": "Outcomes of the runs without a change: a row a run",
    "runs/amended": "Outcomes of the same runs with the charter amended: a row a run",
    "runs/ablated": "Outcomes of the same runs with a mechanism taken out: a row a run",
}
_INTERVAL = "end of the 95 % interval"
COLUMNS = {
    "theory": "id of the theory",
    "period": "id of the period, or the years of all periods",
    "scope": "what the theories are compared over: all periods, or one",
    "outcome": "id of the outcome",
    "run": "number of the run: runs of one theory, period and number have the same parameters and chances",
    "stretch": "what is run: a period, or a stretch of several",
    "numbers": "numbers of the draws, in the order of the runs, with blanks between",
    "parameter": "name of the parameter",
    "mechanism": "the mechanism taken out, with those that need it",
    "amendment": "id of the amendment laid over the charter",
    "pattern": "id of the pattern",
    "text": "in words",
    "role": "fit: theories were fitted to it and compared on it; test: it is only scored",
    "judged": "interval: by the central 90 % of the runs; otherwise by the share of the runs that show it",
    "record": "the record's figure; 1 or 0 where something is so or not",
    "before": "mean of the paired runs without the change",
    "after": "mean of the paired runs with the change",
    "change": "mean of the paired differences",
    "clear": "whether the interval leaves out 0",
    "named": "the theory that is named",
    "figures": "number of figures compared on",
    "right": "share of simulated records rightly named",
    "chance": "the same by guessing",
    "n": "how many",
    "trust": "posterior probability of the theory named, by the second forest",
    "log_score": "mean log probability given to the truth",
    "log_chance": "the same by guessing",
    "probability": "probability of the theory, if one of them is right",
    "votes": "share of the forest's votes",
    "rejection": "share of the nearest draws",
    "inside": "whether the record lies where the theory puts its own",
    "as_lonely": "share of the theory's own draws as far from the others as the record",
    "truth": "the theory that made the simulated record",
    "share": "share of them",
    "said": "mean probability given",
    "was": "how often it was the truth",
    "was_from": f"lower {_INTERVAL} of it",
    "was_to": f"upper {_INTERVAL} of it",
    "a": "one theory",
    "b": "the other theory",
    "verdict": "what it comes to",
    "median": "median",
    "source": "where the record's figure stands",
    "counted": "whether it is counted anew from the record",
    "note": "how it is read, or why no run can show it",
    "met": "figures met",
    "missed": "figures missed",
    "undecided": "figures undecided",
    "of": "figures in all",
    "share_met": "share of the figures met",
    "told": "how many are told: figures by a run, or the share of draws that tell the figure",
    "choice": "what is chosen otherwise",
    "figure": "the figure",
    "id": "id: of the theory, or of the pattern that the amendment belongs to",
    "opposed": "whether the two changes go in opposite directions",
    "gap": "distance between the two intervals",
    "lower": "the theory with the lower change",
    "lower_change": "its change",
    "lower_to": f"upper {_INTERVAL} of that change",
    "higher": "the theory with the higher change",
    "higher_change": "its change",
    "higher_from": f"lower {_INTERVAL} of that change",
    "records": "simulated records",
    "cover_50": "how often the central 50 % of the posterior holds the truth",
    "cover_50_from": f"lower {_INTERVAL} of it",
    "cover_50_to": f"upper {_INTERVAL} of it",
    "cover_90": "how often the central 90 % of the posterior holds the truth",
    "cover_90_from": f"lower {_INTERVAL} of it",
    "cover_90_to": f"upper {_INTERVAL} of it",
    "uniform_p": "p of the chi-squared test that the ranks are uniform",
    "correlation": "of posterior mean and truth",
    "error": "mean squared error of the posterior mean, by the variance of the prior",
    "calibrated": "whether both intervals hold what they should",
    "bin": "tenth of the posterior, from 0",
    "method": "how it was fitted",
    "summaries": "figures it was fitted to",
    "mean": "mean",
    "low_90": "5 %",
    "low_50": "25 %",
    "high_50": "75 %",
    "high_90": "95 %",
    "prior_median": "median of the prior",
    "shrinkage": "1 - variance of the posterior by that of the prior",
    "oob_error": "out-of-bag error of the forest, by the variance of the prior",
    "effective": "how many equal draws the posterior is worth",
    "claims": "what it claims",
    "refuted by": "what would refute it",
    "support": "its rule of support",
    "mechanisms": "number of its mechanisms",
    "parameters with priors": "number of its parameters that have a prior",
}
_SHARES = {"low": f"lower {_INTERVAL}", "high": f"upper {_INTERVAL}"}
OTHERWISE = {
    "tables/patterns": {
        "theory": "id of the theory; empty for what no run can show",
        "median": "median of the runs, or the share of them that show it",
        "low": "5 % of the runs, or the lower end of the share's 95 % interval",
        "high": "95 % of the runs, or the upper end of the share's 95 % interval",
        "runs": "runs that tell it",
    },
    "tables/classifier_calibration": {
        "low": "lower end of the class of probabilities",
        "high": "upper end of the class of probabilities",
    },
    "tables/counterfactuals": {"runs": "pairs of runs that tell it both times"},
    "tables/ablations": {"runs": "pairs of runs that tell it both times"},
}


def described(found: Opened, kept: Mapping[str, int], texts: Mapping[str, str]) -> dict[str, Any]:
    """The data package of a stored contest.

    Parameters
    ----------
    found : Opened
        The contest it was made from.
    kept : mapping of str to int
        How many runs of each are kept, ``predicted`` and ``pairs``.
    texts : mapping of str to str
        The files, by their place in the folder.
    """
    facts = found.facts
    return {
        "$schema": f"{PROFILE}datapackage.json",
        "name": NAME,
        "title": "The contest of theories",
        "description": f"{facts['label']}. Which theory of the regime survives the record: tables, and the runs "
        f"behind their cells (of each theory and period {kept['predicted']} of {facts['size']['predicted']}, of each "
        f"change {kept['pairs']} of {facts['size']['pairs']} pairs). Numbers of runs have six significant digits.",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": "The Collegium authors"}],
        "collegium": {
            "version": facts.get("collegium", ""),
            "code": facts.get("code", ""),
            "seed": facts.get("seed", 1),
            "command": found.command,
            "preview": bool(facts["size"].get("preview")),
        },
        "resources": [_resource(found, place, text) for place, text in texts.items() if place.endswith(".csv")],
    }


def _resource(found: Opened, place: str, text: str) -> dict[str, Any]:
    id, raw = place.removesuffix(".csv"), text.encode()
    frame = pl.read_csv(io.BytesIO(raw), infer_schema_length=None, n_rows=None)
    shown = {row["key"]: f"{row['text']}, {row['period']}" for row in found.figures.to_dicts()}
    meant = {**COLUMNS, **_SHARES, **shown, **_outcomes(), **OTHERWISE.get(id, {})}
    if id == "tables/patterns_side_by_side":
        meant |= dict.fromkeys(found.ids, "verdict of the theory (median; low to high)")
    return {
        "name": id.replace("/", "-").replace("_", "-"),
        "path": place,
        "title": TITLES.get(id, id),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "schema": {
            "$schema": f"{PROFILE}tableschema.json",
            "fields": [
                {"name": name, "type": TYPES.get(type(dtype), "string"), "description": meant.get(name, "")}
                for name, dtype in frame.schema.items()
            ],
            "missingValues": [""],
        },
    }


def _outcomes() -> dict[str, str]:
    from collegium.contest.outcomes import OUTCOMES

    return {one.id: f"{one.text}; {one.unit}" for one in OUTCOMES}
