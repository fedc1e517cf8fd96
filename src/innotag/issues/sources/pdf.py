"""Pdf files: a process of its own parses them, under limits of pages, time and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any, Final

from innotag.errors import BulletinError, MissingExtraError
from innotag.issues.items import Passage
from innotag.issues.sources.archives import damaged
from innotag.issues.sources.pdf_child import MOST_PAGES
from innotag.issues.sources.pdf_layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.issues.sources.shapes import Document

PAGE_SECONDS: Final = 15.0
_NO_CODE: Final = 0.3
_CODE: Final = "(cid:"


def read(data: bytes, *, name: str, page_seconds: float = PAGE_SECONDS) -> Document:
    """Read a pdf; lines are numbered as printed, over all pages, a table row counting one."""
    if find_spec("pdfplumber") is None:
        raise MissingExtraError("Reading pdf", "pdfplumber", "pdf")
    return to_document(_run(data, name, page_seconds), name=name)


def to_document(messages: Iterable[dict[str, Any]], *, name: str) -> Document:
    """Return the pages that the parser told as a document.

    Raises
    ------
    BulletinError
        If the parser refused the file, its pages are images, or its fonts do not tell characters.
    """
    pages: list[dict[str, Any]] = []
    count = 0
    for message in messages:
        if "refused" in message:
            raise _refusal(message, name, len(pages))
        if "count" in message:
            count = int(message["count"])
        else:
            pages.append(message)
    if len(pages) < max(count, 1):
        raise damaged(name, "pdf", f"page {len(pages) + 1} of {count} cannot be read")
    _check_text(pages, name)
    document = lay_out(pages)
    numbers = [para.start for para in document.paras]
    for page in pages:
        if page["images"] and not page["lines"] and not page["tables"]:
            last = max((p.end for p in document.paras if p.page <= page["page"]), default=1)
            reason = f"page {page['page']} is an image without text"
            document.unread.append(Passage(last, last, "", reason))
    if not numbers:
        raise damaged(name, "pdf", "it holds no text")
    return document


def _check_text(pages: Iterable[dict[str, Any]], name: str) -> None:
    pages = list(pages)
    texts = [part[2] for page in pages for line in page["lines"] for part in line["parts"]]
    texts += [c[0] for page in pages for table in page["tables"] for r in table["rows"] for c in r]
    whole = "".join(texts)
    if not whole.strip():
        what = (
            "its pages are images, as a scanner makes them. Run text recognition (OCR) first and "
            "give the result."
            if any(page["images"] for page in pages)
            else "its pages are empty, or drawn without letters. Export the pdf anew, as text."
        )
        raise BulletinError(
            f"Bulletin {name!r} holds no text ({len(pages)} pages read): {what}", path=name
        )
    if whole.count(_CODE) * len("(cid:1234)") > len(whole) * _NO_CODE:
        raise BulletinError(
            f"Bulletin {name!r} prints characters that its fonts do not name, so its text cannot "
            "be read. Export the pdf anew, or run text recognition (OCR).",
            path=name,
        )


def _refusal(message: dict[str, Any], name: str, done: int) -> BulletinError:
    kind = message["refused"]
    if kind == "encrypted":
        return BulletinError(
            f"Bulletin {name!r} is encrypted: it opens with a password only. Save it without the "
            "password first.",
            path=name,
        )
    if kind == "pages":
        return BulletinError(
            f"Bulletin {name!r} has more than {MOST_PAGES} pages. Split it into issues first.",
            path=name,
        )
    if kind == "memory":
        return BulletinError(
            f"Bulletin {name!r} needs too much memory on page {done + 1}. Export the pdf anew, "
            "without drawings and images.",
            path=name,
        )
    if kind == "time":
        return BulletinError(
            f"Bulletin {name!r} takes too long: page {done + 1} was not read in "
            f"{message['seconds']:g} s. Export the pdf anew, without drawings.",
            path=name,
        )
    return damaged(name, "pdf", message.get("why", "it cannot be parsed"))


def _run(data: bytes, name: str, page_seconds: float) -> list[dict[str, Any]]:
    """Parse in a process of its own, which is ended when one page takes too long."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    command = [sys.executable, "-m", "innotag.issues.sources.pdf_child"]
    try:
        process = subprocess.Popen(  # noqa: S603 - our own module, the file goes to its stdin
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        raise BulletinError(
            f"Bulletin {name!r} cannot be parsed: no process could be started: {error}.", path=name
        ) from error
    with process:
        return _messages(process, data, page_seconds)


def _messages(process: Any, data: bytes, page_seconds: float) -> list[dict[str, Any]]:
    feeder = Thread(target=_feed, args=(process.stdin, data), daemon=True)
    feeder.start()
    messages: list[dict[str, Any]] = []
    late = False
    while True:
        timer = Timer(page_seconds, process.kill)
        timer.start()
        line = process.stdout.readline()
        late = timer.finished.is_set()
        timer.cancel()
        if not line.endswith(b"\n"):
            break
        messages.append(json.loads(line))
    process.kill()
    feeder.join()
    if late:
        messages.append({"refused": "time", "seconds": page_seconds})
    elif process.wait() and not messages:
        messages.append({"refused": "memory"})
    return messages


def _feed(pipe: Any, data: bytes) -> None:
    """Write the file to the process; it may have ended already."""
    try:
        pipe.write(data)
        pipe.close()
    except OSError:
        return
