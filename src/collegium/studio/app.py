"""The web application: its pages, its errors, and the routes of :mod:`collegium.studio.routes`.

Pages are one shell and plain modules; what they show comes from ``/api/...`` as JSON, ``/csv/...`` and ``/figure/...``.
Bad input is answered with the words of the :class:`~collegium.errors.CollegiumError` and status 400.
"""

from __future__ import annotations

from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from collegium.errors import CollegiumError
from collegium.studio.answers import Answers, reply
from collegium.studio.guard import Door, Guard, TooLarge
from collegium.studio.laboratory import Laboratory
from collegium.studio.routes.charters import charters
from collegium.studio.routes.contest import contest
from collegium.studio.routes.drafts import drafts
from collegium.studio.routes.exports import exports
from collegium.studio.routes.lab import lab
from collegium.studio.routes.own import own
from collegium.studio.routes.people import people
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Worker, told

PAGES = ("day", "person", "circle", "lab", "rules", "contest", "own", "data")
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}


def application(shelf: Shelf, door: Door, out: str | None = None, laboratory: Laboratory | None = None) -> Guard:
    """The application behind its door.

    Parameters
    ----------
    shelf : Shelf
        What it shows.
    door : Door
        The address it listens on.
    out : str, optional
        The only folder under which it writes; without one, nowhere.
    laboratory : Laboratory, optional
        Where the experiments run; by default one of its own.

    Returns
    -------
    Guard
        An ASGI application.
    """
    app = FastAPI(title="Collegium", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.answers, app.state.worker = Answers(), Worker("charter")
    _errors(app)
    _pages(app)
    of_people, of_texts = (
        [people(shelf, out), own(shelf)],
        [charters(shelf), drafts(shelf, out), contest(shelf), exports(shelf)],
    )
    for router in (*of_people, *of_texts, lab(shelf, laboratory or Laboratory(shelf))):
        app.include_router(router)
    return Guard(app, door)


def _errors(app: FastAPI) -> None:
    def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, CollegiumError)
        return reply({"error": told(error)}, 400)

    def unfit(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = next(iter(error.errors()), {"msg": "unfit", "loc": ()})
        where = ".".join(str(part) for part in first["loc"])
        return reply({"error": told(CollegiumError("the request does not fit", hint=f"{where}: {first['msg']}."))}, 422)

    def absent(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        said = "there is nothing at this address" if error.status_code == 404 else str(error.detail)
        return reply({"error": told(CollegiumError(said))}, error.status_code)

    def large(_: Request, error: Exception) -> Response:
        return reply({"error": told(CollegiumError("too large", hint=f"At most {error} bytes."))}, 413)

    app.add_exception_handler(CollegiumError, refused)
    app.add_exception_handler(RequestValidationError, unfit)
    app.add_exception_handler(HTTPException, absent)
    app.add_exception_handler(TooLarge, large)


def _pages(app: FastAPI) -> None:
    """The shell under the address of each page, and its files by name: nothing else can be asked for."""
    held = _static()

    def shell() -> Response:
        return Response(held["index.html"], media_type=TYPES["html"], headers={"cache-control": "no-cache"})

    def file(name: str) -> Response:
        if name not in held:
            raise HTTPException(404)
        kind = TYPES[name.rpartition(".")[2]]
        return Response(held[name], media_type=kind, headers={"cache-control": "no-cache"})

    def icon() -> Response:
        return Response(held["icon.svg"], media_type=TYPES["svg"])

    for page in ("/", *(f"/{page}" for page in PAGES)):
        app.add_api_route(page, shell, methods=["GET", "HEAD"])
    app.add_api_route("/static/{name:path}", file, methods=["GET", "HEAD"])
    app.add_api_route("/favicon.ico", icon, methods=["GET", "HEAD"])


def _static() -> dict[str, bytes]:
    """The files of the page, by name."""
    root = files("collegium.studio") / "pages"
    held = {file.name: file.read_bytes() for file in root.iterdir() if file.is_file()}
    scripts = root / "js"
    return held | {f"js/{file.name}": file.read_bytes() for file in scripts.iterdir() if file.name.endswith(".js")}
