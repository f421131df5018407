"""The replications run, and give what their pages say."""

from __future__ import annotations

import runpy
from pathlib import Path

import polars as pl
import pytest

FOLDER = Path(__file__).parents[2] / "replications"


def told(name: str) -> dict:
    return runpy.run_path(str(FOLDER / f"{name}.py"))


def test_tenure_looks_exponential_only_as_long_as_the_class_of_1952_is_in() -> None:
    rows = told("exponential_tenure")["replicate"]().rows_by_key("sample", named=True, unique=True)
    whole, without = rows["full members"], rows["without the class of 1952"]
    assert (whole["n_spells"], whole["n_exits"]) == (89, 76)
    assert [round(whole[name], 3) for name in ("rate", "low", "high")] == [0.101, 0.080, 0.126]
    assert whole["weibull_p"] > 0.5 > 0.001 > whole["bands_p"]
    assert whole["largest_day"] == 15
    assert without["n_spells"] == whole["n_spells"] - 14
    assert without["shape"] == pytest.approx(1.356, abs=0.001)
    assert without["weibull_p"] < 0.01
    assert rows["candidates"]["bands_p"] > 0.5


def test_force_ends_membership_mostly_in_the_purge() -> None:
    rows = told("exponential_tenure")["violence"]().rows()
    assert rows == [("1936-1939", 8, 2), ("other years", 106, 1)]


def test_leaders_differ_by_gorbachev() -> None:
    module = told("exit_by_leader")
    every, to_1985 = module["differ"]().rows(named=True)
    assert every["p_value"] < 0.01 < 0.3 < to_1985["p_value"]
    rows = dict(module["replicate"]().filter(exit_cause="any").select("leader_id", "hazard").drop_nulls().iter_rows())
    assert {leader: round(rows[leader], 3) for leader in ("stalin", "khrushchev", "brezhnev", "gorbachev")} == {
        "stalin": 0.072, "khrushchev": 0.125, "brezhnev": 0.063, "gorbachev": 0.237
    }  # fmt: skip


def test_printed_carry_overs_beside_hazards() -> None:
    found = told("exit_by_leader")["carried_over"]()
    columns = found.select(pl.col("mean_hazard_of_printed", "hazard_of_record").round(3)).rows()
    assert columns == [(0.223, 0.101), (0.176, 0.146), (0.041, 0.037)]


@pytest.mark.parametrize("name", ["exponential_tenure", "exit_by_leader"])
def test_a_replication_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    told(name)["main"]()
    assert "hazard" in capsys.readouterr().out


def test_the_books_own_percentages_and_averages_come_out_by_kind() -> None:
    module = told("derived_figures")
    rows = {row["kind"]: row for row in module["replicate"]().rows(named=True)}
    assert [rows["percentages"][name] for name in ("figures", "recomputed", "agrees", "cut_off", "differs")] == [
        81, 81, 57, 6, 18,
    ]  # fmt: skip
    assert rows["counts of decisions"]["share"] == 1
    assert sum(row["figures"] for row in rows.values()) == 448
    assert sum(row["differs"] for row in rows.values()) == 57
    missed = module["missed"]()
    assert missed.height == 21
    assert (missed["derived_id"][0], missed["difference"][0]) == ("d4.29-1", 25.0)
    assert (missed["difference"].abs().to_list()) == sorted(missed["difference"].abs(), reverse=True)
    assert missed["note"].null_count() == 0
