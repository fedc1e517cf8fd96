"""`innotag tag`: files in, one table out."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, Final

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
from innotag.errors import BulletinError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from innotag.issues import Issue
    from innotag.results import Result
    from innotag.tagging import Results

_NOTES: Final = f"""\
examples:
  innotag tag examples/bulletin-2025-03.txt -o tagged.xlsx
  innotag tag 2025-03.txt 2025-04.pdf -o spring.jsonl --force --jobs 2
  innotag tag news.xlsx --column text=正文 --column bank=单位 -o news.csv
  innotag tag big.jsonl -o tagged/ --jobs 2

The output is written whole or not at all. An item that cannot be tagged becomes a row that says why
in its column `error`; the rest goes on. Reports of one event, in all files of a run, get the same
`event_id`, and all but the first a warning: a total counts an event once.

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
        help="a bulletin or a list of items: txt, md, pdf, docx, xlsx, csv, html, jsonl, parquet; "
        "a folder, a pattern, or - for standard input",
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
    from innotag.console import describe_reading  # noqa: PLC0415
    from innotag.issues import read_issue  # noqa: PLC0415
    from innotag.issues.files import find_files  # noqa: PLC0415
    from innotag.outputs import check_target, save_tagged  # noqa: PLC0415
    from innotag.tagging import Results, iter_results, with_events  # noqa: PLC0415

    check_target(options.output, force=options.force)
    columns = dict(options.column)
    issues = [(file, read_issue(file, columns=columns)) for file in find_files(options.files)]
    tagger = chosen_tagger(options)
    parts = []
    for file, issue in issues:
        _check_issue(file, issue)
        stream = iter_results(issue, tagger=tagger, n_jobs=options.jobs)
        part = Results(issue, _with_progress(stream, len(issue.items), file), source=file)
        sys.stderr.write(describe_reading(file, issue, part) + "\n")
        parts.append(part)
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
    return FAILED if any(result.error is not None for part in parts for result in part) else DONE


def _column(text: str) -> tuple[str, str]:
    field, mark, name = text.partition("=")
    if not (mark and field and name):
        raise argparse.ArgumentTypeError(f"{text!r} names no column; write FIELD=NAME")
    return field, name


def _count_repeated(parts: Iterable[Results]) -> int:
    events = [result.event_id for part in parts for result in part if result.event_id]
    return len(events) - len(set(events))


def _check_issue(file: str, issue: Issue) -> None:
    if not issue.items:
        raise BulletinError(
            f"{file} holds no item: neither a table row nor a policy nor a list of items was found "
            "in it. Nothing was written; check that it is a bulletin.",
            path=file,
        )


def _with_progress(results: Iterable[Result], total: int, file: str) -> Iterable[Result]:
    """Show a progress bar on a terminal, where tqdm is installed."""
    if not sys.stderr.isatty():
        return results
    try:
        from tqdm import tqdm  # noqa: PLC0415
    except ImportError:
        return results
    bar: Iterator[Result] = iter(tqdm(results, total=total, desc=file, unit="item", leave=False))
    return bar
