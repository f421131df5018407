"""People are conserved, numbers are never used again, totals follow the plan, and neither workers nor order matter."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collegium.conduct.lives import death_in_month
from collegium.errors import CollegiumError
from collegium.history import load, save
from collegium.party import Path, WholeParty, base, grown, steady, whole_party, year
from collegium.party.simulate import PARAMETERS, cumulative_hazard
from collegium.party.year import NOBODY

EXITS = ("died", "lost", "expelled", "lapsed")


def numbers(party: WholeParty) -> list[int]:
    return [int(who) for members in party.members for who in members.ident]


def same(one: WholeParty, other: WholeParty) -> bool:
    columns = zip([*one.members, *one.units], [*other.members, *other.units], strict=True)
    return one.provinces.equals(other.provinces) and all(
        np.array_equal(a, b) for mine, yours in columns for a, b in zip(mine, yours, strict=True)
    )


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**40), st.integers(20, 3_000), st.integers(1, 5), st.integers(1, 6), st.floats(0, 0.5))
def test_people_are_conserved_and_every_number_is_somebody_new(
    seed: int, n: int, provinces: int, years: int, expulsion: float
) -> None:
    path = replace(steady(n, years=years), expulsion=np.full(years, expulsion))
    party = whole_party(path, seed=seed, provinces=provinces)
    came, went = party.years["admitted"].sum(), sum(party.years[name].sum() for name in EXITS)
    assert n + came - went == party.years["members"][-1] == len(numbers(party))
    known = numbers(party)
    assert len(set(known)) == len(known)
    assert NOBODY not in known
    assert party.years["members"].min() >= n  # admission fills up to the plan; who moves may come on top of it
    settled = whole_party(path, seed=seed, provinces=provinces, parameters={"move_out": 0.0})
    assert settled.years["members"].to_list() == [n] * years


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**40), st.integers(1, 6))
def test_organisations_count_their_members_and_are_led_by_one_of_them(seed: int, provinces: int) -> None:
    party = whole_party(steady(2_000, years=4), seed=seed, provinces=provinces)
    for members, units in zip(party.members, party.units, strict=True):
        assert np.bincount(members.organisation, minlength=len(units.count)).tolist() == units.count.tolist()
        of = dict(zip(members.ident.tolist(), members.organisation.tolist(), strict=True))
        for held in (units.head, units.deputy):
            for organisation, who in enumerate(held.tolist()):
                assert who == NOBODY or of[who] == organisation
        assert not ((units.head == units.deputy) & (units.head != NOBODY)).any()


def test_a_number_is_not_used_again_after_a_death() -> None:
    ever: set[int] = set()
    for years in range(1, 6):  # the first years of the same run
        party = whole_party(replace(steady(500, years=years), lapse=np.full(years, 0.5)), provinces=2)
        born = 500 + int(party.years["admitted"].sum())
        ever |= set(numbers(party))
        assert max(numbers(party)) <= (born + 1) * 2 + 1
    assert len(ever) > 1_000


@pytest.mark.parametrize("workers", [2, 5])
def test_the_bytes_are_the_same_for_any_number_of_workers(workers: int) -> None:
    assert same(whole_party(grown(0.003), provinces=7), whole_party(grown(0.003), provinces=7, workers=workers))


def test_other_seeds_and_runs_are_other_parties() -> None:
    one = whole_party(steady(900, years=2), provinces=2)
    assert not same(one, whole_party(steady(900, years=2), provinces=2, seed=2))
    assert not same(one, whole_party(steady(900, years=2), provinces=2, run=1))


def test_the_total_follows_the_plan_but_where_it_falls_faster_than_people_leave() -> None:
    party = whole_party(grown(0.01), provinces=3)
    missed = party.years.filter(pl.col("members") != pl.Series(grown(0.01).members[1:]))
    assert 0 < missed.height < 12
    assert (missed["admitted"] == 0).sum() + (missed["year"] > 1989).sum() >= missed.height - 3
    assert party.years["members"][-1] <= grown(0.01).members[-2]


def test_the_yearly_chance_of_death_is_that_of_the_leadership_and_its_months() -> None:
    sums = cumulative_hazard(0.02, math.log(4) / 20)
    for age in (300, 660, 1200):
        assert 1 - math.exp(sums[age] - sums[age + 1]) == pytest.approx(
            death_in_month(age / 12, 0.02, math.log(4) / 20)
        )


def test_deaths_of_a_year_are_as_many_as_the_ages_imply() -> None:
    n = 200_000
    path = replace(steady(n, years=1), expulsion=np.zeros(1), lapse=np.zeros(1))
    still = {"move_within": 0.0, "move_out": 0.0}
    party = whole_party(path, provinces=2, parameters=still)
    before = whole_party(
        replace(path, members=np.array([n, n])), provinces=2, parameters={**still, "mortality_at_55": 0.0}
    )
    births = np.concatenate([m.birth[m.joined < 0] for m in before.members]).astype(int)
    sums = cumulative_hazard(0.02, math.log(4) / 20)
    expected = (1 - np.exp(sums[-births] - sums[-births + 12])).sum()
    died = party.years["died"][0]
    assert abs(died - expected) < 4 * math.sqrt(expected) + 20  # 20: of those admitted in the year


def test_what_happens_happens_at_its_rate_month_by_month() -> None:
    key, sums = np.uint64(7), np.zeros(year.MONTHS_OF_LIFE + 1)
    months = [year.due_month(key, -1, who, sums, 0, 0.05, 12) for who in range(40_000)]
    counts = np.bincount(np.array(months) + 1, minlength=13)
    expected = 40_000 * np.array([math.exp(-0.6), *(math.exp(-0.05 * m) * (1 - math.exp(-0.05)) for m in range(12))])
    assert ((counts - expected) ** 2 / expected).sum() < 32.9  # chi-squared with 12 degrees of freedom, 1 in 1,000


@pytest.mark.parametrize(("n", "p"), [(10, 0.3), (64, 0.5), (65, 0.8), (300, 0.97)])
def test_binomial_draws_have_the_law_s_mean_and_variance(n: int, p: float) -> None:
    drawn = np.array([base.binomial(np.uint64(base.word(np.uint64(3), 0, 1, k)), n, p) for k in range(20_000)])
    spread = math.sqrt(n * p * (1 - p))
    assert abs(drawn.mean() - n * p) < 4 * spread / math.sqrt(20_000)
    assert drawn.var() == pytest.approx(spread**2, rel=0.06)
    assert drawn.min() >= 0
    assert drawn.max() <= n


def test_a_secret_paper_lets_dislike_out_and_an_open_hand_does_not() -> None:
    def told(form: int, sanction: float = 3.0) -> float:
        return base.opposing_share(form, 1.5, 0.5, 0.25, sanction, 0.1, 0.8, 0.02)

    assert told(base.OPEN) < 0.1 < 0.9 < told(base.SECRET_SEVERAL)
    free = 1 / (1 + math.exp((0.25 - 1.5) / 0.5))  # nothing to fear: the share whose dislike is above the effort
    assert told(base.OPEN, 0.0) == pytest.approx(free, abs=1 / 256)


def test_where_all_dislike_the_recommended_man_organisations_elect_their_own_and_conferences_refuse() -> None:
    path = replace(steady(4_000, years=2), sanction=np.zeros(2))
    party = whole_party(path, provinces=2, parameters={"dislike": 5.0})
    last = party.years.row(-1, named=True)
    assert last["refused"] > 0.95 * last["meetings"]
    assert last["own_secretaries"] > 0.95 * last["organisations"]
    assert last["conferences_refused"] == last["conferences"]


def test_a_refused_conference_takes_the_fear_away_for_a_year() -> None:
    afraid = replace(steady(8_000, years=2), sanction=np.full(2, 50.0))
    obey = whole_party(afraid, provinces=2, parameters={"dislike": 3.0})
    rebel = whole_party(afraid, provinces=2, parameters={"dislike": 3.0, "fidelity": 0.0})
    assert obey.years["refused"][1] < 0.05 * obey.years["meetings"][1]
    assert rebel.years["refused"][1] > 0.9 * rebel.years["meetings"][1]


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.name)
def test_each_parameter_moves_some_output(parameter) -> None:  # type: ignore[no-untyped-def]
    path = replace(steady(4_000, years=3), form=np.array([1, 2, 3]))
    other = {"adult": 20.0, "joining_age": 35.0, "oldest": 40.0, "per_delegate": 5.0, "dislike": 1.0}
    value = other.get(parameter.name, 0.5 * parameter.default if parameter.default else 0.1)
    assert not same(whole_party(path, provinces=2), whole_party(path, provinces=2, parameters={parameter.name: value}))


def test_the_yearly_numbers_are_a_history_that_can_be_saved(tmp_path) -> None:  # type: ignore[no-untyped-def]
    party = whole_party(steady(900, years=2), provinces=2)
    told = load(save(party.history(), tmp_path / "party")).observations
    assert told.filter(measure="members")["value"].to_list() == [900.0, 900.0]
    assert told["synthetic"].all()
    assert told["observation_id"].n_unique() == told.height


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"seed": -1}, "seed is a whole number"),
        ({"provinces": 0}, "provinces is a whole number"),
        ({"workers": 1.5}, "workers is a whole number"),
        ({"parameters": {"rotaton": 1}}, "rotation"),
        ({"path": steady(100, organisations=100_000, years=1), "provinces": 1}, "65,535"),
    ],
)
def test_a_wrong_number_is_refused(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        whole_party(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("organisations", np.array([3, 2]), "never fewer"),
        ("turnout", np.array([0.5, 1.5]), "turnout"),
        ("form", np.array([1, 4]), "form of ballot"),
        ("lapse", np.array([0.1]), "lapse for each"),
        ("members", np.array([1, 2]), "one total more"),
        ("losses", np.array([0.1, np.nan]), "finite"),
    ],
)
def test_a_path_is_checked(name: str, value: np.ndarray, told: str) -> None:
    with pytest.raises(CollegiumError, match=told):
        replace(steady(100, years=2), **{name: value})


def test_a_path_takes_a_scale_and_years_in_range() -> None:
    for wrong in (0, 11):
        with pytest.raises(CollegiumError, match="scale"):
            grown(wrong)
    with pytest.raises(CollegiumError, match="74 years"):
        steady(years=75)
    assert isinstance(grown(), Path)


def test_an_empty_party_stays_empty() -> None:
    party = whole_party(steady(0, years=2), provinces=2)
    assert party.years["members"].to_list() == [0, 0]
    assert party.years["age"].to_list() == [None, None]
