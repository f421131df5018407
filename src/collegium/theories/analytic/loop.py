"""The circular flow as a loop of four links, and what each reform cuts.

1. The leader appoints regional secretaries (``replacement`` r, ``decay`` d, control pi).
2. Secretaries choose congress delegates (``delegate_fidelity`` k2).
3. Delegates choose the central committee (``committee_fidelity`` k3).
4. The committee leaves the leader his control of appointments: pi = k0 + k4 x_CC, kept between 0 and 1, with
   the ``committee_response`` k4, and the ``office_control`` k0 that the Secretariat has as an office.

Below saturation, with h1 = r / (r + d - r d), the share of loyal secretaries settles at h1 k0 / (1 - L),
where L = h1 k2 k3 k4 is the gain of the loop. All of it is our proposal, after the circular flow of Daniels
(1971, reference to be checked).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from collegium.theories.analytic.flow import steady_share
from collegium.theories.analytic.values import Floats, checked, plain


def loop_gain(
    replacement: ArrayLike,
    decay: ArrayLike,
    delegate_fidelity: ArrayLike,
    committee_fidelity: ArrayLike,
    committee_response: ArrayLike,
) -> Floats:
    """Gain of the four-link loop, L = h1 k2 k3 k4: what comes back of one more unit of control.

    A reform that cuts a link sets it to 0, and with it the gain: competitive election of secretaries (link 1,
    proposed in 1937 and 1987), contested elections of delegates (link 2, 1988-90) or of the committee (link
    3), a presidency (link 4, 1990). Status: our proposal.

    Parameters
    ----------
    replacement, decay : array_like of float, shape (...)
        Of the secretaries, from 0 to 1 per period, not both 0.
    delegate_fidelity, committee_fidelity : array_like of float, shape (...)
        Loyal delegates per loyal secretary (k2), loyal committee members per loyal delegate (k3); from 0 to
        1.
    committee_response : array_like of float, shape (...)
        Control of appointments per loyal share of the committee (k4), 0 or more.

    Returns
    -------
    ndarray of float, shape (...)
        0 or more. At 1 and above the loop runs to saturation.

    Raises
    ------
    CollegiumError
        A link or rate is out of bounds, or replacement and decay are both 0.

    Examples
    --------
    >>> gain = loop_gain(0.25, 0.1, delegate_fidelity=0.9, committee_fidelity=0.95, committee_response=0.8)
    >>> print(f"{gain:.6f}")
    0.526154
    """
    k2, k3 = (
        checked("delegate_fidelity", delegate_fidelity),
        checked("committee_fidelity", committee_fidelity),
    )
    k4 = checked("committee_response", committee_response, 0.0, np.inf)
    return plain(np.asarray(steady_share(replacement, decay, 0.0, 1.0) * k2 * k3 * k4))


def amplification(gain: ArrayLike) -> Floats:
    """Factor by which the loop multiplies any outside advantage: 1 / (1 - L).

    Status: our proposal.

    Parameters
    ----------
    gain : array_like of float, shape (...)
        From :func:`loop_gain`, 0 or more.

    Returns
    -------
    ndarray of float, shape (...)
        From 1; infinite for a gain of 1 and above.

    Raises
    ------
    CollegiumError
        The gain is negative.

    Examples
    --------
    >>> print(amplification([0.0, 0.5, 1.2]))
    [ 1.  2. inf]
    """
    gain = checked("gain", gain, 0.0, np.inf)
    return plain(np.divide(1.0, 1 - gain, out=np.full(gain.shape, np.inf), where=gain < 1))


def loop_control(office_control: ArrayLike, gain: ArrayLike) -> Floats:
    """Control of appointments in the long run: k0 / (1 - L), at most 1.

    Status: our proposal.

    Parameters
    ----------
    office_control : array_like of float, shape (...)
        Control k0 that does not depend on the committee, from 0 to 1.
    gain : array_like of float, shape (...)
        From :func:`loop_gain`, 0 or more.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1. At a gain of 1 and above it is 1, the state that any advantage grows into; without an
        advantage (no office, no loyal members at the start) nothing would grow.

    Raises
    ------
    CollegiumError
        The control lies outside 0 to 1, or the gain is negative.

    Examples
    --------
    >>> print(loop_control(0.25, gain=[0.0, 0.5, 0.9]))
    [0.25 0.5  1.  ]
    """
    office, gain = checked("office_control", office_control), checked("gain", gain, 0.0, np.inf)
    unsaturated = office < 1 - gain
    full = np.ones(unsaturated.shape)
    return plain(np.divide(office, 1 - gain, out=full, where=unsaturated))


def loop_steady_share(
    replacement: ArrayLike,
    decay: ArrayLike,
    office_control: ArrayLike,
    delegate_fidelity: ArrayLike,
    committee_fidelity: ArrayLike,
    committee_response: ArrayLike,
) -> Floats:
    """Loyal share of the secretaries in the long run: h1 k0 / (1 - L), and h1 at saturation.

    With any link cut it is h1 k0, the share that the office alone secures. Status: our proposal.

    Parameters
    ----------
    replacement, decay : array_like of float, shape (...)
        As in :func:`loop_gain`.
    office_control : array_like of float, shape (...)
        As in :func:`loop_control`.
    delegate_fidelity, committee_fidelity, committee_response : array_like of float, shape (...)
        As in :func:`loop_gain`.

    Returns
    -------
    ndarray of float, shape (...)
        From 0 to 1.

    Raises
    ------
    CollegiumError
        A link or rate is out of bounds, or replacement and decay are both 0.

    Examples
    --------
    The whole loop, and the loop with contested elections of delegates:

    >>> print(np.round(loop_steady_share(0.25, 0.1, 0.3, [0.9, 0.0], 0.95, 0.8), 6))
    [0.487013 0.230769]
    """
    gain = loop_gain(replacement, decay, delegate_fidelity, committee_fidelity, committee_response)
    control = loop_control(office_control, gain)
    return plain(np.asarray(steady_share(replacement, decay, 0.0, 1.0) * control))
