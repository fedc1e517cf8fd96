"""`innotag learn`: corrections in, a new model out when told to."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import DONE, add_command, add_force, add_model, chosen_tagger

if TYPE_CHECKING:
    import argparse

_NOTES: Final = """\
examples:
  innotag learn queue.xlsx --data my_data
  innotag learn queue.xlsx --data my_data -o mine
  innotag learn label-studio.json doccano.jsonl --data my_data --gold gold.jsonl -o mine

Corrections are checked first: all or none of them are used. Those that are good go into the file
corrected.jsonl of your data folder, a model is trained on them and on the items that come with
innotag, and what it changes is printed. It is written only with -o. Training takes a minute.
Your data folder may hold more items (*.jsonl) and name new themes: docs/new-theme.md."""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    learn = add_command(
        commands, "learn", summary="learn from corrected items, show what changes", notes=_NOTES
    )
    learn.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="the corrected sheet, a Label Studio export (JSON), a doccano export (JSONL)",
    )
    learn.add_argument("--data", required=True, metavar="DIR", help="your own data folder")
    learn.add_argument("-o", "--output", metavar="DIR", help="accept: write the new model here")
    learn.add_argument(
        "--gold", action="append", default=[], metavar="FILE", help="labelled items to measure on"
    )
    learn.add_argument(
        "--base", metavar="DIR", help="items to learn besides (default: those of innotag)"
    )
    learn.add_argument(
        "--check", action="store_true", help="only check the corrections and keep them"
    )
    learn.add_argument("--json", action="store_true", help="print one JSON object")
    add_force(learn)
    add_model(learn)
    learn.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Learn, print what changes; return the exit code."""
    from innotag.learn import keep_corrections, learn, to_json  # noqa: PLC0415
    from innotag.train import base_folder  # noqa: PLC0415

    base = options.base or base_folder()
    if options.check:
        kept = keep_corrections(options.files, options.data, base=base)
        sys.stdout.write(
            f"all corrections are good: {kept.n_added} items added, {kept.n_changed} changed; "
            f"{options.data} holds {kept.n_all} corrected items\n"
        )
        return DONE
    lesson = learn(
        options.files,
        options.data,
        out=options.output,
        base=base,
        tagger=chosen_tagger(options),
        gold=options.gold,
        force=options.force,
    )
    sys.stdout.write((to_json(lesson) if options.json else str(lesson)) + "\n")
    return DONE
