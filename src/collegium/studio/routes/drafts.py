"""What comes from the page: charters edited in it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from collegium.errors import CollegiumError
from collegium.studio.answers import reply
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Worker

TEXT = 512 * 1024


class Draft(BaseModel):
    """A charter that somebody edits in the page."""

    text: str = Field(max_length=TEXT)
    on: str = Field("", max_length=40)
    of: str = Field("", max_length=80)
    against: str = Field("", max_length=200)


class Kept(BaseModel):
    """A charter to be written under the output folder."""

    text: str = Field(max_length=TEXT)
    name: str = Field(max_length=64)
    replace: bool = False


def drafts(shelf: Shelf, out: str | None) -> APIRouter:
    """What comes from the page: charters edited in it."""
    router = APIRouter()

    @router.post("/api/draft")
    def draft(request: Request, draft: Draft) -> Response:
        """A charter edited in the page: what is wrong with it, or what follows from it. Nothing is written."""
        from collegium.charter.model import Charter
        from collegium.studio import circle
        from collegium.yamlfile import parse_yaml, validate

        worker: Worker = request.app.state.worker
        checked = worker.check(draft.text)
        if checked["faults"]:
            return reply(checked)
        document = parse_yaml(draft.text, where="charter.yaml")
        found = validate(document, Charter, header="charter/1")
        day = draft.on if _holds(found, draft.on) else None
        graph = circle.graph_of(found, day)
        of = draft.of if draft.of in graph.actors else None
        made = {"view": circle.view(graph, of, document), "drawing": circle.drawing(graph, of)}
        if draft.against:
            before = circle.graph_of(shelf.charter(draft.against), day)
            made["compare"] = circle.side_by_side(before, graph, of)
        return reply({**checked, **made})

    @router.post("/api/save")
    def save(request: Request, kept: Kept) -> Response:
        """Write a sound charter under the output folder."""
        from collegium.studio.saving import saved

        worker: Worker = request.app.state.worker
        checked = worker.check(kept.text)
        if not checked["faults"]:
            checked["saved"] = saved(out, kept.name, kept.text, replace=kept.replace)
        return reply(checked)

    return router


def _holds(charter: Any, on: str) -> bool:
    """Whether a text is a day on which a charter is in force."""
    try:
        return bool(on) and charter.in_force.holds(on)
    except CollegiumError:
        return False
