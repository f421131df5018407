"""Starting the studio: its address, its token where one is needed, and what is made ready while the browser opens."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from collegium.errors import CollegiumError
from collegium.studio.guard import Door, is_loopback

if TYPE_CHECKING:
    from collegium.history import History
    from collegium.studio.laboratory import Laboratory
    from collegium.studio.shelf import Shelf

PORT = 8917
TRIES = 20


def studio(
    *given: History | str | os.PathLike[str],
    host: str = "127.0.0.1",
    port: int | None = None,
    out: str | os.PathLike[str] | None = None,
    browser: bool = True,
    token: str | None = None,
    say: Callable[[str], Any] = print,
) -> None:
    """Open the studio, and serve it until it is interrupted.

    Parameters
    ----------
    *given : History or path
        What it shows beside what comes with the package: histories, folders of histories, of a study or of charters,
        a charter's file, a roster.
    host : str
        The address to listen on. Any other than this machine's own can be reached by others, who need the token.
    port : int, optional
        By default 8917, or the next one that is free; 0 takes any.
    out : path, optional
        The only folder under which anything is written; by default nothing is.
    browser : bool
        Whether to open it in a browser.
    token : str, optional
        What others must give; by default a new one is made where one is needed.
    say : callable
        Is told the address.

    Raises
    ------
    CollegiumError
        A path does not exist or holds nothing to show; the port or the address cannot be had; the extra ``studio`` is
        not installed.
    """
    from importlib.util import find_spec

    from collegium.studio.shelf import Shelf

    if missing := [name for name in ("fastapi", "uvicorn") if find_spec(name) is None]:
        hint = "Install it with: pip install 'collegium[studio]'"
        raise CollegiumError("the studio needs the extra `studio`", given=missing[0], hint=hint)
    wanted = token or ("" if is_loopback(host) else secrets.token_urlsafe(24))
    paths = [one for one in given if isinstance(one, str | os.PathLike)]
    shelf = Shelf(paths, [one for one in given if not isinstance(one, str | os.PathLike)])
    with _listen(host, port) as listening:
        taken = listening.getsockname()[1]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{taken}/"
        where = f"{address}?token={wanted}" if wanted else address
        say(f"The studio is open at {where}")
        say("Ctrl-C closes it.")
        if browser:
            threading.Thread(target=webbrowser.open, args=(where,), daemon=True).start()
        door = Door(host, taken, wanted)
        _server(shelf, door, None if out is None else os.fspath(out)).run(sockets=[listening])


def _listen(host: str, port: int | None) -> socket.socket:
    """A socket that listens, so that a browser may ask before the answers are ready."""
    wanted = range(PORT, PORT + TRIES) if port is None else [port]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    reason = "no port is free"
    for number in wanted:
        listening = socket.socket(family, socket.SOCK_STREAM)
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, number))
            listening.listen(128)
        except (OSError, OverflowError, UnicodeError) as error:
            listening.close()
            reason = getattr(error, "strerror", None) or str(error)
            continue
        return listening
    raise CollegiumError("the studio cannot listen there", given=f"{host}:{wanted[0]}", hint=f"{reason}.")


def _server(shelf: Shelf, door: Door, out: str | None) -> Any:
    """The server, with everything that it needs imported, and the rest being made ready beside it."""
    threading.Thread(target=_first, daemon=True).start()  # while the web application is imported
    import uvicorn

    from collegium.studio.app import application
    from collegium.studio.laboratory import Laboratory

    laboratory = Laboratory(shelf)
    threading.Thread(target=_rest, args=(shelf, laboratory), daemon=True).start()
    config = uvicorn.Config(
        application(shelf, door, out, laboratory), log_level="error", access_log=False, ws="none", lifespan="off",
        server_header=False, proxy_headers=False, timeout_keep_alive=30, timeout_graceful_shutdown=2,
    )  # fmt: skip
    return uvicorn.Server(config)


def _first() -> None:
    """The record, which the first page shows."""
    from collegium.record import record
    from collegium.studio import day  # noqa: F401

    record()


def _rest(shelf: Shelf, laboratory: Laboratory) -> None:
    """What the other pages need, imported after the first one is out, so that each answers at once."""
    time.sleep(1.5)
    with contextlib.suppress(CollegiumError):  # what is wrong is told to whoever asks for it
        from collegium.studio import circle, contest, export, person  # noqa: F401

        circle.drawing(circle.graph_of(shelf.charter("cpsu-1922")), "leader")
        laboratory.describe()
