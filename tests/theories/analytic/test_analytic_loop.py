"""The four-link loop against hand numbers (T1.3 of the design) and its own iteration."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from collegium.errors import CollegiumError
from collegium.theories.analytic.loop import amplification, loop_control, loop_gain, loop_steady_share

RATE = st.floats(0.05, 0.95)
SHARE = st.floats(0, 1)


def settled(r, d, k0, k2, k3, k4, share=1.0):
    """Loyal secretaries in the long run, by running the loop with control kept between 0 and 1."""
    for _ in range(6000):
        control = min(1.0, max(0.0, k0 + k4 * k3 * k2 * share))
        share = (1 - r) * (1 - d) * share + r * control
    return share


def test_published_loop_has_its_gain_share_control_and_amplification():
    gain = loop_gain(0.25, 0.1, 0.9, 0.95, 0.8)
    assert gain == pytest.approx(0.526154, abs=1e-6)
    assert loop_steady_share(0.25, 0.1, 0.3, 0.9, 0.95, 0.8) == pytest.approx(0.487013, abs=1e-6)
    assert loop_control(0.3, gain) == pytest.approx(0.633117, abs=1e-6)
    assert amplification(gain) == pytest.approx(2.110390, abs=1e-6)


@pytest.mark.parametrize("links", [(0, 0.95, 0.8), (0.9, 0, 0.8), (0.9, 0.95, 0)])
def test_cutting_any_one_link_leaves_what_the_office_alone_secures(links):
    assert loop_gain(0.25, 0.1, *links) == 0
    assert loop_steady_share(0.25, 0.1, 0.3, *links) == pytest.approx(0.230769, abs=1e-6)
    assert loop_steady_share(0.25, 0.1, 0.3, *links) == pytest.approx(10 / 13 * 0.3, abs=1e-12)


@given(RATE, RATE, SHARE, SHARE, SHARE, st.floats(0, 2))
def test_loop_settles_where_its_links_take_it(r, d, k0, k2, k3, k4):
    gain = float(loop_gain(r, d, k2, k3, k4))
    assume(abs(gain - 1) > 0.05)
    assume(k0 > 1e-3 or gain < 1)
    share = float(loop_steady_share(r, d, k0, k2, k3, k4))
    assert 0 <= share <= 1
    assert share == pytest.approx(settled(r, d, k0, k2, k3, k4), abs=1e-7)


@given(SHARE, st.floats(0, 0.99))
def test_control_below_saturation_is_the_office_amplified(k0, gain):
    assume(k0 < 1 - gain)
    assert loop_control(k0, gain) == pytest.approx(k0 * float(amplification(gain)), rel=1e-12)
    assert loop_control(k0, gain) <= 1


def test_a_gain_of_one_and_above_runs_to_saturation():
    assert list(amplification([1.0, 2.0])) == [math.inf, math.inf]
    assert list(loop_control(0.1, [1.0, 2.0])) == [1.0, 1.0]
    assert loop_steady_share(0.25, 0.1, 0.1, 1, 1, 2) == pytest.approx(10 / 13, abs=1e-12)


def test_control_never_exceeds_one_below_a_gain_of_one_either():
    assert loop_control(0.6, 0.5) == 1.0


@pytest.mark.parametrize(
    ("links", "named"),
    [
        ((1.2, 0.9, 0.8), "delegate_fidelity"),
        ((0.9, -0.1, 0.8), "committee_fidelity"),
        ((0.9, 0.9, -0.1), "committee_response"),
    ],
)
def test_links_out_of_bounds_are_refused_by_name(links, named):
    with pytest.raises(CollegiumError, match=named):
        loop_gain(0.25, 0.1, *links)


def test_other_bounds_of_the_loop_are_refused():
    with pytest.raises(CollegiumError, match="gain must lie at or above 0"):
        amplification(-0.1)
    with pytest.raises(CollegiumError, match="gain must lie at or above 0"):
        loop_control(0.3, -0.1)
    with pytest.raises(CollegiumError, match="office_control must lie between 0 and 1"):
        loop_steady_share(0.25, 0.1, 1.3, 0.9, 0.9, 0.8)
    with pytest.raises(CollegiumError, match="every share is steady"):
        loop_gain(0, 0, 0.9, 0.9, 0.8)
