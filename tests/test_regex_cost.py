"""No regular expression of the package blows up: cost grows with the length, on any input.

All compiled patterns are found by walking the modules. Each is run on text made from its own parse
tree: each of its characters over and over, what almost fits over and over, and each of its
repetitions pumped up behind what leads to it, ended by what fits nowhere. Four times the text must
cost about four times the time. A pattern that its module only ever anchors (`match`, `fullmatch`)
is run so; any other is searched for everywhere.
"""

from __future__ import annotations

import pkgutil
import re
import re._constants as c  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

import innotag
from innotag.expressions import LateExpression

SMALL, FACTOR = 1_500, 4
WORST_RATIO = 9.0  # a square is 16, a straight line 4
QUICK_S = 0.004
SAMPLES = {c.CATEGORY_DIGIT: "7", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "w"}
FILLERS = '中银行a7，。 《“"<\n;'


def iter_patterns(value, depth=0):
    """Yield the patterns in a value and in what it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, LateExpression):
        yield value.compiled()
    elif depth < 4 and isinstance(value, dict):
        for inner in [*value, *value.values()]:
            yield from iter_patterns(inner, depth + 1)
    elif depth < 4 and isinstance(value, (list, tuple, set, frozenset)):
        for inner in value:
            yield from iter_patterns(inner, depth + 1)
    elif depth == 0 and isinstance(value, type) and value.__module__.startswith("innotag"):
        for inner in vars(value).values():
            yield from iter_patterns(inner, depth + 1)


def find_patterns():
    """Return where each pattern of the package stands."""
    found = {}
    for info in pkgutil.walk_packages(innotag.__path__, "innotag."):
        if info.name.endswith(("__main__", "_build_lexicon")):
            continue
        module = import_module(info.name)
        for name, value in list(vars(module).items()):
            for pattern in iter_patterns(value):
                key = (pattern.pattern, pattern.flags)
                if key not in found or isinstance(value, (re.Pattern, LateExpression)):
                    found[key] = (pattern, info.name, name)
    return sorted(found.values(), key=lambda place: place[1:])


def is_anchored(module, name):
    """Say whether the pattern of this name is only ever matched at one place."""
    source = Path(import_module(module).__file__).read_text(encoding="utf-8")
    uses = set(re.findall(rf"\b{re.escape(name)}\.(\w+)\(", source))
    bare = len(re.findall(rf"\b{re.escape(name)}\b(?!\.\w+\(|: Final)", source))
    return not bare and bool(uses) and uses <= {"match", "fullmatch"}


class Builder:
    """Builds text from a parse tree: what fits, its characters, and its long repetitions."""

    def __init__(self):
        self.characters = []
        self.pumps = []

    def walk(self, tree, before=""):
        made = ""
        for op, value in tree:
            made += self.node(op, value, before + made)
        return made

    def node(self, op, value, before):
        if op is c.LITERAL:
            self.characters.append(chr(value))
            return chr(value)
        if op is c.IN:
            self.characters.append(member(value))
            return self.characters[-1]
        if op in {c.ANY, c.NOT_LITERAL}:
            return "中"
        if op is c.SUBPATTERN:
            return self.walk(value[-1], before)
        if op is c.ATOMIC_GROUP:
            return self.walk(value, before)
        if op is c.BRANCH:
            made = [self.walk(branch, before) for branch in value[1]]
            return made[0]
        if op in {c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT}:
            low, high, body = value
            once = self.walk(body, before)
            if high >= 8 and once:
                self.pumps.append((before, once))
            return once * max(low, 1 if high < 8 else 0)
        return ""


def member(items):
    """Return a character that a set of a pattern takes."""
    op, value = items[0]
    if op is c.NEGATE:
        refused = {chr(v) for o, v in items if o is c.LITERAL}
        return next(ch for ch in FILLERS if ch not in refused)
    if op is c.LITERAL:
        return chr(value)
    return chr(value[0]) if op is c.RANGE else SAMPLES.get(value, "中")


def hostile_texts(pattern, size):
    """Yield texts of a size that a pattern may find hard."""
    builder = Builder()
    whole = builder.walk(parser.parse(pattern.pattern, pattern.flags))
    step = max(1, len(builder.characters) // 16)
    tokens = [*builder.characters[::step][:16], whole, whole[:-1], whole[1:], "中", "7", " ", "\n"]
    for token in dict.fromkeys(filter(None, tokens)):
        yield (token * (size // len(token) + 1))[:size]
    for before, once in islice(dict.fromkeys(builder.pumps), 12):
        yield (before + once * size)[:size] + "\0"
        yield ((before + once) * size)[:size] + "\0"


def cost(run, text, times=1):
    """Return the processor time of a run, the least of several."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run(text)
        best = min(best, time.process_time() - start)
    return best


def growth(run, small, large):
    """Return how many times more the large text costs; 0 where that is too quick to tell."""
    if cost(run, large) < QUICK_S:
        return 0.0
    return cost(run, large, 3) / max(cost(run, small, 3), 1e-6)


PATTERNS = find_patterns()


def test_patterns_of_the_package_are_found():
    assert len(PATTERNS) > 150
    assert any(name == "AMOUNT" for _, _, name in PATTERNS)


def test_growth_tells_a_pattern_that_blows_up():
    run = re.compile("《[^》]*》").findall
    assert growth(run, "《" * 5_000, "《" * 20_000) > WORST_RATIO
    run = re.compile("[^》]*》?").findall
    assert growth(run, "《" * 500_000, "《" * 2_000_000) < WORST_RATIO


def test_hostile_texts_reach_inside_a_pattern():
    texts = list(hostile_texts(re.compile("ab(?:c|d)[xyz]*e"), 12))
    assert "abcxxxxxxxxx\0" in texts


@pytest.mark.parametrize("module", sorted({module for _, module, _ in PATTERNS}))
def test_patterns_cost_what_the_length_costs(module):
    wrong = []
    for pattern, where, name in PATTERNS:
        if where != module or isinstance(pattern.pattern, bytes):
            continue
        runs = [pattern.findall]
        if is_anchored(where, name):
            runs = [pattern.match, pattern.fullmatch]
        pairs = zip(
            hostile_texts(pattern, SMALL), hostile_texts(pattern, SMALL * FACTOR), strict=True
        )
        for small, large in pairs:
            ratio = max(growth(run, small, large) for run in runs)
            if ratio > WORST_RATIO:
                wrong.append(
                    f"{name}: {ratio:.0f} times on {large[:20]!r}…: {pattern.pattern[:60]}"
                )
                break
    assert not wrong, "\n".join(wrong)
