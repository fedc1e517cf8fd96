"""`innotag tag`: files in, one table out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.bulletins import (
    FILES_HELP,
    describe_unread,
    read_bulletin,
    read_each,
    tag_bulletin,
)
from innotag.cli.options import (
    DONE,
    FAILED,
    add_command,
    add_force,
    add_gazetteer,
    add_jobs,
    add_model,
    chosen_tagger,
)
from innotag.cli.tag_folder import (
    NOTES,
    add_folder_options,
    is_folder,
    refuse_folder_options,
    run_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from innotag.tagging import Results

_NOTES: Final = f"""\
examples:
  innotag tag examples/bulletin-2025-03.txt -o tagged.xlsx
  innotag tag 2025-03.txt 2025-04.pdf -o spring.jsonl --force --jobs 2
  innotag tag news.xlsx --column text=正文 --column bank=单位 -o news.csv
  innotag tag big.jsonl -o tagged/ --jobs 2

The output is written whole or not at all. An item that cannot be tagged becomes a row that says why
in its column `error`. Of several files, one that cannot be read or holds no item is left out and
named at the end. Reports of one event, in all files of a run, get the same `event_id`, and all but
the first a warning: a total counts an event once.

{NOTES}"""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    tag = add_command(
        commands, "tag", summary="read bulletins, tag every item, write one table", notes=_NOTES
    )
    tag.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=f"a bulletin or a list of items: {FILES_HELP}",
    )
    tag.add_argument(
        "--column",
        action="append",
        type=_column,
        default=[],
        metavar="FIELD=NAME",
        help="name a column of a csv, xlsx, jsonl or parquet file, as in text=正文; fields: "
        "text, title, product, bank, month, id",
    )
    tag.add_argument(
        "--month",
        metavar="YYYY-MM",
        help="the month of what the files hold, whatever they say; a row of a list keeps its own",
    )
    tag.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="OUT",
        help="*.jsonl, *.csv, *.xlsx, *.parquet or FOLDER/",
    )
    add_force(tag)
    add_jobs(tag)
    add_model(tag)
    add_gazetteer(tag)
    add_folder_options(tag)
    tag.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Tag the files and write the output; return the exit code."""
    if is_folder(options.output):
        return run_folder(options, columns=dict(options.column))
    refuse_folder_options(options)
    from innotag.issues.files import find_files  # noqa: PLC0415
    from innotag.months import check_month  # noqa: PLC0415
    from innotag.outputs import check_target, save_tagged  # noqa: PLC0415
    from innotag.tagging import with_events  # noqa: PLC0415

    check_target(options.output, force=options.force)
    month = None if options.month is None else check_month(options.month)
    tagger = chosen_tagger(options)

    def read(file: str) -> Results:
        issue = read_bulletin(file, columns=dict(options.column), month=month)
        return tag_bulletin(file, issue, tagger=tagger, n_jobs=options.jobs)

    files = find_files(options.files)
    parts, unread = read_each(files, read)
    parts = with_events(parts)
    n_repeated = _count_repeated(parts)
    if n_repeated:
        sys.stderr.write(
            f"  reports of an event told before: {n_repeated}; to count events, count event_id\n"
        )
    count = save_tagged(
        (tagged for part in parts for tagged in part.tagged()),
        options.output,
        force=options.force,
        themes=tagger.model.scorer.themes,
    )
    sys.stderr.write(f"wrote {count} items to {options.output}\n")
    sys.stderr.write(describe_unread(unread, len(files)))
    has_failed = any(result.error is not None for part in parts for result in part)
    return FAILED if has_failed or unread else DONE


def _column(text: str) -> tuple[str, str]:
    field, mark, name = text.partition("=")
    if not (mark and field and name):
        raise argparse.ArgumentTypeError(f"{text!r} names no column; write FIELD=NAME")
    return field, name


def _count_repeated(parts: Iterable[Results]) -> int:
    events = [result.event_id for part in parts for result in part if result.event_id]
    return len(events) - len(set(events))
