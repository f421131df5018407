"""The cast: which bodies and offices of a charter play the parts that simulated conduct knows.

A charter without a cast can be read, amended and analysed, but not simulated. Conduct knows no names of its own: what
it calls the top body may be a political bureau, a council or a board.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from collegium.charter.terms import Id, Part


class Cast(Part):
    """Who plays which part; what is left out does not exist."""

    leader: Id = Field(description="Office: the leader.")
    top: Id = Field(description="Body: decides in the name of all, and may propose the leader's removal.")
    committee: Id = Field(description="Body: elects the top body and, it may be, the leader.")
    congress: Id = Field(description="Body: elects the committee.")
    apparatus: Id | None = Field(None, description="Body: prepares, recommends for posts, serves the leader.")
    bureau: Id | None = Field(None, description="Body: organises, beside the apparatus.")
    government: Id | None = Field(None, description="Body: administers.")
    control: Id | None = Field(None, description="Body: watches the members' conduct and punishes.")
    assembly: Id | None = Field(None, description="Body: the public elects it.")
    public: Id | None = Field(None, description="Body: the public as an electorate.")
    province: Id = Field(description="Office: heads a unit of the level below the centre.")
    province_conference: Id | None = Field(None, description="Body: elects or ratifies the head of such a unit.")
    district: Id = Field(description="Office: heads a unit of the level below that.")
    head_of_government: Id | None = Field(None, description="Office: leads the government.")
    head_of_state: Id | None = Field(None, description="Office: represents the state.")
    security: Id | None = Field(None, description="Office: commands the security service.")
    army: Id | None = Field(None, description="Office: commands the army.")
    papers: Id | None = Field(None, description="Office: prepares the papers of the top body.")

    def named(self) -> Iterator[tuple[str, str, bool]]:
        """Each part that is cast: its name, the id that plays it, and whether that must be a body."""
        bodies = {
            "top", "committee", "congress", "apparatus", "bureau", "government", "control", "assembly", "public",
            "province_conference",
        }  # fmt: skip
        for part in type(self).model_fields:
            id = getattr(self, part)
            if id is not None:
                yield part, id, part in bodies
