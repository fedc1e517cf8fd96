"""One labelled item against what was tagged: counts, and what went wrong with which words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from innotag.evaluate.gold import HEADLINE_FIELDS, POLICY_FIELDS
from innotag.evaluate.values import fold_name, same_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from innotag.evaluate.gold import GoldEntity, GoldItem
    from innotag.results import Result

SCORED: Final = ("BANK", "BRANCH", "AMOUNT", "DATE", "PRODUCT", "COMPANY", "RATE", "TERM")
_BASIC: Final = frozenset({"BANK", "BRANCH", "AMOUNT", "DATE"})
_QUOTES: Final = frozenset("“\"「『《‘'")
_SPACE: Final = re.compile(r"\s+")
_AROUND: Final = 8
Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Slip:
    """One fact that is wrong: `fault` is missed, wrong (not in the gold), value or modifier."""

    facet: str
    label: str
    fault: str
    words: str = ""
    gold: Any = None
    found: Any = None

    @property
    def name(self) -> str:
        """Facet and label, as flips and lists of wrong ids name them."""
        return f"{self.facet}.{self.label}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An item, its result, and what comparing them gave.

    `counts` are added up over items; `pairs` hold, for every theme that counts, its probability
    and whether the gold has it.
    """

    item: GoldItem
    result: Result
    counts: Counter[str]
    pairs: tuple[tuple[float, bool], ...]
    slips: tuple[Slip, ...]

    @property
    def gold_themes(self) -> frozenset[str]:
        """The themes that must be said."""
        return self.item.themes - self.item.themes_optional

    @property
    def said_themes(self) -> frozenset[str]:
        """The themes that were said, but for those that count neither way."""
        return frozenset(self.result.themes) - self.item.themes_optional


def compare(item: GoldItem, result: Result) -> Outcome:
    """Compare one item's labels with its result.

    A theme that the gold calls optional counts neither way. Spans of entities must be exact;
    a product without quotation marks and what the gold marks as optional or inside a name count
    neither way. A value is compared where its span is right and the gold value is not inferred.
    """
    ledger = _Ledger(item, result)
    ledger.themes()
    ledger.evidence()
    ledger.line()
    ledger.policy()
    ledger.headline()
    ledger.entities()
    return Outcome(item, result, ledger.counts, tuple(ledger.pairs), tuple(ledger.slips))


