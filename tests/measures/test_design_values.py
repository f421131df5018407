"""Gorbachev's first year in sets, from the lists of March 1985 and March 1986."""

from __future__ import annotations

from collegium.measures import ranks, turnover
from collegium.record import record


def test_gorbachevs_first_year():
    row = turnover(record(), "politburo", ["1985-03-12", "1986-03-07"]).row(0, named=True)
    assert (row["n_after"] - row["n_common"], row["n_after"]) == (5, 12)
    row = turnover(record(), "secretariat", ["1985-03-12", "1986-03-07"]).row(0, named=True)
    assert (row["n_after"] - row["n_common"], row["n_after"]) == (7, 11)


def test_who_was_wholly_new_among_the_candidates_and_in_the_leadership():
    before, after = "1985-03-12", "1986-03-07"
    whole = {
        day: set(ranks(record(), "politburo", day)["person_id"]) | set(ranks(record(), "secretariat", day)["person_id"])
        for day in (before, after)
    }
    bench = ranks(record(), "politburo", after).filter(standing="candidate")["person_id"].to_list()
    assert (len([person for person in bench if person not in whole[before]]), len(bench)) == (5, 7)
    assert (len(whole[after] - whole[before]), len(whole[after])) == (12, 26)
