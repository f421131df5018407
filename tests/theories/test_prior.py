"""Priors: quantiles against an independent oracle, their bounds, and one message for each way in which one is wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories import Prior, Theory, theory
from collegium.theories.prior import beta_quantile, beta_share, prior
from collegium.theories.theory import BY_NAME, uniform

LAPSE, FEAR = BY_NAME["lapse_rate"], BY_NAME["fear"]  # from 0 to 1, from 0 to 10
US = [0.0, 1e-12, 0.01, 0.25, 0.5, 0.75, 0.99, 1 - 1e-12]

MINE = """\
collegium: theory/1
id: mine
name: Mine
text: A test.
support: conditional
mechanisms: [plots]
restrictions: {fear: 0}
parameters: {noise: 1.5}
priors:
  lapse_rate: {uniform: [0.02, 0.35]}
  noise: {normal: [1, 0.5]}
  leak_base: {beta: [2, 20]}
  plot_rate: declared
"""


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[[str], Theory]:
    return lambda text: theory(write(text))


def test_uniform_and_declared_are_straight_lines() -> None:
    assert [prior(FEAR, {"uniform": [2, 6]}).at(u) for u in (0.0, 0.25, 0.5)] == [2.0, 3.0, 4.0]
    assert [prior(FEAR, "declared").at(u) for u in (0.0, 0.25, 0.5)] == [0.0, 2.5, 5.0]


def test_a_normal_prior_is_cut_at_the_declared_range() -> None:
    one = prior(FEAR, {"normal": [0, 2]})  # the mean is the lower end: a half-normal
    assert one.at(0.0) == 0.0
    assert one.at(0.5) == pytest.approx(2 * 0.6744897501960817, rel=1e-5)  # its median is the upper quartile of all
    assert prior(FEAR, {"normal": [5, 1e-9]}).at(0.999) == pytest.approx(5.0, abs=1e-8)


@pytest.mark.parametrize(("p", "q"), [(1.0, 1.0), (3.0, 1.0), (1.0, 4.0)])
def test_a_beta_prior_with_one_shape_of_one_has_a_closed_form(p: float, q: float) -> None:
    for u in US:
        right = u ** (1 / p) if q == 1.0 else 1 - (1 - u) ** (1 / q)
        assert beta_quantile(u, p, q) == pytest.approx(right, abs=1e-12)


@pytest.mark.parametrize(("p", "q"), [(2, 5), (7, 3), (40, 2)])
def test_the_share_of_a_beta_of_whole_shapes_is_a_binomial_tail(p: int, q: int) -> None:
    n = p + q - 1
    for x in (0.05, 0.3, 0.5, 0.77, 0.98):
        tail = sum(math.comb(n, k) * x**k * (1 - x) ** (n - k) for k in range(p, n + 1))
        assert beta_share(x, p, q) == pytest.approx(tail, abs=1e-13)


@pytest.mark.parametrize("said", [{"normal": [3, 2]}, {"beta": [0.5, 0.5]}, {"beta": [2, 5]}, {"beta": [300, 2]}])
def test_quantiles_agree_with_another_library(said: dict[str, list[float]]) -> None:
    stats = pytest.importorskip("scipy.stats")
    ((family, (first, second)),) = said.items()
    if family == "normal":
        other = stats.truncnorm(-first / second, (10 - first) / second, first, second)
    else:
        other = stats.beta(first, second, 0, 10)
    for u in US:
        assert prior(FEAR, said).at(u) == pytest.approx(float(other.ppf(u)), abs=2e-9)


@given(
    u=st.floats(0, 1, exclude_max=True),
    v=st.floats(0, 1, exclude_max=True),
    said=st.one_of(
        st.just("declared"),
        st.tuples(st.floats(0, 4), st.floats(5, 10)).map(lambda two: {"uniform": list(two)}),
        st.tuples(st.floats(0, 10), st.floats(1e-6, 1e6)).map(lambda two: {"normal": list(two)}),
        st.tuples(st.floats(0.05, 1000), st.floats(0.05, 1000)).map(lambda two: {"beta": list(two)}),
    ),
)
def test_every_draw_lies_within_and_more_of_u_is_never_less(u: float, v: float, said: object) -> None:
    one = prior(FEAR, said)
    low, high = one.at(min(u, v)), one.at(max(u, v))
    assert 0.0 <= one.low <= low <= high + 1e-12 <= one.high + 1e-9
    assert prior(FEAR, one.said) == one


@pytest.mark.parametrize("u", [-1e-9, 1.0, 1.5, math.nan])
def test_a_share_outside_is_refused(u: float) -> None:
    with pytest.raises(CollegiumError, match="from 0 up to but not including 1"):
        prior(LAPSE, "declared").at(u)


def test_a_theory_keeps_its_priors_in_order_and_says_them_back(read) -> None:
    mine = read(MINE)
    assert list(mine.priors) == ["lapse_rate", "noise", "leak_base", "plot_rate"]
    assert isinstance(mine.priors["noise"], Prior)
    assert (mine.priors["noise"].low, mine.priors["noise"].high) == (BY_NAME["noise"].low, BY_NAME["noise"].high)
    assert mine.model_dump()["priors"]["plot_rate"] == "declared"
    assert Theory.model_validate(mine.model_dump()) == mine
    assert repr(mine).endswith("1 parameters off their defaults, 1 restrictions, 4 priors>")


@pytest.mark.parametrize(
    ("right", "wrong", "line", "says"),
    [
        ("lapse_rate: {", "laps_rate: {", 10, "unknown parameter: 'laps_rate'. Did you mean 'lapse_rate'?"),
        ("[0.02, 0.35]", "[0.02, 1.35]", 10, "the prior leaves the range of lapse_rate: 1.35. It takes 0 to 1"),
        ("[0.02, 0.35]", "[-0.02, 0.35]", 10, "the prior leaves the range of lapse_rate: -0.02"),
        ("[0.02, 0.35]", "[0.35, 0.02]", 10, "the lower end comes first"),
        ("[0.02, 0.35]", "[0.1, 0.1]", 10, "A value that is certain stands under `restrictions`"),
        ("[0.02, 0.35]", "[0.02]", 10, "a uniform prior takes two numbers"),
        ("[0.02, 0.35]", "[0.02, much]", 10, "a uniform prior takes two numbers: 'much'"),
        ("[0.02, 0.35]", "[0.02, true]", 10, "a uniform prior takes two numbers: True"),
        ("[0.02, 0.35]", "0.35", 10, "Write uniform: [lowest, highest]"),
        ("[0.02, 0.35]", "[0.06, 0.35]", 10, "the default of lapse_rate lies outside its prior: 0.05"),
        ("{uniform: [0.02", "{unifrm: [0.02", 10, "no such prior: 'unifrm'. Did you mean 'uniform'?"),
        ("[1, 0.5]", "[1, 0]", 11, "the standard deviation of a normal prior is above 0: 0"),
        ("[1, 0.5]", "[11, 0.5]", 11, "the prior leaves the range of noise: 11"),
        ("[2, 20]", "[0, 20]", 12, "the first shape of a beta prior lies between 0.05 and 1000: 0"),
        ("plot_rate: declared", "plot_rate: declare", 13, "no such prior: 'declare'. Did you mean 'declared'?"),
        ("plot_rate: declared", "plot_rate: 0.5", 13, "the prior of plot_rate is not stated as one: 0.5"),
        ("plot_rate: declared", "plot_rate: null", 13, "the prior of plot_rate is not stated as one"),
        ("plot_rate: declared", "plot_rate: {}", 13, "the prior of plot_rate is not stated as one"),
        (
            "[plots]",
            "[illness]",
            12,
            "leak_base moves nothing under this theory: 'leak_base'. It is read by terror, plots",
        ),
        ("plot_rate: declared", "faction_rate: declared", 13, "It is read by factions: switch it on"),
        ("{fear: 0}", "{shock_food: 0}", 7, "shock_food moves nothing under this theory"),
        ("{fear: 0}", "{fear: 11}", 7, "fear is out of range: 11.0"),
        ("{fear: 0}", "{fera: 0}", 7, "unknown parameter: 'fera'. Did you mean 'fear'?"),
        ("{fear: 0}", "{lapse_rate: 0}", 10, "lapse_rate is restricted, and stands under `priors` too"),
        ("{fear: 0}", "{noise: 1}", 8, "noise is restricted, and stands under `parameters` too"),
        ("{noise: 1.5}", "{lapse_rate: 0.5}", 8, "the value lies outside its own prior: 0.5"),
        ("priors:\n", "priors: []\nsources:\n", 9, "`priors` should be a table of keys and values"),
    ],
)
def test_a_fault_is_told_at_its_line(read, right: str, wrong: str, line: int, says: str) -> None:
    assert MINE.count(right) == 1
    with pytest.raises(CollegiumError) as caught:
        read(MINE.replace(right, wrong))
    assert str(caught.value).startswith(f"{caught.value.where}:{line}:")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_under_allegiance_the_weights_of_support_are_no_ones(read) -> None:
    head = MINE.split("mechanisms")[0].replace("conditional", "allegiance")
    assert read(head + "priors: {lapse_rate: declared}\n").support == "allegiance"
    with pytest.raises(CollegiumError, match=r":6:.*weight_policy moves nothing .* where support is allegiance"):
        read(head + "priors: {weight_policy: declared}\n")


# --- draws -----------------------------------------------------------------------------------------------------------


def test_a_draw_is_a_function_of_seed_number_and_name(read) -> None:
    mine, other = read(MINE), read(MINE.replace("  lapse_rate: {uniform: [0.02, 0.35]}\n", ""))
    drawn = mine.draw(3, 17)
    assert drawn == read(MINE).draw(3, 17)
    assert {name: drawn[name] for name in other.priors} == other.draw(3, 17)  # another prior moves no draw
    assert drawn != mine.draw(3, 18)
    assert drawn != mine.draw(4, 17)
    assert drawn == mine.at({name: uniform(3, 17, name) for name in mine.priors})


def test_draws_are_what_they_always_were() -> None:
    """A stored table of simulations is worth nothing once the draws behind it change."""
    assert [round(uniform(seed, number, "lapse_rate"), 12) for seed, number in ((0, 0), (1, 0), (1922, 7))] == PINNED


PINNED = [0.194939992766, 0.875205545708, 0.987328362326]


def test_draws_are_even_and_of_one_parameter_independent_of_those_of_another() -> None:
    n = 4000
    first, second = ([uniform(1, number, name) for number in range(n)] for name in ("lapse_rate", "noise"))
    for us in (first, second):
        ranked = sorted(us)
        apart = max(max((k + 1) / n - u, u - k / n) for k, u in enumerate(ranked))
        assert apart < 1.63 / math.sqrt(n)  # Kolmogorov, at 1 %
    mean = sum((a - 0.5) * (b - 0.5) for a, b in zip(first, second, strict=True)) / n
    assert abs(mean * 12) < 3 / math.sqrt(n)


def test_a_draw_lies_within_each_prior_and_a_theory_without_any_draws_nothing(read) -> None:
    mine = read(MINE)
    for number in range(200):
        for name, value in mine.draw(9, number).items():
            assert mine.priors[name].low <= value <= mine.priors[name].high
    assert theory("whole-conduct").draw(9, 1) == {}


@pytest.mark.parametrize(("seed", "number"), [(-1, 0), (0, -1), (2**63, 0), (True, 0), (0.5, 0), (0, 2**63)])
def test_a_seed_or_number_that_is_none_is_refused(seed, number) -> None:
    with pytest.raises(CollegiumError, match="is a whole number from 0 to"):
        uniform(seed, number, "noise")


def test_shares_are_asked_of_every_prior_and_of_nothing_else(read) -> None:
    mine = read(MINE)
    us = dict.fromkeys(mine.priors, 0.5)
    assert mine.at(us)["plot_rate"] == 6.0
    with pytest.raises(CollegiumError, match="has no prior for it: 'fear'"):
        mine.at({**us, "fear": 0.5})
    with pytest.raises(CollegiumError, match="no number is given for plot_rate"):
        mine.at({name: 0.5 for name in us if name != "plot_rate"})


# --- what is laid over what -----------------------------------------------------------------------------------------


def test_defaults_values_presets_draws_and_restrictions_are_laid_in_that_order(read) -> None:
    mine = read(MINE)
    periods = {"1922-04": {"noise": 3.0, "fear": 2.0, "lapse_rate": 0.4, "split_rate": 1.0}}
    how = mine.how({"lapse_rate": 0.1}, parameters={"noise": 2.0, "fear": 5.0}, periods=periods, without=["plots"])
    assert how == {
        "support": "conditional",
        "mechanisms": [],
        "parameters": {"noise": 2.0, "lapse_rate": 0.1, "fear": 0.0},
        "periods": {"1922-04": {"noise": 3.0, "split_rate": 1.0}},
    }
    assert periods["1922-04"]["fear"] == 2.0
    assert mine.lay() == {"noise": 1.5, "fear": 0.0}
    assert mine.lay({"fear": 1.0}, drawn={"fear": 2.0})["fear"] == 0.0
    assert "periods" not in mine.how()


def test_a_restriction_is_not_to_be_laid_over_by_hand(read) -> None:
    with pytest.raises(
        CollegiumError, match=r"the theory mine restricts this parameter: 'fear'\. It is 0 by the theory"
    ):
        read(MINE).refuse_fixed(["noise", "fear"])
