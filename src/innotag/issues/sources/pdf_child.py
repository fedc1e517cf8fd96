"""The process that parses a pdf: it reads the file from standard input and writes one page a line.

A pdf can make its parser work for hours or fill the memory. So it is parsed apart from the user's
process, which puts an end to it (`innotag.issues.sources.pdf`).
"""

from __future__ import annotations

import json
import logging
import sys
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from innotag.issues.sources.pdf_pages import page_content

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES: Final = 1_000
_MEMORY: Final = 1024 * 1024 * 1024


def main() -> int:
    """Read a pdf from standard input and write its pages."""
    _limit_memory()
    logging.disable(logging.CRITICAL)
    for message in iter_messages(sys.stdin.buffer.read()):
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()
    return 0


def iter_messages(data: bytes) -> Iterator[dict[str, Any]]:
    """Yield the content of each page; a message with ``refused`` is the last.

    Examples
    --------
    >>> next(iter_messages(b"%PDF-1.7"))["refused"]
    'damaged'
    """
    try:
        yield from _pages(data)
    except MemoryError:
        yield {"refused": "memory"}
    except RecursionError:
        yield {"refused": "damaged", "why": "its objects are nested too deeply"}
    except Exception as error:  # noqa: BLE001 - whatever a parser of broken files may raise
        why = f"{type(error).__name__} {error}".strip()
        locked = any(word in repr(error) for word in ("PasswordIncorrect", "Encryption"))
        yield {"refused": "encrypted" if locked else "damaged", "why": why[:160]}


def _pages(data: bytes) -> Iterator[dict[str, Any]]:
    import pdfplumber  # noqa: PLC0415
    from pdfminer.pdfpage import PDFPage  # noqa: PLC0415

    with pdfplumber.open(BytesIO(data)) as pdf:
        count = sum(1 for _ in islice(PDFPage.create_pages(pdf.doc), MOST_PAGES + 1))
        if count > MOST_PAGES:
            yield {"refused": "pages"}
            return
        if not count:
            yield {"refused": "damaged", "why": "it has no pages"}
            return
        yield {"count": count}
        for page in pdf.pages:
            yield page_content(page)
            page.close()


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # no such limit on Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


if __name__ == "__main__":
    sys.exit(main())
