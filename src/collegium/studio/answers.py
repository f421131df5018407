"""Answers as JSON, and kept by their address.

An answer that depends on its address alone (histories do not change while they are open) is kept and given again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Query, Request
from fastapi.responses import Response

from collegium.studio.plain import as_json

KEPT_BYTES = 24 * 1024 * 1024

Short = Annotated[str, Query(max_length=200)]
Many = Annotated[tuple[str, ...], Query(max_length=40)]
Run = Annotated[int, Query(ge=0, le=1_000_000)]


class Answers:
    """Answers by address, the least recently given forgotten first.

    Examples
    --------
    >>> answers = Answers(most=10)
    >>> [answers.get(key, lambda: b"12345678") for key in "ab"][0]
    b'12345678'
    >>> answers.get("a", lambda: b"made again")
    b'made again'
    """

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self.most = most
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The answer under a key, made where there is none yet."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        found = make()
        with self._lock:
            self._size += len(found) - len(self._held.get(key, b""))
            self._held[key] = found
            while self._size > self.most and len(self._held) > 1:
                _, old = self._held.popitem(last=False)
                self._size -= len(old)
        return found


def reply(value: Any, status: int = 200) -> Response:
    """A value as JSON."""
    return Response(as_json(value), status, media_type="application/json")


def kept(request: Request, make: Callable[[], Any], edition: int = 0) -> Response:
    """An answer that depends on the address alone, and on the edition of what is shown."""
    answers: Answers = request.app.state.answers
    key = f"{edition} {request.url.path}?{request.url.query}"
    return Response(answers.get(key, lambda: as_json(make())), media_type="application/json")
