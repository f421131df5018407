"""The cadre party: the posts that a layout counts, each with its name, under the mechanisms of the leadership."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.charter import Charter
from collegium.engine import CADRE_PARTY, Layout, compile_setting, simulate
from collegium.engine.scales import MOST_POSTS, layout_of
from collegium.errors import CollegiumError
from collegium.history import History, load, save
from collegium.record import record

SMALL = Layout(provinces=5, bureau=2, districts=3, posts=4)


@pytest.fixture(scope="module")
def cadre(cpsu: Charter) -> History:
    return simulate(cpsu, record(), on="1922-04", years=3, runs=2, seed=3, scale=SMALL)


def test_the_cadre_party_has_some_fifteen_thousand_posts() -> None:
    assert CADRE_PARTY.total == 150 + 150 * 4 + 150 * 24 * 4 == 15_150


@given(st.integers(1, 6), st.integers(0, 4), st.integers(1, 5), st.integers(1, 5))
def test_every_post_has_a_name_of_its_own_and_lies_where_it_is_counted(
    provinces: int, bureau: int, districts: int, posts: int
) -> None:
    layout = Layout(provinces, bureau, districts, posts)
    where, names = layout.named()
    assert len(where) == len(set(names)) == layout.in_gift == layout.total - provinces
    of = layout.districts_of(np.arange(layout.in_gift)).tolist()
    for number, (place, post) in enumerate(zip(where, names, strict=True)):
        province = number // layout.of_province
        if of[number] < 0:
            assert place == f"provincial-bureau-{province + 1}"
        else:
            assert place == f"district-{of[number] + 1}"
            assert of[number] // districts == province
        assert post.startswith(f"{place}-")
    assert sum(name.endswith("-secretary") for name in names) == provinces * districts
    assert sum(one < 0 for one in of) == provinces * bureau


def test_the_leadership_is_the_default_and_changes_nothing(
    small: Charter, run: Callable[..., History], differing: Callable[..., list[str]]
) -> None:
    assert differing(run(small, runs=2), run(small, runs=2, scale="leadership")) == []
    assert "posts_below_the_centre" not in run(small, runs=1, years=1, scale="leadership").manifest.details


def test_a_layout_as_the_charter_counts_is_the_leadership(cpsu: Charter, small: Charter) -> None:
    """12 provinces of three districts with one post each: the same people, under the same names."""
    how = {"on": "1922-04", "years": 3, "runs": 1, "seed": 3}
    counted = simulate(small, record(), **how)
    laid_out = simulate(cpsu, record(), **how, scale=Layout(provinces=12, bureau=0, districts=3, posts=1))
    for name in ("persons", "memberships", "ballots", "events", "ties", "organizations"):
        assert counted.tables[name].equals(laid_out.tables[name]), name


def test_every_post_is_held_at_the_start_by_one_person(cadre: History) -> None:
    first = cadre.memberships.filter(pl.col("start") == cadre.manifest.start, run=0)
    below = first.filter(pl.col("post_id").is_not_null() & (pl.col("post_id") != "leader"))
    known = cadre.posts.filter(pl.col("level").is_in(["province", "district"]))
    assert below.height == SMALL.total == known.height == known["post_id"].n_unique()
    assert sorted(below["post_id"]) == sorted(known["post_id"])
    assert below["person_id"].n_unique() == below.height
    assert below["organization_id"].is_in(cadre.organizations["organization_id"].to_list()).all()


def test_the_conference_of_a_province_is_those_whom_its_head_picked(cadre: History) -> None:
    votes = cadre.ballots.filter(kind="ratification")
    assert votes.height > 0
    assert votes["electors"].max() <= SMALL.of_province
    assert votes["electors"].max() > SMALL.districts * (SMALL.posts - 1)  # not the first secretaries alone
    assert votes["organization_id"].str.extract(r"(\d+)$").cast(pl.Int64).max() <= SMALL.provinces


def test_heads_of_provinces_come_from_the_posts_below(cadre: History) -> None:
    rows = cadre.memberships
    taken = rows.filter(pl.col("post_id").str.contains(r"^province-\d+-secretary$"), entry="recommended")
    assert taken.height > 0
    left = rows.filter(exit="promoted").select("run", "person_id", pl.col("end").alias("start"), below="post_id")
    came = taken.join(left, on=["run", "person_id", "start"], how="left")
    assert came["below"].drop_nulls().str.contains("^(district|provincial-bureau)-").all()
    assert came["below"].null_count() < came.height


def test_a_history_of_the_cadre_party_can_be_kept_and_says_what_it_is(cadre: History, tmp_path) -> None:
    save(cadre, tmp_path / "cadre")
    again = load(tmp_path / "cadre")
    assert again.manifest.details["posts_below_the_centre"] == {
        "provinces": 5, "bureau": 2, "districts": 3, "posts": 4
    }  # fmt: skip
    assert again.memberships.equals(cadre.memberships)


def test_the_party_above_its_base_is_the_cadre_party() -> None:
    assert layout_of("party") == layout_of("cadre") == CADRE_PARTY
    assert layout_of(SMALL) is SMALL


@pytest.mark.parametrize(("scale", "near"), [("cadres", "cadre"), ("leaders", "leadership"), ("Party", "party")])
def test_an_unknown_scale_is_told_with_the_nearest(cpsu: Charter, scale: str, near: str) -> None:
    with pytest.raises(CollegiumError, match=f"Did you mean '{near}'"):
        simulate(cpsu, record(), on="1922-04", years=1, scale=scale)


@pytest.mark.parametrize(
    "bad", [(0, 1, 1, 1), (1, -1, 1, 1), (1, 1, 0, 1), (1, 1, 1, 0), (True, 1, 1, 1), (1.5, 1, 1, 1)]
)
def test_a_layout_without_posts_is_refused(bad: tuple[int, int, int, int]) -> None:
    with pytest.raises(CollegiumError, match="whole number"):
        Layout(*bad)
    with pytest.raises(CollegiumError, match="too many posts"):
        Layout(MOST_POSTS, 1, 1, 1)


def test_a_setting_counts_what_is_laid_out(cpsu: Charter) -> None:
    setting = compile_setting(cpsu, dt.date(1922, 4, 1), dt.date(1923, 4, 1), None, SMALL)
    assert (setting.n_provinces, setting.n_districts, setting.count_of_districts) == (5, 5 * 14, 15)
