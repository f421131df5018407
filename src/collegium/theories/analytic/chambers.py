"""Removal in two chambers: a majority of the smaller one, and an appeal to the larger.

In the smaller chamber (a Politburo) a majority votes against the leader. Where he may appeal, does so, and the larger
chamber (a Central Committee) can be assembled in time, it decides; else the smaller chamber does:

    removed = not void and A_small > n_small / 2
              and (A_large > n_large / 2 if appeal and invoked and assembled else True).

Our proposal, after Gill (2018), chapter 5: before 1957 a majority of the Presidium was the norm; in 1957 the appeal
saved the leader; in 1964 he did not contest. Votes do not bind a dominant leader (``void``).
"""

from __future__ import annotations

from collegium.errors import CollegiumError


def removed(
    against: int,
    members: int,
    *,
    appeal: bool = False,
    invoked: bool = True,
    assembled: bool = True,
    against_above: int = 0,
    members_above: int = 1,
    void: bool = False,
) -> bool:
    """Whether the leader is removed.

    Parameters
    ----------
    against, members : int
        Votes against him, and all votes, in the smaller chamber.
    appeal, invoked, assembled : bool
        Whether he may appeal to the larger one, does so, and it comes together in time.
    against_above, members_above : int
        Votes against him, and all votes, in the larger chamber.
    void : bool
        Votes do not bind: the leader is dominant.

    Returns
    -------
    bool

    Raises
    ------
    CollegiumError
        More votes than members, or a number below 0.

    Examples
    --------
    June 1957, with seven of eleven against him, and 45 of 133:

    >>> removed(7, 11), removed(7, 11, appeal=True, against_above=45, members_above=133)
    (True, False)
    """
    for votes, of in ((against, members), (against_above, members_above)):
        if not 0 <= votes <= of or of < 1:
            raise CollegiumError("not a vote", given=f"{votes} of {of}", hint="Votes run from 0 to the members.")
    if void or 2 * against <= members:
        return False
    if appeal and invoked and assembled:
        return 2 * against_above > members_above
    return True
