"""(f) The studio: from the command to the first page, asked for and painted, and its memory with the record open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, Report

ASKED = ("day", "api/start", "api/day?on=1957-06-18")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Opened:
    """Seconds from the command to the answers of the first page, of processor time until then, and memory."""

    seconds: float
    processor: float
    mib: float


def opened(look: Callable[[str], object] | None = None) -> Opened:
    """Open the studio, ask for the first page, close it."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "collegium.cli.main", "studio", "--port", "0", "--no-browser"]
    held = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=held)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().split(" at ")[1].strip()
        if look is None:
            for path in ASKED:
                urllib.request.urlopen(address + path, timeout=60).read()
        else:
            look(address)
        took, processor = time.perf_counter() - began, _processor(process.pid)
        time.sleep(5)  # the other pages are made ready meanwhile
        status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
        return Opened(took, processor, int(status.split("VmRSS:")[1].split()[0]) / 1024)
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_page(report: Report) -> None:
    """Best of five, asked for without a browser and painted in a headless one that is open already."""
    times = 3 if report.quick else 5
    columns = ["first page", "s", "s of processor", "MiB", "limit, s", "limit, MiB"]
    report.section("The studio", columns, f"From the command; best of {times}.")
    if not Path("/proc").is_dir():
        report.remark("Memory and processor time are read from /proc, which is not here.")
        return
    _row(report, "answered", [opened() for _ in range(times)])
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None or find_spec("playwright") is None:
        report.remark("No browser here: when it is painted was not measured.")
        return
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox"])

        def painted(address: str) -> None:
            page: Any = browser.new_page()
            page.goto(address, wait_until="commit")
            page.locator(".room .who").first.wait_for()  # the people of the day stand in their rooms
            page.close()

        _row(report, "painted", [opened(painted) for _ in range(times)])
        browser.close()


def _row(report: Report, name: str, found: list[Opened]) -> None:
    best = min(found, key=lambda one: one.seconds)
    report.row(name, best.seconds, best.processor, max(one.mib for one in found), 1.5, 300)
