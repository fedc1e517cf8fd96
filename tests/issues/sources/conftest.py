"""The looks of the example bulletin, built once."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"


@pytest.fixture(scope="session")
def formats():
    """Return the benchmark that compares formats; its module `looks` builds the files."""
    for package in ("docx", "openpyxl", "pyarrow", "reportlab", "lxml", "pdfplumber"):
        pytest.importorskip(package)
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return import_module("formats")
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="session")
def built(formats, example):
    """Return the bulletin as read from text, and its files by look: ending and bytes."""
    looks = sys.modules["looks"]
    issue = formats.read_issue(example)
    blocks = looks.to_blocks(example, issue)
    files = {look: (ending, build(blocks)) for look, (ending, build) in looks.LOOKS.items()}
    files |= {look: (ending, build(issue)) for look, (ending, build) in looks.LISTS.items()}
    return issue, files
