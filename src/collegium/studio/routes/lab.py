"""What the laboratory asks for: its declarations, its experiments, their runs and files."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, StrictInt

from collegium.errors import CollegiumError
from collegium.studio.answers import Short, kept, reply
from collegium.studio.laboratory import Laboratory, Settings
from collegium.studio.shelf import Shelf

BODY = "politburo"  # what a study follows
Place = Annotated[int, Query(ge=0, le=10_000)]


class Which(BaseModel):
    """An experiment, and one of its runs."""

    id: str = Field(max_length=40)
    arm: StrictInt = Field(0, ge=0, le=1)
    run: StrictInt = Field(0, ge=0, le=1_000_000)


def lab(shelf: Shelf, laboratory: Laboratory) -> APIRouter:
    """What the laboratory asks for."""
    router = APIRouter()

    @router.get("/api/lab")
    def declared(request: Request) -> Response:
        """Charters that can be run, amendments, theories, and the parameters as they are declared."""

        def made() -> dict[str, Any]:
            read = [(id, shelf.charter(id)) for id in shelf.charters()]
            laid = [(id, shelf.amendment(id)) for id in shelf.amendments()]
            return {
                **laboratory.describe(),
                "charters": [
                    {"id": id, "own": one.id, "name": one.name, "from": one.in_force.from_, "until": one.in_force.until}
                    for id, one in read
                    if any(body.id == BODY for body in one.bodies) and str(one.in_force.start) < "1991"
                ],
                "amendments": [
                    {"id": id, "name": one.name, "to": one.to, "why": one.assumed or one.source} for id, one in laid
                ],
            }

        return kept(request, made)

    @router.post("/api/lab/look")
    def look(settings: Settings, place: Place = 0) -> Response:
        """An experiment before it is started, or with the runs it has: where the record stands."""
        from collegium.studio.findings import state

        return reply(state(laboratory.look(settings), place))

    @router.post("/api/lab/start")
    def start(settings: Settings, place: Place = 0) -> Response:
        """Start an experiment, or go on with it."""
        from collegium.studio.findings import state

        return reply(state(laboratory.start(settings), place))

    @router.post("/api/lab/stop")
    def stop(which: Which, place: Place = 0) -> Response:
        """Stop an experiment; its runs are kept."""
        from collegium.studio.findings import state

        found = laboratory.get(which.id)
        laboratory.stop(found)
        return reply(state(found, place))

    @router.get("/api/lab/state")
    def now(id: Short, place: Place = 0) -> Response:
        """How far an experiment is, and what it has found."""
        from collegium.studio.findings import state

        return reply(state(laboratory.get(id), place))

    @router.post("/api/lab/open")
    def opened(which: Which) -> Response:
        """One run as a history that the other pages show."""
        return reply({"history": laboratory.open(laboratory.get(which.id), which.arm, which.run)})

    @router.get("/csv/lab/{id}.csv")
    def values(id: str) -> Response:
        """The compared values of all runs."""
        from collegium.studio.findings import table

        found = laboratory.get(id)
        return _file(table(found).write_csv().encode(), "text/csv; charset=utf-8", f"laboratory-{id}.csv")

    @router.get("/csv/lab/{id}.yaml")
    def study(id: str) -> Response:
        """The experiment as a study file."""
        from collegium.studio.findings import study_file

        found = laboratory.get(id)
        return _file(study_file(found).encode(), "application/yaml", f"laboratory-{id}.yaml")

    return router


def _file(content: bytes, kind: str, name: str) -> Response:
    if not re.fullmatch(r"[A-Za-z0-9.-]+", name):
        raise CollegiumError("no name of a file", given=name[:40])
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
