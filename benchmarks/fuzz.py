"""Run random and mutated input through classify, extract and every reader: no error, no hang.

usage: python benchmarks/fuzz.py [-n 1000000] [--files 20000] [--seed 0] [--coverage]

Texts are random characters of many scripts, lone surrogates and controls among them, runs of one
token, and training texts cut, joined, repeated and with characters exchanged. Files are the example
bulletin in every format with bytes cut, put in and exchanged, inside of the parts of a docx and an
xlsx too; a reader may refuse them with an error of innotag's. `--coverage` lets atheris, where it
is installed, drive the bytes. Prints each failure and a summary as last lines; exits with 1 after a
failure.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import logging
import random
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import innotag
from innotag.errors import InnotagError
from innotag.issues import _document_issue, read_issue, sources
from innotag.issues.records import records_issue
from innotag.issues.sources import pdf, pdf_child

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "training_data"
EXAMPLE = ROOT / "examples" / "bulletin-2025-03.txt"
ALPHABET = (
    "0123456789.,，。；：、（）()《》“”‘’%％ \t\n\r\0"
    "万亿千百十元年月日号至约超近余多行支分总银贷款市省县"
)
SLOWEST_S = 1.0


class Maker:
    """Makes hostile texts."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        lines = [
            line
            for path in sorted(DATA.glob("*.jsonl"))
            for line in path.read_text(encoding="utf-8").splitlines()
        ]
        self.known = [text for line in lines if (text := json.loads(line).get("text"))]
        self.kinds: list[Callable[[], str]] = [self.noise, self.mutated, self.mutated, self.run]

    def make(self) -> str:
        """Return one text."""
        return self.rng.choice(self.kinds)()

    def character(self) -> str:
        """Return a character, one time in three of any code point at all."""
        if self.rng.random() < 0.35:
            return chr(self.rng.randrange(0x110000))
        return self.rng.choice(ALPHABET)

    def noise(self) -> str:
        """Return random characters."""
        return "".join(self.character() for _ in range(self.rng.randrange(80)))

    def run(self) -> str:
        """Return one token over and over."""
        text = self.rng.choice(self.known)
        start = self.rng.randrange(len(text))
        token = text[start : start + self.rng.randint(1, 6)] + self.character()
        return token * self.rng.choice((3, 30, 300))

    def mutated(self) -> str:
        """Return a text with parts cut out, doubled, exchanged or put in."""
        text = self.rng.choice(self.known)
        for _ in range(self.rng.randint(1, 6)):
            at = self.rng.randrange(len(text) + 1)
            to = min(len(text), at + self.rng.randint(0, 9))
            other = self.rng.choice(self.known)
            put = (self.character(), "", text[at:to] * 2, other[at : at + 12])
            text = text[:at] + self.rng.choice(put) + text[to:]
        return text


def check(text: str, title: str | None) -> str:
    """Return what is wrong with the results of a text, empty if nothing."""
    start = time.process_time()  # not the clock: other work on the machine is no hang
    try:
        result = innotag.classify(text, title=title, month="2025-03")
        entities = innotag.extract(text)
    except Exception as error:  # noqa: BLE001  (what is looked for)
        return f"{type(error).__name__}: {error}"
    if any(text[e.start : e.end] != e.text for e in (*result.entities, *entities)):
        return "an entity that is not in the text"
    if not all(0 <= score <= 1 for score in result.scores.values()):
        return "a score that is no probability"
    taken = time.process_time() - start
    allowed = 2 * SLOWEST_S * max(1.0, len(text) / 100_000)
    return f"{taken:.1f} s for {len(text)} characters" if taken > allowed else ""


def fuzz_random(count: int, seconds: float, seed: int) -> int:
    """Run until so many texts, or so many seconds; return the number of failures."""
    maker = Maker(random.Random(seed))  # noqa: S311  (a seed, not a secret)
    innotag.classify("上线新系统")
    start = time.perf_counter()
    done = characters = failures = 0
    while done < count and not (seconds and time.perf_counter() - start > seconds):
        text, title = maker.make(), maker.make() if done % 3 == 0 else None
        problem = check(text, title)
        if problem:
            failures += 1
            print(f"FAILED {problem}\n  text {text!r}\n  title {title!r}")
        done += 1
        characters += len(text)
    print(
        f"seed {seed}: {done} texts, {characters} characters through classify and extract in "
        f"{time.perf_counter() - start:.0f} s: {failures} failures"
    )
    return failures


