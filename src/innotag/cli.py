"""The command `innotag`: thin shells over the library's functions."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING

from innotag import __version__
from innotag.errors import InnotagError
from innotag.labels import NAMES_ZH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from innotag.results import Result

_WRONG_CALL = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code: 0 done, 2 wrong call or input."""
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        return int(options.run(options))
    except InnotagError as error:
        sys.stderr.write(f"innotag: {error}\n")
        return _WRONG_CALL


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="innotag", description="Tag Chinese bank-innovation reporting."
    )
    parser.add_argument("--version", action="version", version=f"innotag {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    tag = commands.add_parser(
        "tag",
        help="read bulletins, tag every item, write one table",
        epilog="example: innotag tag examples/bulletin-2025-03.txt -o tagged.xlsx",
    )
    tag.add_argument("files", nargs="+", metavar="BULLETIN")
    tag.add_argument("-o", "--output", required=True, help="file ending in jsonl, csv, xlsx, parquet")
    tag.add_argument("--force", action="store_true", help="overwrite an existing output")
    tag.add_argument("--model", help="folder of another model")
    tag.set_defaults(run=_tag)
    classify = commands.add_parser(
        "classify",
        help="tag one text and print the result",
        epilog="example: innotag classify 青石银行云溪支行发放首笔“茶香贷”80万元，支持茶农 --month 2025-03",
    )
    classify.add_argument("text")
    classify.add_argument("--title")
    classify.add_argument("--month", help="YYYY-MM: the month that relative dates resolve against")
    classify.add_argument("--bank")
    classify.add_argument("--json", action="store_true", help="print one JSON object")
    classify.set_defaults(run=_classify)
    train = commands.add_parser("train", help="rebuild a model from training items")
    train.add_argument("data", help="folder of *.jsonl training items")
    train.add_argument("-o", "--output", required=True, help="folder of the new model")
    train.add_argument("--model-version", required=True)
    train.set_defaults(run=_train)
    info = commands.add_parser("info", help="print versions and the model in use")
    info.set_defaults(run=_info)
    return parser


def _tag(options: argparse.Namespace) -> int:
    from innotag.outputs import save_rows  # noqa: PLC0415
    from innotag.tagger import load  # noqa: PLC0415
    from innotag.tagging import tag_issue  # noqa: PLC0415

    tagger = load(options.model)
    rows: list[dict[str, object]] = []
    for file in options.files:
        results = tag_issue(file, tagger=tagger)
        is_jsonl = str(options.output).endswith(".jsonl")
        rows.extend(results.records() if is_jsonl else results.rows())
        kinds = Counter(item.kind for item in results.items)
        n_failed = sum(result.error is not None for result in results)
        listed = ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items()))
        n_unread = len(results.issue.unread)
        sys.stderr.write(
            f"{file}: {len(results)} items ({listed}); {n_unread} passages unread; "
            f"{n_failed} failed; {sum(r.needs_review for r in results)} to review\n"
        )
    save_rows(rows, options.output, force=options.force)
    sys.stderr.write(f"wrote {len(rows)} rows to {options.output}\n")
    return 0


def _classify(options: argparse.Namespace) -> int:
    from innotag.tagger import classify  # noqa: PLC0415

    result = classify(
        options.text, title=options.title, month=options.month, bank=options.bank
    )
    text = json.dumps(result.to_dict(), ensure_ascii=False) if options.json else describe(result)
    sys.stdout.write(text + "\n")
    return 0


def describe(result: Result) -> str:
    """Return a result as lines for a terminal."""
    lines = []
    for theme, score in result.scores.items():
        mark = "●" if theme in result.themes else "○"
        shown = " | ".join(span.text for span in result.evidence.get(theme, ()))
        lines.append(f"{mark} {theme:<10}{NAMES_ZH[theme]}  {score:.2f}  {shown}".rstrip())
    lines.append(f"line: {result.business_line} {NAMES_ZH[result.business_line]}")
    for name in ("bank", "branch", "date", "amount", "product"):
        value = getattr(result, name)
        if value is not None:
            lines.append(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    if result.review_reasons:
        lines.append(f"review: {', '.join(result.review_reasons)}")
    return "\n".join(lines)


def _train(options: argparse.Namespace) -> int:
    from innotag.train import train  # noqa: PLC0415

    n_items = train(options.data, options.output, version=options.model_version)
    sys.stderr.write(f"trained on {n_items} items; model in {options.output}\n")
    return 0


def _info(_options: argparse.Namespace) -> int:
    from innotag.artifact import load_model  # noqa: PLC0415

    model = load_model()
    sys.stdout.write(f"innotag {__version__}\nmodel {model.version}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
