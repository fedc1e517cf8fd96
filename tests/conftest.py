"""In CI a skipped test fails the run, unless its reason stands in `.ci/skips.txt`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
_ALLOWED = ROOT / ".ci" / "skips.txt"
_refused: list[str] = []

# No test is timed: how long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# Spark asks once a process which Python its workers are; whichever test starts it, it is this one.
os.environ["PYSPARK_PYTHON"] = sys.executable


def allowed_reasons() -> list[str]:
    """Return the beginnings of the reasons for which a test may be skipped in CI."""
    lines = _ALLOWED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_allowed(reason: str) -> bool:
    """Say whether a test may be skipped in CI for this reason."""
    bare = reason.removeprefix("Skipped: ").removeprefix("could not import ")
    return bare.startswith(tuple(allowed_reasons()))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note(report, report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note(report, report.nodeid)


def _note(report: pytest.TestReport | pytest.CollectReport, name: str) -> None:
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not is_allowed(reason):
            _refused.append(f"{name}: {reason}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _refused:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _refused:
        terminalreporter.section("skipped in CI without leave (.ci/skips.txt)")
        for line in _refused:
            terminalreporter.line(line)
