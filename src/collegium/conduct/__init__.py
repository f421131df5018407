"""The mechanisms of political life, one module each.

A mechanism is a set of small compiled functions over the state arrays, with its equation, its parameters and their
sources at the head of the module. It knows neither files nor histories; the engine calls it in the order of a month.
"""

from collegium.compiled import forget_if_changed

forget_if_changed()  # before any kernel is loaded from the cache
