"""Saying who leads: another post in the place of the leader's.

Measures read the leader off one post, ``leader``. A roster of another regime has a chairman, a first secretary or a
president; :func:`led_by` gives a history in which whoever holds that post leads.
"""

from __future__ import annotations

import polars as pl

from collegium.errors import CollegiumError
from collegium.history.history import History
from collegium.history.schema import LEADER


def led_by(history: History, post: str) -> History:
    """The history as it is read if the holders of a post lead it.

    Parameters
    ----------
    history : History
    post : str
        A post by its id or label, or a body by its id or name where one person at a time is in it.

    Returns
    -------
    History
        The same, with a spell in the post ``leader`` for each spell in that post; whoever held ``leader`` before holds
        it no more. ``details["led_by"]`` of the manifest names the post.

    Raises
    ------
    CollegiumError
        Nobody holds such a post; the message lists those that are held. Or it names a body in which several sit.

    Examples
    --------
    >>> from collegium.record import record
    >>> led = led_by(record(), "sovnarkom:chair")
    >>> led.leader("1929-01-01"), record().leader("1929-01-01")
    ('rykov', 'stalin')
    """
    spells = _held(history, post)
    name = str(spells["post_id"].drop_nulls().first() or post)
    if name == LEADER:
        return history
    marked = spells.with_columns(
        membership_id=pl.col("membership_id") + "-leads", post_id=pl.lit(LEADER), rank=pl.lit("holder")
    )
    others = history.memberships.filter(pl.col("post_id").ne_missing(LEADER))
    posts = history.posts
    if LEADER not in posts["post_id"]:
        row = pl.DataFrame({"post_id": [LEADER], "label": ["leader"], "role": [LEADER]})
        posts = pl.concat([posts, row], how="diagonal")
    manifest = type(history.manifest)(
        **{**history.manifest.__dict__, "details": {**history.manifest.details, "led_by": name}}
    )
    return History(manifest, {**history.tables, "memberships": pl.concat([others, marked]), "posts": posts})


def posts_held(history: History) -> list[str]:
    """The ids of the posts that somebody holds.

    >>> from collegium.record import record
    >>> "leader" in posts_held(record())
    True
    """
    return history.memberships["post_id"].drop_nulls().unique().sort().to_list()


def _held(history: History, post: str) -> pl.DataFrame:
    """The spells in a post."""
    given = str(post).strip().casefold()
    labels = history.posts.filter(
        (pl.col("post_id").str.to_lowercase() == given) | (pl.col("label").str.to_lowercase() == given)
    )["post_id"].to_list()
    wanted = [one for one in posts_held(history) if one.casefold() == given or one in labels]
    if len(wanted) > 1:
        raise CollegiumError("more than one post has that name", given=post, allowed=wanted)
    if wanted:
        return history.memberships.filter(pl.col("post_id") == wanted[0])
    try:
        body = history.body(post)
    except CollegiumError:
        body = None
    spells = history.memberships.filter(pl.col("organization_id") == body) if body is not None else pl.DataFrame()
    known = posts_held(history)
    hint = "" if known else "The history has no posts at all: give its roster a column 'post', with who led."
    if spells.is_empty():
        raise CollegiumError("nobody holds such a post", given=post, allowed=known or None, hint=hint)
    if _together(spells):
        hint = hint or "Name one of its posts."
        raise CollegiumError("several sit in this body at one time, so none of them is the leader by it", given=post,
                             allowed=known or None, hint=hint)  # fmt: skip
    return spells


def _together(spells: pl.DataFrame) -> bool:
    """Whether two people hold spells that overlap."""
    rows = spells.filter(pl.col("start").is_not_null()).sort("run", "start")
    before = pl.col("end").fill_null(pl.date(9999, 12, 31)).cum_max().shift(1).over("run")
    other = pl.col("person_id") != pl.col("person_id").shift(1).over("run")
    return bool(rows.select(((pl.col("start") < before) & other).fill_null(False).any()).item())
