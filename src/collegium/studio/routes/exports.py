"""Files to take away."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collegium.errors import CollegiumError
from collegium.studio.answers import Answers
from collegium.studio.shelf import Shelf

DRAWN = "default-src 'none'; style-src 'unsafe-inline'"


def exports(shelf: Shelf) -> APIRouter:
    """Files to take away."""
    router = APIRouter()

    @router.get("/csv/{name}")
    def table(request: Request, name: str) -> Response:
        """A table as CSV."""
        from collegium.studio.export import Asked, csv

        asked = Asked(shelf, **_asked(request, shelf))
        return attached(csv(name.removesuffix(".csv"), asked), "text/csv; charset=utf-8", _file(request, ".csv"), {})

    @router.get("/figure/{name}")
    def drawn(request: Request, name: str) -> Response:
        """A figure of the package as SVG or PNG."""
        from collegium.studio.export import KINDS, Asked, figure

        stem, _, kind = name.rpartition(".")
        answers: Answers = request.app.state.answers
        asked = Asked(shelf, **_asked(request, shelf))
        content = answers.get(f"{request.url.path}?{request.url.query}", lambda: figure(stem, kind, asked))
        headers = {"content-security-policy": DRAWN} if kind == "svg" else {}
        if "download" in request.query_params:
            return attached(content, KINDS[kind], _file(request, ""), headers)
        return Response(content, media_type=KINDS[kind], headers=headers)

    return router


_SINGLE = ("history", "on", "who", "body", "other", "start", "end", "leader", "charter", "second", "of")
_OTHER = re.compile(r"[^A-Za-z0-9._-]+")


def _asked(request: Request, shelf: Shelf) -> dict[str, Any]:
    """What an export is asked with."""
    given = request.query_params
    run = given.get("run", "0")
    if not (run.isascii() and run.isdigit() and len(run) < 8):
        raise CollegiumError("not a run", given=run[:80])
    single = {name: given.get(name, "")[:200] for name in _SINGLE if given.get(name)}
    several = {name: tuple(one[:200] for one in given.getlist(name)[:40]) for name in ("amend", "cut")}
    return {"history": shelf.first, **single, **several, "run": int(run)}


def attached(content: bytes, kind: str, name: str, headers: dict[str, str] | None = None) -> Response:
    """A file to take away."""
    held = {"content-disposition": f'attachment; filename="{name}"', **(headers or {})}
    return Response(content, media_type=kind, headers=held)


def _file(request: Request, ending: str) -> str:
    """A name for a file that tells what was asked for."""
    stem, dot, kind = request.url.path.rpartition("/")[2].partition(".")
    given = [value for name, value in request.query_params.multi_items() if name in (*_SINGLE, "amend") and value]
    name = _OTHER.sub("-", "-".join(["collegium", stem, *given]))[:120].strip("-.")
    return f"{name}{dot}{_OTHER.sub('', kind)}" if dot else f"{name}{ending}"
