"""The reference workload "ladder": one small world, written in the manner of each framework.

N cadres, N // 3 posts in a tree of five levels, 0 the top to 4. The places of the tree are the posts and, below each
post of level 4, its share of the reserve, where everybody without a post waits. Each month

1. everybody is a month older, and dies with the chance 1 - exp(-.02 exp(g (age - 55)) / 12), g = ln(4) / 20;
2. every sixtieth month the occupants of level 2 vote on the top: for him whoever is his client, any other with chance
   1/2; with fewer than half for him he leaves for good;
3. from the top down, every vacant post takes the best from the places directly below it: the highest score = .5
   competence + .5 if he is a client of the superior's occupant. The promoted becomes that man's client;
4. whoever has died or left is replaced by a newcomer of 25 in a vacant place of the reserve: a new person, with a
   number that nobody has had, a competence drawn evenly from 0 to 1 and no patron.

At the start all places are taken, ages are even from 25 to 65, and nobody has a patron. That people below are
eligible whatever their age, that levels count from 0 and how level 2 votes are our reading of the workload's one
paragraph.

Each version is a class with ``run(months)`` and ``told()``: mean age, mean months in the post held, share of posts
vacant at the end of the months on average, deaths a person and year. :mod:`~benchmarks.ladder.arrays` is Collegium's
manner; ``loops`` plain Numba, ``vectors`` NumPy, ``frames`` Polars, ``agents`` Mesa.
"""

from __future__ import annotations

import importlib
from typing import Any

VERSIONS = {
    "collegium": ("arrays", "Arrays"),
    "numba": ("loops", "Loops"),
    "numpy": ("vectors", "Vectors"),
    "polars": ("frames", "Frames"),
    "mesa": ("agents", "Agents"),
}


def version(name: str) -> Any:
    """The class of a version, imported when it is asked for."""
    module, title = VERSIONS[name]
    return getattr(importlib.import_module(f"benchmarks.ladder.{module}"), title)
