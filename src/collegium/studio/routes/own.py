"""A roster that somebody drops into the page: read in a process of its own, kept in memory, shown like the others."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from collegium.errors import CollegiumError
from collegium.studio.answers import reply
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Worker, told

HEADING = 128 * 1024


class Dropped(BaseModel):
    """What stands above the bytes of the file."""

    name: str = Field(min_length=1, max_length=120, pattern=r"^[^/\\\x00-\x1f]+$")
    mapping: dict[str, Any] = {}


def own(shelf: Shelf) -> APIRouter:
    """What the page on somebody's own regime asks for."""
    router = APIRouter()
    worker = Worker("roster")

    def read(heading: Dropped, content: bytes) -> Response:
        from collegium.studio.packed import unpacked

        answer, raw = worker.ask({"name": heading.name, "mapping": heading.mapping}, content)
        if "error" in answer:
            return reply({"tables": [], "problems": [], "counts": {}, "summary": [], "fault": answer["error"]})
        if history := answer.pop("history", None):
            past = unpacked(history, raw)
            id = _id(heading, content)
            if past.memberships["start"].drop_nulls().len():
                shelf.add(id, past, past.manifest.title)
                answer["history"] = {"id": id, **{n: getattr(past.manifest, n) for n in ("title", "start", "end")}}
            else:
                hint = "Say below which columns hold the days of entry and exit, or the stretch between them."
                answer["fault"] = told(CollegiumError("no row says when anybody sat", hint=hint))
        return reply(answer)

    @router.post("/api/own")
    async def dropped(request: Request) -> Response:
        """A roster: its first line is JSON, with the file's name and what its columns mean; then the file itself."""
        body = await request.body()
        head, mark, content = body.partition(b"\n")
        try:
            if not mark or len(head) > HEADING:
                raise ValueError
            heading = Dropped.model_validate(json.loads(head))
        except (ValueError, RecursionError, ValidationError) as error:
            first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": ("first line",), "msg": ""}
            where = ".".join(str(part) for part in first["loc"])
            raise CollegiumError("the request does not fit", given=where, hint="Name the file, then send it.") from None
        return await run_in_threadpool(read, heading, content)

    return router


def _id(heading: Dropped, content: bytes) -> str:
    """By what the history was made from: the same file and mapping have the same address."""
    said = json.dumps([heading.name, heading.mapping], sort_keys=True).encode()
    return f"own-{hashlib.sha256(said + b'/' + content).hexdigest()[:12]}"
