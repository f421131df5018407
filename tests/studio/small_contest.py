"""A contest of two theories, written by hand in the files of a contest: no run is made."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl

from collegium.contest.listed import digest_of_patterns
from collegium.theories.patterns import PATTERNS, PERIODS

IDS = ("circular-flow", "gill")
MAY, NO_HEIR = "leader and clients in Politburo and Secretariat, May 1973", PATTERNS[0].text
SHOWN = {"circular-flow": [0.1, 0.2, 0.3, 0.4, None], "gill": [0.01, 0.02, 0.03, 0.04, 0.05]}  # of MAY
TABLES = {
    "patterns": f"""\
theory,pattern,text,role,period,judged,record,low,median,high,runs,verdict,source,counted,note
circular-flow,A1,{NO_HEIR},test,1919-91,share ≥ 0.9,1.0,0.38,0.8,0.96,5,undecided,"gill-2018, ch. 5-7",false,read so
circular-flow,A2,"{MAY}",fit,1964-82,interval,0.269231,0.115,0.25,0.385,4,met,"gill-2018, Table 6.2 (l.2581)",true,""
gill,A1,{NO_HEIR},test,1919-91,share ≥ 0.9,1.0,,,,0,missed,"gill-2018, ch. 5-7",false,read so
gill,A2,"{MAY}",fit,1964-82,interval,0.269231,0.012,0.03,0.048,5,missed,"gill-2018, Table 6.2 (l.2581)",true,""
"",E9,letters to the party,test,1953-57,,,,,,0,not shown by the model,"gill-2018, ch. 4",false,no run has letters
""",
    "patterns_side_by_side": "pattern,circular-flow,gill\nA2,met,missed\n",
    "scores": """\
theory,role,met,missed,undecided,of,share_met,told
circular-flow,test,0,0,1,1,0.0,1
circular-flow,fit,1,0,0,1,1.0,1
gill,test,0,1,0,1,0.0,0
gill,fit,0,1,0,1,0.0,1
""",
    "probabilities": """\
scope,theory,probability,votes,rejection,inside,as_lonely
all periods,circular-flow,0.8,0.7,0.75,true,0.4
all periods,gill,0.2,0.3,0.25,false,0.01
1964-82,circular-flow,0.4,0.4,0.5,true,0.4
1964-82,gill,0.6,0.6,0.5,true,0.3
""",
    "confusion": """\
scope,truth,named,n,share
all periods,circular-flow,circular-flow,18,0.9
all periods,circular-flow,gill,2,0.1
all periods,gill,circular-flow,5,0.25
all periods,gill,gill,15,0.75
""",
    "pairs": """\
scope,a,b,n,right,low,high,verdict
all periods,circular-flow,gill,40,0.825,0.68,0.913,too few draws to say
""",
    "classifiers": """\
scope,figures,named,trust,right,low,high,chance,n,log_score,log_chance
all periods,1,circular-flow,0.5,0.825,0.68,0.913,0.5,40.0,-0.4,-0.69
""",
    "counterfactuals": """\
id,amendment,text,period,theory,outcome,before,after,change,low,high,runs,clear
F5,no-compact-1964,no compact in 1964,1964-82,circular-flow,removed,0.5,0.5,0.0,-0.1,0.1,4,false
F5,no-compact-1964,no compact in 1964,1964-82,gill,removed,0.5,0.5,0.0,-0.1,0.1,4,false
F6,leader-by-congress-1966,the congress elects,1964-82,circular-flow,removed,0.5,0.75,0.25,0.1,0.4,4,true
F6,leader-by-congress-1966,the congress elects,1964-82,gill,removed,0.5,0.25,-0.25,-0.4,-0.1,4,true
""",
    "disagreements": """\
id,text,period,outcome,opposed,gap,lower,lower_change,lower_high,higher,higher_change,higher_low
F6,the congress elects,1964-82,removed,true,0.2,gill,-0.25,-0.1,circular-flow,0.25,0.1
""",
    "ablations": """\
mechanism,period,theory,outcome,before,after,change,low,high,runs,clear
plenum,1964-82,gill,removed,0.5,0.666667,0.0,-1.0,1.0,3,false
""",
}
REMOVED = {  # with nothing changed, and with something: by the folder of the runs
    ("prediction", "circular-flow~1964-82"): [0.0, 1.0, 0.0, 1.0, 1.0],  # the last one is of no pair
    ("prediction", "gill~1964-82"): [0.0, 1.0, 1.0, 0.0, 0.0],
    ("counterfactual", "circular-flow~1964-82~no-compact-1964"): [0.0, 1.0, 0.0, 1.0],
    ("counterfactual", "gill~1964-82~no-compact-1964"): [1.0, 0.0, 1.0, 0.0],
    ("counterfactual", "circular-flow~1964-82~leader-by-congress-1966"): [1.0, 1.0, 0.0, 1.0],
    ("counterfactual", "gill~1964-82~leader-by-congress-1966"): [0.0, 1.0, 0.0, 0.0],
    ("ablation", "gill~1964-82~no-plenum"): [1.0, 1.0, None, 0.0],
}


def write_contest(folder: Path) -> Path:
    """Write it, and give its folder."""
    (folder / "tables").mkdir(parents=True)
    for name, text in TABLES.items():
        (folder / "tables" / f"{name}.csv").write_text(text, "utf-8")
    facts = {
        "contest": list(IDS), "label": "PREVIEW of 800 simulations, by hand",
        "size": {"runs": 60, "predicted": 5, "pairs": 4, "trees": 100, "preview": True}, "method": "forest",
        "verdict": ["all periods: most probable is Circular flow alone (0.80)."], "seed": 7,
        "patterns": digest_of_patterns(),
    }  # fmt: skip
    (folder / "contest.json").write_text(json.dumps(facts), "utf-8")
    (place,) = [n for n, one in enumerate(PATTERNS) if one.text == MAY]
    for theory, values in SHOWN.items():
        for number, part in enumerate((values[:3], values[3:])):
            _runs(folder, theory, "1964-82", place, part, 3 * number)
    for number, period in enumerate(one.id for one in PERIODS if one.base):
        told = [1.0, 1.0, 0.0 if number == 4 else 1.0, None, 1.0 if number else None]  # the third run breaks it once
        _runs(folder, "circular-flow", period, 0, told, 0)
    for (job, part), values in REMOVED.items():
        frame = pl.DataFrame(
            {"outcome": ["removed"] * len(values), "run": range(len(values)), "value": values},
            schema={"outcome": pl.String, "run": pl.Int32, "value": pl.Float64},
        )
        place = folder / job / "outcomes" / part
        place.mkdir(parents=True, exist_ok=True)
        frame.write_parquet(place / f"runs-000000-{len(values) - 1:06}.parquet")
    return folder


def _runs(folder: Path, theory: str, period: str, row: int, values: list[float | None], first: int) -> None:
    runs = range(first, first + len(values))
    frame = pl.DataFrame(
        {"row": [row] * len(values), "run": runs, "value": values},
        schema={"row": pl.Int32, "run": pl.Int32, "value": pl.Float64},
    )
    place = folder / "prediction" / "values" / f"{theory}~{period}"
    place.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(place / f"runs-{row}-{first:06}.parquet")
