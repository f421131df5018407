"""How often members of the Politburo left it under each leader.  ``python replications/exit_by_leader.py``

Claim
-----
Gill (2018), Collective Leadership in Soviet Politics, prints no hazards. He prints who was carried over: of the full
members of April 1922 one of seven sat in December 1930; of those of June 1957 seven of fifteen in October 1961; of the
top bodies of 1966 thirteen of twenty-four (54 %) in 1981.

What is done
------------
Exits a person-year of full members other than the leader, under each leader, with exact limits, whether leaders
differ, and what each printed carry-over comes to as a mean hazard, -log(share) / years, beside the hazard in the same
span. The two need not agree: a carry-over follows those who sat on the first day, a hazard also those who came later;
and the carry-over of 1966-1981 is of several bodies and of people.
"""

from __future__ import annotations

import math

import polars as pl

from collegium.history import History
from collegium.measures import equal_hazards, exit_hazard
from collegium.record import record

PRINTED = (
    ("1 of 7", "politburo", "1922-04-03", "1930-12-21", 1, 7),
    ("7 of 15", "politburo", "1957-06-30", "1961-10-31", 7, 15),
    ("13 of 24", ("politburo", "secretariat"), "1966-04-09", "1981-03-03", 13, 24),
)


def replicate(history: History | None = None) -> pl.DataFrame:
    """Hazards of exit of full members, one row a leader and cause; gaps of less than a year of membership left out."""
    past = record() if history is None else history
    rows = exit_hazard(past).filter(pl.col("person_years") >= 1)
    kept = ("leader_id", "start", "end", "exit_cause", "n_exits", "person_years", "hazard", "low", "high")
    return rows.select(kept)


def differ(history: History | None = None) -> pl.DataFrame:
    """Whether leaders differ: over all of them, and without Gorbachev."""
    past = record() if history is None else history
    every = exit_hazard(past)
    without = every.filter(pl.col("leader_id") != "gorbachev")
    tests = [
        equal_hazards(rows).with_columns(leaders=pl.lit(name)) for name, rows in (("all", every), ("to 1985", without))
    ]
    return pl.concat(tests).select("leaders", "n_terms", "n_exits", "hazard", "statistic", "df", "p_value")


def carried_over(history: History | None = None) -> pl.DataFrame:
    """Printed carry-overs as mean hazards, beside the hazard of the record in the same span."""
    past = record() if history is None else history
    found = []
    for printed, body, start, end, kept, of in PRINTED:
        rank = "full" if isinstance(body, str) else "all"
        rows = exit_hazard(past, body, start, end, rank, with_leader=True).filter(exit_cause="any")
        exits, years = int(rows["n_exits"].sum()), float(rows["person_years"].sum())
        span = (past.day(end) - past.day(start)).days / 365.2425
        found.append((printed, start, end, -math.log(kept / of) / span, exits / years, exits))
    names = ["printed", "start", "end", "mean_hazard_of_printed", "hazard_of_record", "n_exits"]
    return pl.DataFrame(found, schema=names, orient="row")


def main() -> None:
    """Print the three tables."""
    with pl.Config(tbl_rows=-1, tbl_cols=-1, tbl_width_chars=200, float_precision=3, tbl_hide_dataframe_shape=True):
        print(replicate().filter(exit_cause="any"), differ(), carried_over(), sep="\n")


if __name__ == "__main__":
    main()