class _Ledger:
    """Counts and slips of one item while they are gathered."""

    def __init__(self, item: GoldItem, result: Result) -> None:
        self.item = item
        self.result = result
        self.gold = item.themes - item.themes_optional
        self.said = frozenset(result.themes) - item.themes_optional
        self.counts: Counter[str] = Counter(items=1)
        self.pairs: list[tuple[float, bool]] = []
        self.slips: list[Slip] = []

    def themes(self) -> None:
        for theme, score in self.result.scores.items():
            if theme in self.item.themes_optional:
                continue
            said, right = theme in self.said, theme in self.gold
            self.pairs.append((score, right))
            self._fact("theme", theme, said=said, right=right)
        exact = self.said == self.gold
        self.counts["exact"] += exact
        self.counts["none"] += not self.gold
        self.counts["none_ok"] += not self.gold and not self.said
        if not self.result.needs_review:
            self.counts["kept"] += 1
            self.counts["kept_said"] += len(self.said)
            self.counts["kept_right"] += len(self.said & self.gold)
            self.counts["kept_exact"] += exact

    def evidence(self) -> None:
        text = _bare(self.item.text)
        for theme in sorted(self.said & self.gold):
            want = _bare(self.item.evidence.get(theme, ""))
            if not want or want not in text:
                continue
            spans = self.result.evidence.get(theme, ())
            shown = [_bare(span.text) for span in spans if span.field == "text"]
            self.counts["evidence"] += 1
            if any(_touches(words, want) for words in shown):
                self.counts["evidence_ok"] += 1
            else:
                self._slip("evidence", theme, "missed", gold=want, found=shown)

    def line(self) -> None:
        gold, found = self.item.business_line, self.result.business_line
        if gold is None:
            return
        right = found in {gold, self.item.line_optional}
        self.counts["line"] += 1
        self.counts["line_ok"] += right
        if right:
            self.counts[f"line.{found}.tp"] += 1
            return
        self.counts[f"line.{gold}.fn"] += 1
        self.counts[f"line.{found}.fp"] += 1
        self._slip("line", gold, "missed", gold=gold, found=found)

    def policy(self) -> None:
        want = self.item.policy
        if want is None:
            return
        result = self.result
        found = {
            "date": (result.date or {}).get("start"),
            "issuers": list(result.issuers),
            "document": result.document,
            "region": result.region,
        }
        right = {
            "date": found["date"] == want["date"],
            "issuers": _names(result.issuers) == _names(want["issuers"]),
            "document": fold_name(result.document) == fold_name(want["document"]),
            "region": fold_name(result.region) == fold_name(want["region"]),
        }
        for field in POLICY_FIELDS:
            self._share("policy", field, right=right[field], gold=want[field], found=found[field])

    def headline(self) -> None:
        want = self.item.headline
        if want is None:
            return
        for field in HEADLINE_FIELDS:
            if field in want:
                found = getattr(self.result, field)
                right = same_value(field.upper(), want[field], found)
                self._share("headline", field, right=right, gold=want[field], found=found)

    def entities(self) -> None:
        if self.item.entities is None:
            return
        gold = {(one.type, one.start, one.end): one for one in self.item.entities}
        found: dict[Key, Any] = {
            (one.type, one.start, one.end): one.value for one in self.result.entities
        }
        labelled = {kind for kind, _, _ in gold}
        for kind in SCORED:
            if self.item.is_basic and kind not in _BASIC | labelled:
                continue
            want = {key for key in gold if key[0] == kind and not self._is_free(key, gold)}
            have = {key for key in found if key[0] == kind and not self._is_free(key, gold)}
            for key in sorted(want | have):
                said, right = key in have, key in want
                words = self._around(key)
                self._fact("entity", kind, said=said, right=right, words=words)
                if said and right:
                    self._value(key, gold[key].value, found[key])

    def _value(self, key: Key, gold: Any, found: Any) -> None:
        if gold is None or gold.get("inferred"):
            return
        kind = key[0]
        right = same_value(kind, gold, found)
        self.counts[f"entity.{kind}.value"] += 1
        self.counts[f"entity.{kind}.value_ok"] += right
        if not right:
            self._slip("entity", kind, "value", self._around(key), gold, found)
        if kind == "AMOUNT":
            same = isinstance(found, dict) and gold.get("modifier") == found.get("modifier")
            self.counts["entity.AMOUNT.modifier"] += 1
            self.counts["entity.AMOUNT.modifier_ok"] += same
            if not same:
                self._slip("entity", kind, "modifier", self._around(key), gold, found)

    def _is_free(self, key: Key, gold: dict[Key, GoldEntity]) -> bool:
        if key in gold and gold[key].is_free:
            return True
        kind, start, _end = key
        near = self.item.text[max(0, start - 1) : start + 1]
        return kind == "PRODUCT" and _QUOTES.isdisjoint(near)

    def _around(self, key: Key) -> str:
        _kind, start, end = key
        text = self.item.text
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        return f"{before}[{text[start:end]}]{after}"

    def _fact(self, facet: str, label: str, *, said: bool, right: bool, words: str = "") -> None:
        if said and right:
            self.counts[f"{facet}.{label}.tp"] += 1
        elif said:
            self.counts[f"{facet}.{label}.fp"] += 1
            self._slip(facet, label, "wrong", words)
        elif right:
            self.counts[f"{facet}.{label}.fn"] += 1
            self._slip(facet, label, "missed", words)

    def _share(self, facet: str, label: str, *, right: bool, gold: Any, found: Any) -> None:
        self.counts[f"{facet}.{label}"] += 1
        self.counts[f"{facet}.{label}_ok"] += right
        if not right:
            self._slip(facet, label, "value", gold=gold, found=found)

    def _slip(
        self,
        facet: str,
        label: str,
        fault: str,
        words: str = "",
        gold: Any = None,
        found: Any = None,
    ) -> None:
        self.slips.append(Slip(facet, label, fault, words, gold, found))


def _names(names: Iterable[str] | None) -> set[str]:
    return {fold_name(name) for name in names or ()}


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _touches(words: str, want: str) -> bool:
    """Say whether two stretches share two characters in a row, or one holds the other."""
    if not words:
        return False
    return words in want or want in words or any(pair in want for pair in _pairs(words))


def _pairs(words: str) -> Iterator[str]:
    return (words[at : at + 2] for at in range(len(words) - 1))
