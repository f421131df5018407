"""Rules that are no power of anybody's, such as a ban on factions, and norms, which are in force but are not rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from collegium.charter.terms import Attested, Id, Ids, Line, Majority, Positive, Share, Span, Standing
from collegium.yamlfile import Fault

RuleKind = Literal["ban-on-factions", "minimum-renewal", "term-limit", "incompatibility", "secrecy", "quota", "lot"]

NormKind = Literal[
    "collective",
    "organs-decide",
    "open-debate",
    "debate-inside",
    "unity",
    "opposition-tolerated",
    "patronage-accepted",
    "recommended-chosen",
    "committee-follows",
    "life-safe",
    "tenure-safe",
    "leader-leads",
    "civilian",
    "posts-apart",
    "limited-patronage",
    "no-overlap",
    "countervailing",
]


class Rule(Attested, Span):
    """A rule that holds for bodies and offices."""

    id: Id = Field(description="Its id.")
    kind: RuleKind = Field(description="What it rules.")
    over: Ids = Field((), description="The bodies, offices or levels it holds for; the whole if left out.")
    share: Share | None = Field(None, description="For minimum-renewal and quota: the share of the full seats, 0 to 1.")
    terms: Positive | None = Field(None, description="For term-limit: at most so many terms in succession.")
    exempt_by: Id | None = Field(None, description="For term-limit: the body or office that may make an exception.")
    exempt_majority: Majority | None = Field(None, description="For term-limit: the majority it needs for that.")
    standing: Standing = Field(description="`rule` where it is laid down, `practice` where it is only customary.")
    text: Line = Field(description="The rule in one line.")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Rule:
        if self.kind == "minimum-renewal" and self.share is None:
            raise Fault("a minimum renewal without a share", given=self.id, hint="Add `share`.")
        if self.kind == "term-limit" and self.terms is None:
            raise Fault("a term limit without a number of terms", given=self.id, hint="Add `terms`.")
        if self.kind == "incompatibility" and len(self.over) < 2:
            hint = "Name in `over` at least two offices or bodies that no one person may hold together."
            raise Fault("an incompatibility of fewer than two", loc=("over",), given=self.id, hint=hint)
        takes = {"share": ("minimum-renewal", "quota"), "terms": ("term-limit",)}
        takes |= {"exempt_by": ("term-limit", "minimum-renewal"), "exempt_majority": ("term-limit", "minimum-renewal")}
        for key, kinds in takes.items():
            if getattr(self, key) is not None and self.kind not in kinds:
                hint = f"It goes with {' and '.join(kinds)}."
                raise Fault(f"`{key}` says nothing of this kind of rule", loc=(key,), given=self.kind, hint=hint)
        return self


class Norm(Attested, Span):
    """What people hold each other to, though no rule says so."""

    id: Id = Field(description="Its id.")
    kind: NormKind | None = Field(None, description="What it asks, if simulated conduct knows of it.")
    strength: Share = Field(description="How strongly it holds: 0 not at all, 1 always.")
    text: Line = Field(description="The norm in one line.")
