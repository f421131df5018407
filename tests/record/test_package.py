"""The shipped record as a data package, held against the standard by another program."""

from __future__ import annotations

import warnings
from importlib.resources import as_file, files

import pytest


@pytest.fixture(scope="module")
def report():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checker's own dependencies warn
        from frictionless import Package

        with as_file(files("collegium.record") / "data") as folder:
            yield Package(str(folder / "datapackage.json")).validate()


def test_every_file_of_the_package_is_valid(report):
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "message"])[:5]
    assert len(report.tasks) == len({task.name for task in report.tasks}) >= 25


def test_the_checker_reads_every_row(report):
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows["events"] > 1500
    assert rows["observations"] > 1500
    assert min(rows.values()) >= 3
