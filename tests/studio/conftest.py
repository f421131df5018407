"""The studio as it is started: in a process of its own, asked through a browser or without one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import collegium

sys.path.insert(0, str(Path(__file__).parent))
from small_contest import write_contest

SOURCE = Path(collegium.__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")
WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
LOCAL = re.compile(r"^(http://(127\.0\.0\.1|localhost):\d+/|blob:http://127\.0\.0\.1|data:,?$|about:)")
Open = Callable[..., Any]


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The only folder to which the studio may write."""
    return tmp_path_factory.mktemp("studio") / "out"


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the studio is started and would put its temporary files, if it wrote any."""
    return tmp_path_factory.mktemp("untouched")


@contextmanager
def started(untouched: Path, *given: str) -> Iterator[str]:
    """A studio in a process of its own: its address, without the stroke at its end."""
    command = [sys.executable, "-m", "collegium.cli.main", "studio", "--port", "0", "--no-browser", *given]
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    held = os.environ | {"PYTHONPATH": paths, "PYTHONUNBUFFERED": "1", "TMPDIR": str(untouched)}
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=held, cwd=untouched)
    assert process.stdout is not None
    assert process.stderr is not None
    line = process.stdout.readline()
    if "http://" not in line:
        process.kill()
        pytest.fail(f"the studio did not open: {line}{process.stderr.read()}")
    yield line.split(" at ")[1].strip().rstrip("/")
    process.terminate()
    said = process.communicate(timeout=20)[1]
    assert "Traceback" not in said


@pytest.fixture(scope="session")
def studio(output: Path, untouched: Path) -> Iterator[str]:
    """The address of a running studio."""
    with started(untouched, "--out", str(output)) as address:
        yield address


@pytest.fixture(scope="session")
def contest_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small contest, written by hand."""
    return write_contest(tmp_path_factory.mktemp("contest") / "small")


@pytest.fixture(scope="session")
def contested(contest_folder: Path, untouched: Path) -> Iterator[str]:
    """The address of a studio that was given the small contest."""
    with started(untouched, str(contest_folder)) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium on this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """A headless Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playing:
        found = playing.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def visit(browser: Any, studio: str) -> Iterator[Open]:
    """Open an address; at the end, no page asked for anything elsewhere and none complained."""
    yield from visiting(browser, studio)


@pytest.fixture
def attend(browser: Any, contested: str) -> Iterator[Open]:
    """The same in the studio with the small contest."""
    yield from visiting(browser, contested)


def visiting(browser: Any, studio: str) -> Iterator[Open]:
    wrong: list[str] = []
    contexts: list[Any] = []

    def guard(route: Any) -> None:
        if LOCAL.match(route.request.url):
            route.continue_()
        else:
            wrong.append(f"asked for {route.request.url}")
            route.abort()

    def visit(path: str, size: dict[str, int] = WIDE, expected: tuple[str, ...] = (), **more: Any) -> Any:
        context = browser.new_context(viewport=size, accept_downloads=True, **more)
        contexts.append(context)
        context.route("**/*", guard)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "console",
            lambda message: (
                wrong.append(message.text)
                if message.type in ("error", "warning") and not any(one in message.text for one in expected)
                else None
            ),
        )
        page.goto(studio + path)
        page.wait_for_selector("main[aria-busy=false]")
        return page

    yield visit
    for context in contexts:
        context.close()
    assert wrong == []
