"""What the studio answers at all: who may ask, from where, how much, and what a browser may do with the answer.

* **Host.** A page of another site can point a name of its own at 127.0.0.1 and then read our answers as its own (DNS
  rebinding). So the ``Host`` header must be the address that the studio listens on, or localhost at its port.
* **Origin.** Another site's page may send requests without reading the answers. What changes anything is taken only
  from our own page: ``Origin`` must be ours, or, where a browser sends none, ``Sec-Fetch-Site`` must be same-origin.
  Pictures, scripts and data are not given to pages of other sites either; only following a link is.
* **Token.** On an address that others can reach, whoever asks must once give the token, which is then kept in a cookie.
* **Size.** A body is counted while it comes in, and refused beyond :data:`MOST_BYTES`; a roster may have
  :data:`MOST_OF_ROSTER`.
* **Policy.** Each answer forbids a browser to load anything from elsewhere, to show it in a frame, and to guess types.
"""

from __future__ import annotations

import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BYTES = 1024 * 1024
MOST_OF_ROSTER = 8 * 1024 * 1024
COOKIE = "collegium-token"
POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
READS = ("GET", "HEAD")


@dataclass(frozen=True)
class Door:
    """The address that the studio listens on.

    Attributes
    ----------
    host : str
        An IP address or a name.
    port : int
    token : str
        Whoever asks must give it; empty where nobody but this machine can ask.
    """

    host: str
    port: int
    token: str = ""

    def knows(self, host: str) -> bool:
        """Whether a ``Host`` header names this address.

        Examples
        --------
        >>> door = Door("127.0.0.1", 8000)
        >>> [door.knows(host) for host in ("127.0.0.1:8000", "localhost:8000", "evil.example:8000", "127.0.0.1")]
        [True, True, False, False]
        """
        name, port = split_host(host)
        if name is None or (port or 80) != self.port:
            return False
        if name in (self.host.lower(), "localhost", "127.0.0.1", "::1"):
            return True
        return self.host in ("0.0.0.0", "::") and _is_address(name)  # a rebound name is never an address


def is_loopback(host: str) -> bool:
    """Whether a host is this machine, seen from itself.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("localhost")
    (True, True, False, True)
    """
    if host.lower() == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def split_host(header: str) -> tuple[str | None, int | None]:
    """The name and the port of a ``Host`` header; no name where it is malformed.

    >>> split_host("[::1]:8000"), split_host("localhost"), split_host("a:b")
    (('::1', 8000), ('localhost', None), (None, None))
    """
    text = header.strip().lower()
    if text.startswith("["):
        name, closed, rest = text[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            return None, None
        port = rest[1:]
    else:
        name, _, port = text.partition(":")
    if not name or (port and not (port.isascii() and port.isdigit() and len(port) <= 5)):
        return None, None
    return name, int(port) if port else None


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


class Guard:
    """The application, behind its door.

    Parameters
    ----------
    app : ASGI application
    door : Door
    """

    def __init__(self, app: App, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no sockets of another kind
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            await _say(send, *refusal)
            return
        if self.door.token and not self._cookie(scope):
            await self._admit(scope, send)
            return
        await self.app(scope, _counted(receive, most(scope)), _headed(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        """The status and the words with which a request is refused, if it is."""
        hosts = _all(scope, b"host")
        if len(hosts) != 1 or not self.door.knows(hosts[0]):
            return 421, "This is not the address that the studio listens on."
        if scope["method"] not in (*READS, "POST"):
            return 405, "The studio reads (GET) and, for its own page, takes texts (POST)."
        site = _one(scope, b"sec-fetch-site")
        if scope["method"] == "POST":
            origins = [origin.strip().lower() for origin in _all(scope, b"origin")]
            ours = f"{scope.get('scheme', 'http')}://{hosts[0].strip().lower()}"
            if origins != [ours] and (origins or site != "same-origin"):
                return 403, "Only the studio's own page may send this."
            length = _one(scope, b"content-length")
            if length and not (length.isascii() and length.isdigit() and len(length) < 16):
                return 400, "The length of the text is no number."
            if length and int(length) > most(scope):
                return 413, f"At most {most(scope)} bytes."
        elif site in ("cross-site", "same-site") and _one(scope, b"sec-fetch-mode") != "navigate":
            return 403, "Pages of other sites get nothing of the studio."
        return None

    def _cookie(self, scope: Scope) -> bool:
        """Whether the request carries the token in its cookie."""
        try:
            found = SimpleCookie(_one(scope, b"cookie") or "").get(COOKIE)
        except CookieError:
            return False
        return found is not None and _same(found.value, self.door.token)

    async def _admit(self, scope: Scope, send: Send) -> None:
        """Whoever gives the token in the address gets the cookie, and the address without it."""
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if scope["method"] == "GET" and _same(given, self.door.token):
            cookie = f"{COOKIE}={self.door.token}; HttpOnly; SameSite=Strict; Path=/"
            await _say(send, 303, "", {"location": "/", "set-cookie": cookie})
            return
        await _say(send, 401, "This studio wants its token: open the address that was printed when it started.")


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _all(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _one(scope: Scope, name: bytes) -> str | None:
    return next(iter(_all(scope, name)), None)


def most(scope: Scope) -> int:
    """How many bytes the body of a request may have.

    >>> most({"path": "/api/draft"}), most({"path": "/api/own"})
    (1048576, 8388608)
    """
    return MOST_OF_ROSTER if scope.get("path") == "/api/own" else MOST_BYTES


class TooLarge(Exception):
    """More came in than a request may hold."""


def _counted(receive: Receive, most: int) -> Receive:
    """The body of a request, counted while it comes in."""
    held = 0

    async def counted() -> Message:
        nonlocal held
        message = await receive()
        held += len(message.get("body", b"") or b"")
        if held > most:
            raise TooLarge(most)
        return message

    return counted


def _headed(send: Send) -> Send:
    """The answer, with the headers of the policy where it has none of its own."""

    async def headed(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {key.lower() for key, _ in message.get("headers", ())}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
            message = {**message, "headers": [*message.get("headers", ()), *more]}
        await send(message)

    return headed


async def _say(send: Send, status: int, words: str, headers: dict[str, str] | None = None) -> None:
    """A short answer in plain text."""
    body = f"{words}\n".encode()
    held = {**HEADERS, "content-type": "text/plain; charset=utf-8", "content-length": str(len(body)), **(headers or {})}
    start = {"type": "http.response.start", "status": status}
    await send({**start, "headers": [(k.encode(), v.encode()) for k, v in held.items()]})
    await send({"type": "http.response.body", "body": body})