class FileMaker:
    """Makes hostile files."""

    def __init__(self, rng: random.Random) -> None:
        from looks import LISTS, LOOKS, to_blocks  # noqa: PLC0415

        self.rng = rng
        issue = read_issue(EXAMPLE)
        blocks = to_blocks(EXAMPLE, issue)
        self.known = [(ending, make(blocks)) for ending, make in LOOKS.values()]
        self.known += [(ending, make(issue)) for ending, make in LISTS.values()]

    def make(self) -> tuple[str, bytes]:
        """Return an ending and bytes."""
        ending, data = self.rng.choice(self.known)
        if ending in {"docx", "xlsx"} and self.rng.random() < 0.8:
            return ending, self.inside(data)
        return ending, self.mutated(data)

    def mutated(self, data: bytes) -> bytes:
        """Return bytes with parts cut out, exchanged or put in."""
        for _ in range(self.rng.randint(1, 6)):
            at = self.rng.randrange(len(data) + 1)
            cut = self.rng.choice((0, 1, 4, 40))
            data = data[:at] + self.rng.randbytes(self.rng.choice((0, 1, 8))) + data[at + cut :]
        return data

    def inside(self, data: bytes) -> bytes:
        """Return an archive of which one part is mutated and all else is right."""
        source, made = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
        changed = self.rng.choice(source.namelist())
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                part = source.read(name)
                target.writestr(name, self.mutated(part) if name == changed else part)
        return made.getvalue()


def check_file(ending: str, data: bytes) -> str:
    """Return what is wrong with reading a file, empty if nothing."""
    start = time.process_time()
    try:
        read_bytes(ending, data)
    except InnotagError as error:
        if not str(error):
            return "an error that says nothing"
    except Exception as error:  # noqa: BLE001  (what is looked for)
        return f"{type(error).__name__}: {error}"
    taken = time.process_time() - start
    allowed = 2 * SLOWEST_S * max(1.0, len(data) / 100_000)
    return f"{taken:.1f} s for {len(data)} bytes" if taken > allowed else ""


def read_bytes(ending: str, data: bytes) -> None:
    """Read a file to its items; a pdf without its own process, so that its errors are seen here."""
    name = f"x.{ending}"
    if b"%PDF-" in data[:1024] and not data.startswith((b"PK", b"PAR1")):
        source = pdf.to_document(pdf_child.iter_messages(data), name=name)
    else:
        source = sources.read_source(data, name=name)
    if isinstance(source, sources.Records):
        records_issue(source, path=name).to_dict()
    else:
        _document_issue(source, path=name).to_dict()


def fuzz_files(count: int, seed: int) -> int:
    """Run so many files through their readers; return the number of failures."""
    maker = FileMaker(random.Random(seed))  # noqa: S311  (a seed, not a secret)
    start = time.perf_counter()
    failures = 0
    for _ in range(count):
        ending, data = maker.make()
        problem = check_file(ending, data)
        if problem:
            failures += 1
            print(f"FAILED {problem}\n  {ending} {base64.b64encode(data).decode()}")
    print(
        f"seed {seed}: {count} files of {len(maker.known)} looks through their readers in "
        f"{time.perf_counter() - start:.0f} s: {failures} failures"
    )
    return failures


def fuzz_coverage(count: int) -> None:
    """Let atheris look for texts that reach new code; it ends the process itself."""
    import atheris  # type: ignore[import-not-found]  # noqa: PLC0415

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "surrogateescape")
        problem = check(text, None)
        if problem:
            raise RuntimeError(problem)

    innotag.classify("上线新系统")  # the model is loaded, so that the first text is no slow one
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-runs={count}", "-max_len=2000"], one)
    atheris.Fuzz()


def main() -> int:
    """Fuzz; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--texts", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=0, help="stop the texts after so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--coverage", action="store_true", help="with atheris")
    options = parser.parse_args()
    if options.coverage:
        fuzz_coverage(options.texts)
        return 0
    logging.disable(logging.CRITICAL)  # what the pdf library says of damage
    failures = fuzz_files(options.files, options.seed)
    failures += fuzz_random(options.texts, options.seconds, options.seed)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
