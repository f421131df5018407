"""How many posts there are below the centre: the scale of a simulation.

``leadership``
    As the charter counts them: the head of each province and of each of its districts, some hundreds of posts.
``cadre``
    Every post of the nomenklatura from the district up: the heads of republics and provinces and the other members of
    their bureaux, and of each district the first secretary, his deputies and the other posts of its bureau that the
    province fills. All of these are in the gift of the head of the province, as the heads of districts are at the
    smaller scale, and the mechanisms are the same: he picks them, they are the electors of his conference, and the next
    heads of provinces are found among them. What tells a bureau member from a secretary is the name of the post.
``party``
    The cadre party, and beside it the base, :mod:`collegium.party`: see :mod:`collegium.theories.scale`.

**The counts of the cadre party are assumed**: some 150 republics, territories and provinces, some 3,600 districts and
towns of that rank, four posts of each in the gift of the level above. No number of posts is in the record; the sum,
15,150, is of the order that the literature gives for the posts from the district up, and was not checked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from collegium.errors import CollegiumError

LEADERSHIP, CADRE, PARTY = SCALES = ("leadership", "cadre", "party")
MOST_POSTS = 500_000


@dataclass(frozen=True)
class Layout:
    """The posts below the centre.

    Attributes
    ----------
    provinces : int
        Republics, territories and provinces; each has a head.
    bureau : int
        Posts of the bureau of each beside its head.
    districts : int
        Districts of each.
    posts : int
        Posts of each district, the first secretary's among them.

    Raises
    ------
    CollegiumError
        A number is not whole or too small, or they make too many posts.

    Examples
    --------
    >>> laid_out = Layout(provinces=3, bureau=2, districts=4, posts=3)
    >>> laid_out.in_gift, laid_out.total
    (42, 45)
    """

    provinces: int
    bureau: int
    districts: int
    posts: int

    def __post_init__(self) -> None:
        for name, least in (("provinces", 1), ("bureau", 0), ("districts", 1), ("posts", 1)):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int) or value < least:
                raise CollegiumError(f"{name} is a whole number of {least} or more", given=value)
        if self.total > MOST_POSTS:
            raise CollegiumError("too many posts below the centre", given=self.total, hint=f"At most {MOST_POSTS:,}.")

    @property
    def of_province(self) -> int:
        """Posts in the gift of one head of a province."""
        return self.bureau + self.districts * self.posts

    @property
    def in_gift(self) -> int:
        """Posts in the gift of heads of provinces, in all."""
        return self.provinces * self.of_province

    @property
    def total(self) -> int:
        """These, and the heads of provinces themselves."""
        return self.provinces + self.in_gift

    def named(self) -> tuple[list[str], list[str]]:
        """The organization and the post of each of :attr:`in_gift`, in the order of the engine.

        Examples
        --------
        >>> where, posts = Layout(provinces=2, bureau=1, districts=1, posts=2).named()
        >>> where
        ['provincial-bureau-1', 'district-1', 'district-1', 'provincial-bureau-2', 'district-2', 'district-2']
        >>> posts[:3]
        ['provincial-bureau-1-member-1', 'district-1-secretary', 'district-1-member-1']
        """
        where, posts = [], []
        for province in range(self.provinces):
            for member in range(self.bureau):
                where.append(f"provincial-bureau-{province + 1}")
                posts.append(f"{where[-1]}-member-{member + 1}")
            for district in range(self.districts):
                for post in range(self.posts):
                    where.append(f"district-{province * self.districts + district + 1}")
                    posts.append(f"{where[-1]}-{f'member-{post}' if post else 'secretary'}")
        return where, posts

    def districts_of(self, numbers: np.ndarray) -> np.ndarray:
        """The district of each post in somebody's gift, by number; -1 for posts of a province's own bureau.

        Examples
        --------
        >>> Layout(provinces=2, bureau=1, districts=1, posts=2).districts_of(np.arange(6)).tolist()
        [-1, 0, 0, -1, 1, 1]
        """
        province, rest = np.divmod(numbers, self.of_province)
        return np.where(rest < self.bureau, -1, province * self.districts + (rest - self.bureau) // self.posts)


CADRE_PARTY = Layout(provinces=150, bureau=4, districts=24, posts=4)  # assumed; 150 + 600 + 14,400


def layout_of(scale: str | Layout) -> Layout | None:
    """The layout of a scale; None for the leadership, where the charter counts.

    Raises
    ------
    CollegiumError
        There is no such scale.

    Examples
    --------
    >>> layout_of("leadership") is None, layout_of("cadre").total
    (True, 15150)
    """
    if isinstance(scale, Layout):
        return scale
    if scale not in SCALES:
        raise CollegiumError("unknown scale", given=scale, allowed=SCALES)
    return None if scale == LEADERSHIP else CADRE_PARTY
