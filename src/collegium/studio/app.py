"""The web application: which address answers with what.

Pages are one shell and plain modules; what they show comes from ``/api/...`` as JSON, ``/csv/...`` and ``/figure/...``.
An answer depends on its address alone (histories do not change while they are open), so answers are kept and given
again. Bad input is answered with the words of the :class:`~collegium.errors.CollegiumError` and status 400.
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from importlib.resources import files
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from collegium import __version__
from collegium.errors import CollegiumError
from collegium.studio.guard import MOST_BYTES, Door, Guard, TooLarge
from collegium.studio.plain import as_json, rows
from collegium.studio.shelf import Shelf
from collegium.studio.worker import Worker, told

PAGES = ("day", "person", "circle", "rules", "data")
TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "svg": "image/svg+xml",
}
KEPT_BYTES = 24 * 1024 * 1024
DRAWN = "default-src 'none'; style-src 'unsafe-inline'"
TEXT = 512 * 1024

Short = Annotated[str, Query(max_length=200)]
Many = Annotated[tuple[str, ...], Query(max_length=40)]
Run = Annotated[int, Query(ge=0, le=1_000_000)]


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


def application(shelf: Shelf, door: Door, out: str | None = None) -> Guard:
    """The application behind its door.

    Parameters
    ----------
    shelf : Shelf
        What it shows.
    door : Door
        The address it listens on.
    out : str, optional
        The only folder under which it writes; without one, nowhere.

    Returns
    -------
    Guard
        An ASGI application.
    """
    app = FastAPI(title="Collegium", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.answers, app.state.worker = Answers(), Worker()
    _errors(app)
    _pages(app)
    _data(app, shelf, out)
    _charters(app, shelf)
    _drafts(app, shelf, out)
    _exports(app, shelf)
    return Guard(app, door)


def _json(value: Any, status: int = 200) -> Response:
    return Response(as_json(value), status, media_type="application/json")


def _kept(request: Request, make: Callable[[], Any]) -> Response:
    """An answer that depends on the address alone."""
    answers: Answers = request.app.state.answers
    key = f"{request.url.path}?{request.url.query}"
    return Response(answers.get(key, lambda: as_json(make())), media_type="application/json")


def _errors(app: FastAPI) -> None:
    def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, CollegiumError)
        return _json({"error": told(error)}, 400)

    def unfit(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = next(iter(error.errors()), {"msg": "unfit", "loc": ()})
        where = ".".join(str(part) for part in first["loc"])
        return _json({"error": told(CollegiumError("the request does not fit", hint=f"{where}: {first['msg']}."))}, 422)

    def absent(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        said = "there is nothing at this address" if error.status_code == 404 else str(error.detail)
        return _json({"error": told(CollegiumError(said))}, error.status_code)

    def large(_: Request, error: Exception) -> Response:
        return _json({"error": told(CollegiumError("too large", hint=f"At most {MOST_BYTES} bytes."))}, 413)

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


def _data(app: FastAPI, shelf: Shelf, out: str | None) -> None:
    """What the pages on people ask for."""

    @app.get("/api/start")
    def start(request: Request, history: Short = "", run: Run = 0) -> Response:
        """What the studio shows, and the outline of one history."""
        from collegium.studio.day import outline

        def made() -> dict[str, Any]:
            shown = history or shelf.histories[0].id
            return {
                "version": __version__,
                "histories": [{"id": one.id, "kind": one.kind} for one in shelf.histories],
                "history": shown,
                "saves": out is not None,
                "outline": outline(shelf.history(shown, run)),
            }

        return _kept(request, made)

    @app.get("/api/day")
    def day(request: Request, on: Short, history: Short = "", run: Run = 0) -> Response:
        """One day of a history."""
        from collegium.studio.day import the_day

        return _kept(request, lambda: the_day(shelf.history(history or shelf.histories[0].id, run), on))

    @app.get("/api/person")
    def person(request: Request, who: Short, history: Short = "", run: Run = 0) -> Response:
        """What a history has on one person."""
        from collegium.studio.person import the_person

        return _kept(request, lambda: the_person(shelf.history(history or shelf.histories[0].id, run), who))

    @app.get("/api/measures")
    def measures(request: Request) -> Response:
        """The measures, in words."""
        from collegium.studio.ruling import MEASURES, about

        return _kept(request, lambda: [about(one) for one in MEASURES])

    @app.get("/api/measure/{name}")
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
        past = history or shelf.histories[0].id
        return _kept(request, lambda: ruling.told(shelf.history(past, run), name, **asked))

    @app.get("/api/tables")
    def tables(request: Request, history: Short = "", run: Run = 0) -> Response:
        """The tables of a history and how long each is."""

        def made() -> list[dict[str, Any]]:
            past = shelf.history(history or shelf.histories[0].id, run)
            return [{"table": name, "rows": one.height, "columns": one.width} for name, one in past.tables.items()]

        return _kept(request, made)

    @app.get("/api/sources")
    def sources(request: Request, history: Short = "") -> Response:
        """The sources of a history."""
        return _kept(request, lambda: rows(shelf.history(history or shelf.histories[0].id).sources))

    @app.get("/api/cite")
    def citation(request: Request, history: Short = "") -> Response:
        """How to cite."""
        from collegium.studio.export import cite

        return _kept(request, lambda: cite(shelf.history(history or shelf.histories[0].id)))


def _charters(app: FastAPI, shelf: Shelf) -> None:
    """What the page on circles asks for."""

    @app.get("/api/library")
    def library(request: Request) -> Response:
        """The charters and the amendments."""
        from collegium.studio import circle

        return _kept(request, lambda: circle.library(shelf))

    @app.get("/api/charter")
    def charter(request: Request, charter: Short, on: Short = "", of: Short = "", amend: Many = ()) -> Response:
        """A charter with its circles, cuts and clauses."""
        from collegium.charter.read import charter_and_document
        from collegium.studio import circle

        def made() -> dict[str, Any]:
            laid = [shelf.place(one, "amendment") for one in amend]
            found, document = charter_and_document(shelf.place(charter), laid)
            return circle.view(circle.graph_of(found, on), of, None if laid else document)

        return _kept(request, made)

    @app.get("/api/drawing")
    def drawing(request: Request, charter: Short, on: Short = "", of: Short = "", amend: Many = ()) -> Response:
        """Where everybody stands in the drawing of a charter."""
        from collegium.studio import circle

        return _kept(request, lambda: circle.drawing(circle.graph_of(shelf.charter(charter, amend), on), of))

    @app.get("/api/compare")
    def compare(
        request: Request, charter: Short, second: Short = "", on: Short = "", of: Short = "", amend: Many = ()
    ) -> Response:
        """Two charters, or a charter and the same with amendments."""
        from collegium.studio import circle

        def made() -> dict[str, Any]:
            before = circle.graph_of(shelf.charter(charter), on)
            after = circle.graph_of(shelf.charter(second or charter, amend), "" if second else on)
            return circle.side_by_side(before, after, of)

        return _kept(request, made)

    @app.get("/api/text")
    def text(charter: Short) -> Response:
        """The file of a charter."""
        return _json({"text": shelf.text(charter)})


def _drafts(app: FastAPI, shelf: Shelf, out: str | None) -> None:
    """What comes from the page: charters edited in it."""

    @app.post("/api/draft")
    def draft(request: Request, draft: Draft) -> Response:
        """A charter edited in the page: what is wrong with it, or what follows from it. Nothing is written."""
        from collegium.charter.model import Charter
        from collegium.studio import circle
        from collegium.yamlfile import parse_yaml, validate

        worker: Worker = request.app.state.worker
        checked = worker.check(draft.text)
        if checked["faults"]:
            return _json(checked)
        document = parse_yaml(draft.text, where="charter.yaml")
        found = validate(document, Charter, header="charter/1")
        day = draft.on if _holds(found, draft.on) else None
        graph = circle.graph_of(found, day)
        of = draft.of if draft.of in graph.actors else None
        made = {"view": circle.view(graph, of, document), "drawing": circle.drawing(graph, of)}
        if draft.against:
            before = circle.graph_of(shelf.charter(draft.against), day)
            made["compare"] = circle.side_by_side(before, graph, of)
        return _json({**checked, **made})

    @app.post("/api/save")
    def save(request: Request, kept: Kept) -> Response:
        """Write a sound charter under the output folder."""
        from collegium.studio.saving import saved

        worker: Worker = request.app.state.worker
        checked = worker.check(kept.text)
        if not checked["faults"]:
            checked["saved"] = saved(out, kept.name, kept.text, replace=kept.replace)
        return _json(checked)


def _holds(charter: Any, on: str) -> bool:
    """Whether a text is a day on which a charter is in force."""
    try:
        return bool(on) and charter.in_force.holds(on)
    except CollegiumError:
        return False


def _exports(app: FastAPI, shelf: Shelf) -> None:
    """Files to take away."""

    @app.get("/csv/{name}")
    def table(request: Request, name: str) -> Response:
        """A table as CSV."""
        from collegium.studio.export import Asked, csv

        asked = Asked(shelf, **_asked(request, shelf))
        return _attached(csv(name.removesuffix(".csv"), asked), "text/csv; charset=utf-8", _file(request, ".csv"), {})

    @app.get("/figure/{name}")
    def drawn(request: Request, name: str) -> Response:
        """A figure of the package as SVG or PNG."""
        from collegium.studio.export import KINDS, Asked, figure

        stem, _, kind = name.rpartition(".")
        answers: Answers = request.app.state.answers
        asked = Asked(shelf, **_asked(request, shelf))
        content = answers.get(f"{request.url.path}?{request.url.query}", lambda: figure(stem, kind, asked))
        headers = {"content-security-policy": DRAWN} if kind == "svg" else {}
        if "download" in request.query_params:
            return _attached(content, KINDS[kind], _file(request, ""), headers)
        return Response(content, media_type=KINDS[kind], headers=headers)


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
    return {"history": shelf.histories[0].id, **single, **several, "run": int(run)}


def _attached(content: bytes, kind: str, name: str, headers: dict[str, str]) -> Response:
    held = {"content-disposition": f'attachment; filename="{name}"', **headers}
    return Response(content, media_type=kind, headers=held)


def _file(request: Request, ending: str) -> str:
    """A name for a file that tells what was asked for."""
    stem, dot, kind = request.url.path.rpartition("/")[2].partition(".")
    given = [value for name, value in request.query_params.multi_items() if name in (*_SINGLE, "amend") and value]
    name = _OTHER.sub("-", "-".join(["collegium", stem, *given]))[:120].strip("-.")
    return f"{name}{dot}{_OTHER.sub('', kind)}" if dot else f"{name}{ending}"
