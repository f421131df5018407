"""Who plays which seat in which run: turns of a ring, shuffled anew by a keyed draw, so that everybody sits everywhere.

With P players and M seats, runs come in rounds of max(P, M). In round b the seats are shuffled by keys of the seed and
b; in turn t of the round player i takes seat (i + t) mod max(P, M) of the shuffled ring, and sits out where there is no
such seat. So in each whole round every player has had every seat once (our proposal; a Latin square, Fisher 1935).
"""

from __future__ import annotations

import numpy as np

from collegium.conduct.chance import draw, run_key

SHUFFLE = np.int64(901)


def seating(run: int, players: int, seats: int, seed: int) -> dict[int, int]:
    """The seat of each player who plays in a run.

    Parameters
    ----------
    run : int
        From 0.
    players, seats : int
        How many there are of each.
    seed : int

    Returns
    -------
    dict of int to int
        Seat by player, both numbered from 0.

    Examples
    --------
    Two players and three seats: in three runs each has had each seat.

    >>> turns = [seating(run, 2, 3, seed=1) for run in range(3)]
    >>> [sorted(turn[player] for turn in turns) for player in range(2)]
    [[0, 1, 2], [0, 1, 2]]
    """
    size = max(players, seats)
    block, turn = divmod(run, size)
    key = np.uint64(run_key(np.uint64(seed), np.uint64(block)))
    order = sorted(range(size), key=lambda seat: float(draw(key, np.int64(0), SHUFFLE, np.int64(seat))))
    taken = {player: order[(player + turn) % size] for player in range(players)}
    return {player: seat for player, seat in taken.items() if seat < seats}
