"""`innotag classify`: one text in, one result printed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import DONE, add_command, add_gazetteer, add_model, chosen_tagger
from innotag.errors import InputError

if TYPE_CHECKING:
    import argparse

_NOTES: Final = """\
examples:
  innotag classify 3月5日，青石银行云溪支行向茶农发放贷款80万元 --month 2025-03
  innotag classify 开辟绿色通道，向茶农发放贷款 --explain
  innotag classify 宇宙行云溪支行发放贷款80万元 --gazetteer examples/gazetteer.csv
  innotag classify - --json < item.txt"""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    classify = add_command(
        commands, "classify", summary="tag one text and print the result", notes=_NOTES
    )
    classify.add_argument("text", metavar="TEXT", help="the text, or - to read it from the input")
    classify.add_argument("--title", help="headline or product name")
    classify.add_argument(
        "--month", metavar="YYYY-MM", help="the month that relative dates resolve against"
    )
    classify.add_argument("--bank", help="the bank that the text is about")
    shape = classify.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="print one JSON object")
    shape.add_argument(
        "--explain", action="store_true", help="print what spoke for and against each theme"
    )
    add_model(classify)
    add_gazetteer(classify)
    classify.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Classify the text and print the result; return the exit code."""
    from innotag.cells import to_line  # noqa: PLC0415
    from innotag.console import describe_result  # noqa: PLC0415
    from innotag.tables import Tagged, to_record  # noqa: PLC0415

    tagger = chosen_tagger(options)
    result = tagger.classify(
        _given_text(options.text), title=options.title, month=options.month, bank=options.bank
    )
    if options.explain:
        sys.stdout.write(f"{result.explain(tagger=tagger)}\n")
        return DONE
    record = to_record(Tagged(result, month=options.month))
    sys.stdout.write((to_line(record) if options.json else describe_result(result)) + "\n")
    return DONE


def _given_text(argument: str) -> str:
    text = argument
    if argument == "-":
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(errors="replace")
        text = sys.stdin.read().strip()
    if not text.strip():
        where = "Standard input" if argument == "-" else "TEXT"
        raise InputError(f"{where} is empty. Give a text to tag, or - to read it from the input.")
    return text
