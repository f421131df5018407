"""The door: help without weight, one line for whatever is wrong, and the exit status."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

import collegium
from collegium.cli import main as door
from collegium.errors import CollegiumError

HEAVY = {"polars", "numpy", "numba", "matplotlib", "pydantic", "duckdb", "pyarrow", "rich", "jinja2", "yaml"}
COMMAND = [sys.executable, "-m", "collegium.cli.main"]


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return {line.rpartition("|")[2].strip().split(".")[0] for line in done.stderr.splitlines() if "|" in line}


@pytest.mark.parametrize("arguments", [("-c", "import collegium.cli.main"), ("-m", "collegium.cli.main", "--help")])
def test_nothing_heavy_is_imported_before_a_command_runs(arguments: tuple[str, ...]) -> None:
    found = imported(*arguments)
    assert "typer" in found, "the list of imports was read"
    assert found & HEAVY == set()


def test_the_version_is_that_of_the_package(ask) -> None:
    assert ask("--version") == (0, f"collegium {collegium.__version__}\n", "")


def test_help_names_every_command_and_each_command_has_help(ask) -> None:
    said = ask("--help").out
    commands = re.findall(r"^  ([a-z]+) ", said.partition("Commands:")[2], re.MULTILINE)
    assert len(commands) >= 12
    for command in commands:
        answer = ask(command, "--help")
        assert (answer.status, answer.err) == (0, "")
        assert answer.out.startswith(f"Usage: collegium {command}")
        assert answer == ask(command, "-h")


@pytest.mark.parametrize("arguments", [(), ("record",), ("charter",)])
def test_a_group_that_stands_alone_shows_its_help(ask, arguments: tuple[str, ...]) -> None:
    answer = ask(*arguments)
    assert "Commands:" in answer.out + answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rosster"], "'rosster'"),
        (["rosster"], "Did you mean 'roster'?"),
        (["record", "peple"], "'people'"),
        (["charter", "nonsense"], "'nonsense'"),
        (["roster", "politburo", "--onn", "1930"], "--onn"),
        (["roster", "politburo"], "'--on'"),
        (["roster"], "collegium roster -h tells more."),
        (["roster", "politburo", "--on"], "--on"),
        (["roster", "politburo", "--on", "1930", "--format", "xml"], "'--format'"),
        (["roster", "politburo", "--on", "1930", "--run", "one"], "'--run'"),
        (["list", "too", "many"], "too many"),
        (["study", "default"], "'--out'"),
        (["study", "default", "--out", "x", "--runs", "many"], "'--runs'"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_command_or_option_is_one_line(refused, arguments: list[str], says: str) -> None:
    assert says in refused(*arguments)


def test_an_unreadable_file_is_one_line(refused, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "secret.txt")

    monkeypatch.setattr(door, "app", denied)
    assert refused("list") == "collegium: secret.txt: Permission denied.\n"


def test_our_own_mistakes_are_not_hidden(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(door, "app", wrong)
    with pytest.raises(ZeroDivisionError):
        ask("list")


def test_ctrl_c_ends_any_command_with_130(ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("collegium.record.record", interrupted)
    assert ask("roster", "politburo", "--on", "1930") == (130, "", "collegium: stopped\n")


def test_a_bad_answer_from_a_process_of_its_own() -> None:
    done = subprocess.run(
        [*COMMAND, "roster", "politbureau", "--on", "1930"], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("collegium: unknown body: 'politbureau'. Did you mean 'politburo'?")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error() -> None:
    reader = subprocess.Popen(
        [*COMMAND, "record", "people", "--format", "csv"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()
    complained = reader.stderr.read()
    reader.stderr.close()
    assert reader.wait(60) in (0, 1)
    assert complained == ""


def test_the_error_is_a_value_error_with_its_parts() -> None:
    with pytest.raises(ValueError, match=r"^x\.yaml:2:3: no: 'b'\. Did you mean 'bb'\? Allowed: bb\. So\.$"):
        raise CollegiumError("no", where="x.yaml", line=2, column=3, given="b", allowed=["bb"], hint="So.")
