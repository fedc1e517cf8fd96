"""Run random and mutated texts through classify and extract: no error, no hang, spans that fit.

usage: python benchmarks/fuzz.py [-n 1000000] [--seconds 0] [--seed 0] [--coverage]

Texts are random characters of many scripts, lone surrogates and controls among them, runs of one
token, and training texts cut, joined, repeated and with characters exchanged. `--coverage` lets
atheris, where it is installed, drive the bytes. Prints each failure and a summary as last lines;
exits with 1 after a failure.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import innotag

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).resolve().parents[1] / "training_data"
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
    parser.add_argument("--seconds", type=float, default=0, help="stop after so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--coverage", action="store_true", help="with atheris")
    options = parser.parse_args()
    if options.coverage:
        fuzz_coverage(options.texts)
        return 0
    return 1 if fuzz_random(options.texts, options.seconds, options.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
