"""The computations behind the book's derived figures, on rosters, spells, ages and observations.

A computation of *people* finds a part of some whole: the members of 1966 who still sit in 1981, of those of 1966. Its
name gives their number, its name with ``_share`` the part in percent of the whole. Bodies are written as *seats*:
``politburo`` (every rank), ``politburo:full``, or several with a plus sign, each person counted once. A day is a
partial date, of which the first day is taken.

What is common to all of them narrows the part: ``except`` and ``among`` (names of people), ``tie`` and ``untied``
(kinds of tie to the leader that day), ``faction`` and ``outside`` (a group of Table 6.2 or 6.3, with its head),
``fate``, and ``age`` (``60..69``, in completed years). Only ``except`` narrows the whole too.

A computation of *numbers* works on ages and on the observations. Where the source has an empty cell in a row of a
table, it counts as nought.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping

from collegium.errors import CollegiumError
from collegium.record.recompute.evidence import Answer, Evidence, People, words
from collegium.record.recompute.numbers import NUMBERS
from collegium.record.recompute.people import FILTERS, PEOPLE, narrow

__all__ = ["FILTERS", "NUMBERS", "PEOPLE", "Answer", "Evidence", "People", "names", "recompute", "words"]


def names() -> Iterator[str]:
    """Every name a computation goes by, those with ``_share`` among them."""
    for name in PEOPLE:
        yield from (name, f"{name}_share")
    yield from NUMBERS


def recompute(evidence: Evidence, name: str, parameters: Mapping[str, str]) -> Answer:
    """Run a computation by its name.

    Parameters
    ----------
    evidence : Evidence
    name : str
        A name of :func:`names`.
    parameters : mapping of str to str

    Raises
    ------
    CollegiumError
        Unknown computation or parameter, one missing, an unknown body, person or group, no such observation, or a
        share of nobody.

    Examples
    --------
    >>> from collegium.record import record
    >>> from collegium.record.facts import frame
    >>> evidence = Evidence(record(), frame("factions"))
    >>> parameters = {"seats": "politburo + secretariat", "start": "1966-04-30", "end": "1981-03-31"}
    >>> recompute(evidence, "carried_over_share", parameters).arithmetic
    '13 of 24'
    """
    plain = name.removesuffix("_share")
    share = name not in NUMBERS and plain != name
    function: Callable[..., People] | Callable[..., Answer] | None = NUMBERS.get(name) or PEOPLE.get(plain)
    if function is None:
        raise CollegiumError("unknown computation", given=name, allowed=names())
    own = list(inspect.signature(function).parameters.values())[1:]
    filters = FILTERS if plain in PEOPLE and name not in NUMBERS else ()
    allowed = [p.name for p in own] + list(filters)
    unknown = [key for key in parameters if key not in allowed]
    if unknown:
        raise CollegiumError(f"{name} takes no such parameter", given=unknown[0], allowed=allowed)
    missing = [p.name for p in own if p.default is inspect.Parameter.empty and p.name not in parameters]
    if missing:
        raise CollegiumError(f"{name} lacks a parameter", given=missing[0])
    found = function(evidence, **{key: value for key, value in parameters.items() if key not in filters})
    if isinstance(found, Answer):
        return found
    found = narrow(evidence, found, {key: value for key, value in parameters.items() if key in filters})
    part, whole = len(found.part), len(found.whole)
    if share and not whole:
        raise CollegiumError(f"{name} is a share of nobody", given=dict(parameters))
    arithmetic = f"{part} of {whole}" if share or found.part != found.whole else str(part)
    return Answer(100 * part / whole if share else part, arithmetic, tuple(sorted(found.part)))
