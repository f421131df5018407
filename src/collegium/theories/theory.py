"""Theories: a choice of mechanisms, restrictions and priors over declared parameters, as files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from collegium.charter.terms import Id, Line
from collegium.conduct import chance
from collegium.conduct.catalogue import PARAMETERS
from collegium.conduct.mechanisms import BY_NAME as MECHANISMS
from collegium.errors import CollegiumError
from collegium.parameters import Parameter
from collegium.shipped import find, shipped
from collegium.theories.acting import READERS, acts
from collegium.theories.prior import Prior, prior
from collegium.yamlfile import Fault, validate

HEADER = "theory/1"
Number = Annotated[float, Field(strict=True)]
BY_NAME: dict[str, Parameter] = {parameter.name: parameter for parameter in PARAMETERS}
OF_PRIORS = np.int64(100_000)  # the draws of priors, beside the numbers of the mechanisms in `conduct.chance`


def checked(values: dict[str, float]) -> dict[str, float]:
    """Parameter values, each known and in range; a fault points at the offending line."""
    for name, value in values.items():
        if name not in BY_NAME:
            raise Fault("unknown parameter", loc=(name,), given=name, allowed=BY_NAME)
        try:
            BY_NAME[name].check(value)
        except CollegiumError as error:
            raise Fault(error.message, loc=(name,), given=error.given, hint=error.hint) from error
    return values


class Theory(BaseModel):
    """A theory of the regime.

    Attributes
    ----------
    id, name, text : str
    claim, rendering, refuted_by : str
        What its author claims; what of it is our rendering, and what is not rendered; what would refute it.
    support : {"allegiance", "conditional"}
        How support for the leader comes about.
    mechanisms : list of str
        The mechanisms at work beyond the circle: see :data:`collegium.conduct.mechanisms.MECHANISMS`; ``all`` for all.
    restrictions : dict of str to float
        Values that make the theory what it is: nothing is laid over them, neither a preset nor a draw.
    parameters : dict of str to float
        Values in place of the defaults, over which presets, studies and draws are laid.
    priors : dict of str to Prior
        What the theory leaves open, and how likely it holds what: see :mod:`collegium.theories.prior`.
    sources : list of str
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    collegium: str
    id: Id
    name: Line
    text: str
    claim: str = ""
    rendering: str = ""
    refuted_by: str = ""
    support: Literal["allegiance", "conditional"]
    mechanisms: list[str] = []
    restrictions: dict[str, Number] = {}
    parameters: dict[str, Number] = {}
    priors: dict[str, Prior] = {}
    sources: list[str] = []

    @field_validator("mechanisms", mode="before")
    @classmethod
    def _all(cls, names: object) -> object:
        return list(MECHANISMS) if names == "all" else names

    @field_validator("mechanisms")
    @classmethod
    def _mechanisms(cls, names: list[str]) -> list[str]:
        for place, name in enumerate(names):
            if name not in MECHANISMS:
                raise Fault("unknown mechanism", loc=(place,), given=name, allowed=MECHANISMS)
            for other in MECHANISMS[name].needs:
                if other not in names:
                    hint = f"Add {other}, or leave {name} out."
                    raise Fault(f"the mechanism works on nothing without {other}", loc=(place,), given=name, hint=hint)
        return names

    @field_validator("parameters", "restrictions")
    @classmethod
    def _parameters(cls, values: dict[str, float]) -> dict[str, float]:
        return checked(values)

    @field_validator("priors", mode="before")
    @classmethod
    def _priors(cls, said: object) -> object:
        if not isinstance(said, Mapping):
            return said
        for name in said:
            if name not in BY_NAME:
                raise Fault("unknown parameter", loc=(name,), given=name, allowed=BY_NAME)
        return {name: prior(BY_NAME[name], one) for name, one in said.items()}

    @model_validator(mode="after")
    def _go_together(self) -> Theory:
        for key in ("restrictions", "priors"):
            for name in getattr(self, key):
                if not acts(name, self.support, self.mechanisms):
                    raise Fault(
                        f"{name} moves nothing under this theory",
                        loc=(key, name),
                        given=name,
                        hint=_remedy(name, self.support, self.mechanisms),
                    )
        for name in self.restrictions:
            for key in ("parameters", "priors"):
                if name in getattr(self, key):
                    hint = "A restriction is certain, a prior is not, and a value under `parameters` may be laid over."
                    raise Fault(f"{name} is restricted, and stands under `{key}` too", loc=(key, name), hint=hint)
        for name, one in self.priors.items():
            value = self.parameters.get(name, BY_NAME[name].default)
            if not one.low <= value <= one.high:
                if name in self.parameters:
                    raise Fault("the value lies outside its own prior", loc=("parameters", name), given=value)
                hint = f"Say under `parameters` which value of {name} runs have that draw none."
                raise Fault(
                    f"the default of {name} lies outside its prior", loc=("priors", name), given=value, hint=hint
                )
        return self

    def at(self, us: Mapping[str, float]) -> dict[str, float]:
        """The values of the parameters with priors at given shares of each: see :meth:`Prior.at`.

        Parameters
        ----------
        us : mapping of str to float
            Of every parameter with a prior a number in [0, 1).

        Returns
        -------
        dict of str to float
            In the order of ``priors``.

        Raises
        ------
        CollegiumError
            A parameter is missing, has no prior, or its number is outside [0, 1).
        """
        for name in us:
            if name not in self.priors:
                raise CollegiumError(f"the theory {self.id} has no prior for it", given=name, allowed=self.priors)
        missing = [name for name in self.priors if name not in us]
        if missing:
            raise CollegiumError(f"no number is given for {', '.join(missing)}", given=list(us))
        return {name: one.at(us[name]) for name, one in self.priors.items()}

    def draw(self, seed: int, number: int) -> dict[str, float]:
        """The values of the parameters with priors in one draw: a function of seed, number and name alone.

        A parameter has the same u in every theory that has a prior for it.

        Parameters
        ----------
        seed, number : int
            From 0.

        Returns
        -------
        dict of str to float
            In the order of ``priors``; empty where the theory leaves nothing open.

        Examples
        --------
        >>> one, other = theory("circular-flow").draw(1922, 7), theory("gill").draw(1922, 7)
        >>> one["replacement_rate"] == other["replacement_rate"]
        True
        """
        return self.at({name: uniform(seed, number, name) for name in self.priors})

    def lay(
        self, over: Mapping[str, float] | None = None, drawn: Mapping[str, float] | None = None
    ) -> dict[str, float]:
        """Values off the defaults: the theory's parameters, what is laid over them, what is drawn, the restrictions.

        The later of the four stands where two name the same parameter.

        Examples
        --------
        >>> theory("circular-flow").lay({"lapse_rate": 0.1}, drawn={"lapse_rate": 0.2})
        {'lapse_rate': 0.2}
        """
        return {**self.parameters, **(over or {}), **(drawn or {}), **self.restrictions}

    def how(
        self,
        drawn: Mapping[str, float] | None = None,
        *,
        parameters: Mapping[str, float] | None = None,
        periods: Mapping[str, Mapping[str, float]] | None = None,
        without: Iterable[str] = (),
    ) -> dict[str, Any]:
        """What :func:`collegium.engine.simulate` takes of the theory, as keyword arguments.

        Parameters
        ----------
        drawn : mapping, optional
            Values of one draw, as of :meth:`draw`: they hold from the first month to the last, over presets too.
        parameters : mapping, optional
            Values laid over the theory's parameters.
        periods : mapping of day to mapping, optional
            Values of presets by the day from which they hold; what is drawn or restricted holds through them.
        without : iterable of str
            Mechanisms to leave out all the same.

        Returns
        -------
        dict
            ``support``, ``mechanisms``, ``parameters``, and ``periods`` where there are any.

        Examples
        --------
        >>> how = theory("conditional-support").how({"noise": 0.5}, periods={"1964-10": {"noise": 2.0, "fear": 0.0}})
        >>> how["parameters"], how["periods"]
        ({'noise': 0.5}, {'1964-10': {'fear': 0.0}})
        """
        left_out = set(without)
        fixed = {*(drawn or {}), *self.restrictions}
        found: dict[str, Any] = {
            "support": self.support,
            "mechanisms": [name for name in self.mechanisms if name not in left_out],
            "parameters": self.lay(parameters, drawn),
        }
        if periods is not None:
            found["periods"] = {
                day: {name: value for name, value in values.items() if name not in fixed}
                for day, values in periods.items()
            }
        return found

    def refuse_fixed(self, names: Iterable[str]) -> None:
        """Refuse a value that somebody would lay over what the theory restricts.

        Raises
        ------
        CollegiumError
            One of the names is restricted.
        """
        for name in names:
            if name in self.restrictions:
                hint = f"It is {self.restrictions[name]:g} by the theory; write a theory of your own without that."
                raise CollegiumError(f"the theory {self.id} restricts this parameter", given=name, hint=hint)

    def __repr__(self) -> str:
        told = [f"{len(self.parameters)} parameters off their defaults"] if self.parameters else []
        told += [f"{len(self.restrictions)} restrictions"] if self.restrictions else []
        told = told or ["all defaults"]
        told += [f"{len(self.priors)} priors"] if self.priors else []
        return f"<Theory {self.id}: support is {self.support}, {', '.join(told)}>"


