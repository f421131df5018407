"""What the pages on people ask for: the day, the person, who rules, the tables."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collegium import __version__
from collegium.studio.answers import Run, Short, kept
from collegium.studio.plain import rows
from collegium.studio.shelf import Shelf


def people(shelf: Shelf, out: str | None) -> APIRouter:
    """What the pages on people ask for."""
    router = APIRouter()

    @router.get("/api/start")
    def start(request: Request, history: Short = "", run: Run = 0) -> Response:
        """What the studio shows, and the outline of one history."""
        from collegium.studio.day import outline

        def made() -> dict[str, Any]:
            shown = history or shelf.first
            return {
                "version": __version__,
                "histories": [{"id": one.id, "kind": one.kind, "title": one.title} for one in shelf.histories],
                "history": shown,
                "saves": out is not None,
                "outline": outline(shelf.history(shown, run)),
            }

        return kept(request, made, shelf.edition)

    @router.get("/api/day")
    def day(request: Request, on: Short, history: Short = "", run: Run = 0) -> Response:
        """One day of a history."""
        from collegium.studio.day import the_day

        return kept(request, lambda: the_day(shelf.history(history or shelf.first, run), on))

    @router.get("/api/person")
    def person(request: Request, who: Short, history: Short = "", run: Run = 0) -> Response:
        """What a history has on one person."""
        from collegium.studio.person import the_person

        return kept(request, lambda: the_person(shelf.history(history or shelf.first, run), who))

    @router.get("/api/measures")
    def measures(request: Request) -> Response:
        """The measures, in words."""
        from collegium.studio.ruling import MEASURES, about

        return kept(request, lambda: [about(one) for one in MEASURES])

    @router.get("/api/measure/{name}")
    def measure(
        request: Request,
        name: str,
        history: Short = "",
        run: Run = 0,
        body: Short = "",
        other: Short = "",
        start: Short = "",
        leader: Short = "",
    ) -> Response:
        """A measure of a history: words, table, figure."""
        from collegium.studio import ruling

        asked = {"body": body, "other": other, "start": start, "leader": leader}
        past = history or shelf.first
        return kept(request, lambda: ruling.told(shelf.history(past, run), name, **asked))

    @router.get("/api/tables")
    def tables(request: Request, history: Short = "", run: Run = 0) -> Response:
        """The tables of a history and how long each is."""

        def made() -> list[dict[str, Any]]:
            past = shelf.history(history or shelf.first, run)
            return [{"table": name, "rows": one.height, "columns": one.width} for name, one in past.tables.items()]

        return kept(request, made)

    @router.get("/api/sources")
    def sources(request: Request, history: Short = "") -> Response:
        """The sources of a history."""
        return kept(request, lambda: rows(shelf.history(history or shelf.first).sources))

    @router.get("/api/cite")
    def citation(request: Request, history: Short = "") -> Response:
        """How to cite."""
        from collegium.studio.export import cite

        return kept(request, lambda: cite(shelf.history(history or shelf.first)))

    return router
