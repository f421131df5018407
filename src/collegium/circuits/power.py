"""Power indices of weighted votes, as :mod:`collegium.measures.power_indices` counts them."""

from collegium.measures.power_indices import VOTERS, Indices, indices, majority, ocean

__all__ = ["VOTERS", "Indices", "indices", "majority", "ocean"]
