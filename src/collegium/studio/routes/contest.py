"""What the page on the contest asks for: the contest, what is behind a cell, its tables and figures."""

from __future__ import annotations

import re
import threading

from fastapi import APIRouter, Request
from fastapi.responses import Response

from collegium.contest.opened import Opened, read_contest
from collegium.studio.answers import Answers, Short, kept
from collegium.studio.routes.exports import DRAWN, attached
from collegium.studio.shelf import SHIPPED, Shelf

CSV = "text/csv; charset=utf-8"
_OTHER = re.compile(r"[^A-Za-z0-9_-]+")


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
        """A contest, and which others there are; the first is one that was given, the last the shipped one."""
        from collegium.studio.contest import view

        def made() -> dict[str, object]:
            id = contest or shelf.contests[0]
            return {"contests": shelf.contests, "contest": id, "shipped": id == SHIPPED, **view(opened(id))}

        return kept(request, made)

    @router.get("/api/contest/cell")
    def cell(request: Request, figure: Short, theory: Short, contest: Short = "") -> Response:
        """What is behind a cell of the pattern table."""
        from collegium.studio.contest import behind

        return kept(request, lambda: behind(opened(contest), figure, theory))

    @router.get("/api/contest/pair")
    def pair(
        request: Request, kind: Short, change: Short, period: Short, theory: Short, outcome: Short, contest: Short = ""
    ) -> Response:
        """What is behind a cell of the changes: ``kind`` is ``amendment`` or ``mechanism``."""
        from collegium.studio.contest import behind_change

        return kept(request, lambda: behind_change(opened(contest), kind, change, period, theory, outcome))

    @router.get("/csv/contest/pair.csv")
    def pairs(
        kind: Short, change: Short, period: Short, theory: Short, outcome: Short, contest: Short = ""
    ) -> Response:
        """The pairs of runs behind a change."""
        from collegium.studio.contest import pairs_of

        frame = pairs_of(opened(contest), kind, change, period, theory, outcome)
        name = _OTHER.sub("-", f"contest-{change}-{period}-{theory}-{outcome}")[:120]
        return attached(frame.write_csv().encode(), CSV, f"{name}.csv")

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
