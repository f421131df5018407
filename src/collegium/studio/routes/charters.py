"""What the page on circles asks for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collegium.studio.answers import Many, Short, kept, reply
from collegium.studio.shelf import Shelf


def charters(shelf: Shelf) -> APIRouter:
    """What the page on circles asks for."""
    router = APIRouter()

    @router.get("/api/library")
    def library(request: Request) -> Response:
        """The charters and the amendments."""
        from collegium.studio import circle

        return kept(request, lambda: circle.library(shelf))

    @router.get("/api/charter")
    def charter(request: Request, charter: Short, on: Short = "", of: Short = "", amend: Many = ()) -> Response:
        """A charter with its circles, cuts and clauses."""
        from collegium.charter.read import charter_and_document
        from collegium.studio import circle

        def made() -> dict[str, Any]:
            laid = [shelf.place(one, "amendment") for one in amend]
            found, document = charter_and_document(shelf.place(charter), laid)
            return circle.view(circle.graph_of(found, on), of, None if laid else document)

        return kept(request, made)

    @router.get("/api/drawing")
    def drawing(request: Request, charter: Short, on: Short = "", of: Short = "", amend: Many = ()) -> Response:
        """Where everybody stands in the drawing of a charter."""
        from collegium.studio import circle

        return kept(request, lambda: circle.drawing(circle.graph_of(shelf.charter(charter, amend), on), of))

    @router.get("/api/compare")
    def compare(
        request: Request, charter: Short, second: Short = "", on: Short = "", of: Short = "", amend: Many = ()
    ) -> Response:
        """Two charters, or a charter and the same with amendments."""
        from collegium.studio import circle

        def made() -> dict[str, Any]:
            before = circle.graph_of(shelf.charter(charter), on)
            after = circle.graph_of(shelf.charter(second or charter, amend), "" if second else on)
            return circle.side_by_side(before, after, of)

        return kept(request, made)

    @router.get("/api/text")
    def text(charter: Short) -> Response:
        """The file of a charter."""
        return reply({"text": shelf.text(charter)})

    return router
