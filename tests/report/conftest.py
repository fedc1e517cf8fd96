"""Items that no page may trust, and headless Chromium, driven over the WebDriver protocol."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from innotag.issues import Item
from innotag.labels import THEMES
from innotag.results import Entity, Result, Span
from innotag.tables import Tagged

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_TIMEOUT_S = 60


def missing_browser() -> str | None:
    """Return why no browser can be driven here, None where one can."""
    for name in ("chromium", "chromedriver"):
        if shutil.which(name) is None:
            return f"{name} is not installed (Debian: chromium, chromium-driver)"
    return None


class Browser:
    """One session of a driven browser."""

    def __init__(self, driver: str) -> None:
        self._driver = driver
        self._session = ""

    def start(self, profile: str) -> None:
        options = {
            "binary": shutil.which("chromium"),
            "args": [*_FLAGS, f"--user-data-dir={profile}"],
        }
        always = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        answer = self._send("POST", "/session", {"capabilities": {"alwaysMatch": always}})
        self._session = f"/session/{answer['sessionId']}"

    def stop(self) -> None:
        self._send("DELETE", self._session)

    def open(self, address: str) -> None:
        self._post("/url", url=address)

    def run(self, script: str, *args: Any) -> Any:
        """Run the body of a function in the page and return what it returns."""
        return self._post("/execute/sync", script=script, args=list(args))

    def wait(self, script: str, *, timeout_s: float = 15) -> Any:
        """Run a script until it returns something true."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if found := self.run(script):
                return found
            time.sleep(0.05)
        raise AssertionError(f"never became true: {script}")

    def console(self) -> list[str]:
        """Return the messages of the console since the last call, of whatever level."""
        return [entry["message"] for entry in self._post("/se/log", type="browser")]

    def devtools(self, command: str, **params: Any) -> Any:
        return self._post("/goog/cdp/execute", cmd=command, params=params)

    def look(self, *, width: int, height: int, dark: bool = False) -> None:
        """Set the size of the window and the preferred colours."""
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 600,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.devtools("Emulation.setEmulatedMedia", features=[scheme])

    def screenshot(self) -> bytes:
        return base64.b64decode(self._send("GET", f"{self._session}/screenshot"))

    def print_pdf(self) -> bytes:
        return base64.b64decode(self._post("/print", background=True))

    def _post(self, path: str, **body: Any) -> Any:
        return self._send("POST", self._session + path, body)

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310  (the driver on this machine)
            self._driver + path,
            data=data,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=_TIMEOUT_S) as answer:
            return json.load(answer)["value"]


@contextmanager
def driven_browser():
    """Give a browser with a fresh profile; it and its driver end with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        subprocess.Popen(
            [shutil.which("chromedriver"), f"--port={port}", "--silent"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as driver,
    ):
        try:
            _wait_for(port)
            browser = Browser(f"http://127.0.0.1:{port}")
            browser.start(profile)
            try:
                yield browser
            finally:
                browser.stop()
        finally:
            driver.terminate()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("chromedriver did not start")


@pytest.fixture(scope="session")
def browser():
    reason = missing_browser()
    if reason:
        pytest.skip(reason)
    with driven_browser() as browser:
        yield browser


def make_tagged(number: int) -> Tagged:
    """Return an item made up from its number; the same each time."""
    theme = THEMES[number % 5]
    month = f"2025-{number % 3 + 1:02d}"
    said = f"{month[5:]}月{number % 28 + 1}日，青石银行长沙分行发放首笔第{number}号贷款"
    text = f"{said}{number + 1}万元。" * 3
    place = text.index(f"{number + 1}万元")
    amount = {
        "value": (number + 1) * 10_000,
        "currency": "CNY",
        "modifier": "exact",
        "role": "loan",
    }
    day = f"{month}-{number % 28 + 1:02d}"
    return Tagged(
        Result(
            text=text,
            title=f"产品{number}",
            id=f"{month}/t1/{number:04d}",
            themes=() if number % 7 == 0 else (theme,),
            scores={name: 0.9 if name == theme else 0.1 for name in THEMES},
            business_line=("credit", "fintech")[number % 2],
            line_scores={},
            entities=(
                Entity(
                    "AMOUNT", place, place + len(f"{number + 1}万元"), f"{number + 1}万元", amount
                ),
            ),
            evidence={theme: (Span("text", 6, 12, text[6:12]),)},
            subthemes={},
            bank={
                "canonical": f"第{number % 40}银行",
                "type": ("state_large", "city_commercial", None)[number % 3],
            },
            branch={
                "bank": "青石银行",
                "branch": "长沙分行",
                "province": ("湖南省", "江苏省", "浙江省")[number % 3],
                "city": None,
            },
            date={"start": day, "end": day},
            amount=amount,
            needs_review=number % 5 == 0,
            review_reasons=("near_threshold:" + theme,) if number % 5 == 0 else (),
            model_version="test",
        ),
        Item(
            f"{month}/t1/{number:04d}",
            "innovation",
            text,
            number + 1,
            number + 2,
            table=1,
            row=1,
            title=f"产品{number}",
        ),
        month,
        f"{month}.txt",
    )


EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><!--<script>",
    "]]>&lt;\u2028'`${alert(1)}",
    "$\\frac{1}{0}$ \ud800\x00",
)


@pytest.fixture(params=EVIL)
def evil(request):
    return request.param


def make_evil(evil: str) -> Tagged:
    """Return an item with the string in every field that holds text."""
    text = f"{evil}首笔{evil}80万元"
    span = Span("text", 0, len(evil), evil)
    value = {"canonical": evil, "type": evil, "short": evil, "province": evil, "city": evil}
    amount = {"value": 1, "currency": evil, "modifier": evil, "role": evil}
    cny = {"value": 1, "currency": "CNY", "modifier": evil, "role": evil}
    return Tagged(
        Result(
            text=text,
            title=evil,
            id=evil,
            themes=(evil, "green"),
            scores={"green": 0.5, evil: 0.5},
            business_line=evil,
            line_scores={evil: 0.5},
            entities=(
                Entity(evil, 0, 3, text[:3], None),
                Entity("AMOUNT", 2, 9, text[2:9], amount),
                Entity("AMOUNT", 2, 9, text[2:9], cny),
            ),
            evidence={evil: (span, Span("title", 0, 3, evil[:3])), "green": (span,)},
            subthemes={evil: (evil,)},
            bank=value,
            branch={"branch": evil, "bank": evil, **value},
            date={"start": evil, "end": evil + "2"},
            amount=amount,
            product={"name": evil},
            issuers=(evil,),
            document=evil,
            region=evil,
            needs_review=True,
            review_reasons=(evil, f"near_threshold:{evil}"),
            warnings=(evil,),
            model_version=evil,
            package_version=evil,
            error=evil,
        ),
        Item(
            id=evil,
            kind=evil,
            text=text,
            line_start=1,
            line_end=2,
            section=evil,
            title=evil,
            bank_cell=evil,
            product_cell=evil,
            region=evil,
            caption=evil,
            warnings=(evil,),
        ),
        evil,
        evil,
    )


@pytest.fixture(scope="session")
def many():
    return make_tagged


@pytest.fixture
def evil_tagged(evil):
    return make_evil(evil)
