"""What the page on the contest asks for: the contest, what is behind a cell, its tables and figures."""

from __future__ import annotations

import threading

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collegium.studio.answers import Answers, Short, kept
from collegium.studio.contest import Opened, read_contest
from collegium.studio.routes.exports import DRAWN, attached
from collegium.studio.shelf import Shelf

CSV = "text/csv; charset=utf-8"


def contest(shelf: Shelf) -> APIRouter:
    """What the page on the contest asks for."""
    router = APIRouter()
    held: dict[str, Opened] = {}
    lock = threading.Lock()

    def opened(id: str) -> Opened:
        folder = shelf.contest(id)
        with lock:
            if str(folder) not in held:
                held[str(folder)] = read_contest(folder)
            return held[str(folder)]

    @router.get("/api/contest")
    def found(request: Request, contest: Short = "") -> Response:
        """A contest, and which others there are; without any, an empty list."""
        from collegium.studio.contest import view

        def made() -> dict[str, object]:
            known = shelf.contests
            if not known and not contest:
                return {"contests": []}
            return {"contests": known, "contest": contest or known[0], **view(opened(contest))}

        return kept(request, made)

    @router.get("/api/contest/cell")
    def cell(request: Request, figure: Short, theory: Short, contest: Short = "") -> Response:
        """What is behind a cell of the pattern table."""
        from collegium.studio.contest import behind

        return kept(request, lambda: behind(opened(contest), figure, theory))

    @router.get("/csv/contest/cell.csv")
    def runs(figure: Short, theory: Short, contest: Short = "") -> Response:
        """The runs behind a cell."""
        from collegium.studio.contest import runs_of

        frame = runs_of(opened(contest), figure, theory)
        return attached(frame.write_csv().encode(), CSV, f"contest-{figure}-{theory}.csv")

    @router.get("/csv/contest/{name}.csv")
    def table(name: str, contest: Short = "") -> Response:
        """A table of the contest."""
        from collegium.studio.contest import csv

        return attached(csv(opened(contest), name), CSV, f"contest-{name}.csv")

    @router.get("/figure/contest/{name}.{kind}")
    def drawn(request: Request, name: str, kind: str, contest: Short = "") -> Response:
        """A figure of the contest's report."""
        from collegium.studio.contest_figures import figure
        from collegium.studio.export import KINDS

        one, answers = opened(contest), request.app.state.answers
        assert isinstance(answers, Answers)
        content = answers.get(f"{request.url.path}?{contest}", lambda: figure(one, name, kind))
        headers = {"content-security-policy": DRAWN} if kind == "svg" else {}
        return attached(content, KINDS[kind], f"contest-{name}.{kind}", headers)

    return router
