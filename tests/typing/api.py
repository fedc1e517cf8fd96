"""The public face as a type checker sees it; read by mypy, never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_type

import innotag

result = innotag.classify("青石银行云溪支行发放贷款80万元", title="茶香贷", month="2025-03")
assert_type(result, innotag.Result)
assert_type(result.themes, tuple[str, ...])
assert_type(result.scores, dict[str, float])
assert_type(result.entities, tuple[innotag.Entity, ...])
assert_type(result.evidence["inclusive"][0], innotag.Span)
assert_type(result.needs_review, bool)
assert_type(result.business_line, str)
assert_type(result.entities[0].start, int)

assert_type(innotag.classify_many(["一", "二"], n_jobs=2), Iterator[innotag.Result])
assert_type(innotag.extract("发放贷款80万元"), tuple[innotag.Entity, ...])
assert_type(innotag.tokenize("发放贷款"), list[str])

issue = innotag.read_issue("bulletin.txt")
assert_type(issue, innotag.Issue)
assert_type(issue.items, tuple[innotag.Item, ...])
results = innotag.tag_issue("bulletin.txt")
assert_type(results[0], innotag.Result)
assert_type(results[:2], tuple[innotag.Result, ...])

tagger = innotag.load()
assert_type(tagger, innotag.Tagger)
assert_type(tagger.classify("发放贷款"), innotag.Result)

innotag.classify(["一"])  # type: ignore[arg-type]
innotag.classify("一", "二")  # type: ignore[call-arg]
