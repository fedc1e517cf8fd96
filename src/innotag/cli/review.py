"""`innotag review`: tagged items in, the queue for people out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import DONE, add_command, add_force, add_model, chosen_tagger
from innotag.errors import InputError

if TYPE_CHECKING:
    import argparse

    from innotag.tables import Tagged

_NOTES: Final = """\
examples:
  innotag review tagged.jsonl -o queue.xlsx
  innotag review tagged.jsonl --label-studio tasks.json --all
  innotag review tagged.jsonl --doccano tasks.jsonl --limit 50

The most uncertain items come first, reports of one event together. Correct the labels in the tool
of your choice, then give its file to `innotag learn`. docs/correct.md shows the way."""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    review = add_command(
        commands, "review", summary="queue tagged items for people to correct", notes=_NOTES
    )
    review.add_argument("tagged", metavar="TAGGED", help="a *.jsonl file that `innotag tag` wrote")
    review.add_argument("-o", "--output", metavar="OUT", help="a sheet with drop-downs, *.xlsx")
    review.add_argument("--label-studio", metavar="OUT", help="Label Studio tasks, *.json")
    review.add_argument("--doccano", metavar="OUT", help="doccano items, *.jsonl")
    review.add_argument(
        "--all", action="store_true", help="queue all items, not only those marked for review"
    )
    review.add_argument("--limit", type=int, metavar="N", help="at most N items")
    add_force(review)
    add_model(review)
    review.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the queue in the forms asked for; return the exit code."""
    from innotag.exchange import save_lines, save_sheet, save_tasks  # noqa: PLC0415
    from innotag.queues import order_queue  # noqa: PLC0415
    from innotag.report.records import read_tagged  # noqa: PLC0415

    outputs = (options.output, options.label_studio, options.doccano)
    if not any(outputs):
        raise InputError("Nothing to write: give -o *.xlsx, --label-studio or --doccano.")
    tagged = read_tagged(options.tagged)
    queue = order_queue(tagged, everything=options.all)
    queue = queue if options.limit is None else queue[: max(0, options.limit)]
    labels = chosen_tagger(options).model.labels
    if options.output:
        save_sheet(queue, options.output, labels=labels, force=options.force)
        _say(queue, options.output)
    if options.label_studio:
        _, interface = save_tasks(queue, options.label_studio, labels=labels, force=options.force)
        _say(queue, f"{options.label_studio}; its labelling interface to {interface}")
    if options.doccano:
        save_lines(queue, options.doccano, force=options.force)
        _say(queue, options.doccano)
    return DONE


def _say(queue: list[Tagged], where: str) -> None:
    n_marked = sum(one.result.needs_review for one in queue)
    more = len(queue) - n_marked
    besides = f", {more} not (of the same events, or asked for)" if more else ""
    sys.stderr.write(f"wrote {len(queue)} items to {where}: {n_marked} to review{besides}\n")
