"""The studio as it is started: in a process of its own, asked through a browser or without one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import collegium

SOURCE = Path(collegium.__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The only folder to which the studio may write."""
    return tmp_path_factory.mktemp("studio") / "out"


@pytest.fixture(scope="session")
def studio(output: Path) -> Iterator[str]:
    """The address of a running studio, without the stroke at its end."""
    command = [
        sys.executable,
        "-m",
        "collegium.cli.main",
        "studio",
        "--port",
        "0",
        "--no-browser",
        "--out",
        str(output),
    ]
    paths = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    held = os.environ | {"PYTHONPATH": paths, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=held)
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
def chromium() -> str:
    """The path of a Chromium on this machine."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found