def uniform(seed: int, number: int, name: str) -> float:
    """The number in [0, 1) at which the prior of a parameter is taken in one draw: keyed, no stream is consumed.

    Raises
    ------
    CollegiumError
        Seed or number is below 0 or too large.
    """
    for what, value in (("seed", seed), ("draw", number)):
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
            raise CollegiumError(f"a {what} is a whole number from 0 to 2**63 - 1", given=value)
    code = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=7).digest(), "big")
    key = np.uint64(chance.run_key(seed, number))
    return float(chance.draw(key, chance.BEFORE_START, OF_PRIORS, np.int64(code)))


def _remedy(name: str, support: str, mechanisms: list[str]) -> str:
    readers = READERS[name]
    if readers and set(readers).isdisjoint(mechanisms):
        return f"It is read by {', '.join(readers)}: switch {'it' if len(readers) == 1 else 'one'} on, or leave it out."
    return f"It is not read where support is {support}: leave it out."


def theories() -> list[str]:
    """The theories that come with the package.

    >>> theories()[:3]
    ['circular-flow', 'coalition', 'conditional-support']
    """
    return shipped("collegium.theories", "library")


def theory(name_or_path: str | os.PathLike[str]) -> Theory:
    """Read a theory by its shipped name or from a file.

    Raises
    ------
    CollegiumError
        There is no such theory, or the file is none; the message names file, line and the nearest right word.

    Examples
    --------
    >>> theory("circular-flow")
    <Theory circular-flow: support is allegiance, all defaults, 9 priors>
    """
    return validate(find("collegium.theories", "library", name_or_path, "theory"), Theory, header=HEADER)
