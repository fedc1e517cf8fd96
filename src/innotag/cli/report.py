"""`innotag report`: bulletins or tagged items in, one page, workbook or document out."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import partial
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
from innotag.errors import BulletinError

if TYPE_CHECKING:
    import argparse

    from innotag.issues import Issue
    from innotag.report import Reading
    from innotag.tables import Tagged

_HANZI: Final = re.compile("[\u4e00-\u9fff]")
_NOTES: Final = """\
examples:
  innotag report examples/bulletin-2025-03.txt -o report.html
  innotag report 2025-03.jsonl 2025-04.jsonl -o spring.html --force
  innotag report 2025-03.jsonl -o next-month.docx

A file *.jsonl is read as what `innotag tag` wrote; any other file is a bulletin and is tagged here.
The page works offline. The workbook holds the same tables; the document has the form of the
bulletin's own summary tables. The output is written whole or not at all."""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    report = add_command(
        commands,
        "report",
        summary="make a report of bulletins or tagged items: a page, a workbook or a document",
        notes=_NOTES,
    )
    report.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=f"a *.jsonl of tagged items, or a bulletin: {FILES_HELP}",
    )
    report.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="*.html, *.xlsx or *.docx"
    )
    add_force(report)
    add_jobs(report)
    add_model(report)
    add_gazetteer(report)
    report.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Read or tag the files and write the report; return the exit code."""
    from innotag.artifact import read_accuracy  # noqa: PLC0415
    from innotag.issues.files import find_files  # noqa: PLC0415
    from innotag.outputs import check_target  # noqa: PLC0415
    from innotag.report import ENDINGS, Dossier, save_report  # noqa: PLC0415

    check_target(options.output, force=options.force, endings=ENDINGS)
    files = find_files(options.files)
    parts, unread = read_each(files, partial(_read, options=options))
    sources = [source for part in parts for source in part]
    tagged = [one for _, group in sources for one in group]
    readings = tuple(reading for reading, _ in sources)
    versions = {one.result.model_version for one in tagged}
    accuracy = read_accuracy(options.model, versions=versions)
    dossier = Dossier(_with_events(tagged), readings, accuracy)
    save_report(dossier, options.output, force=options.force)
    sys.stderr.write(f"wrote a report on {len(tagged)} items to {options.output}\n")
    sys.stderr.write(describe_unread(unread, len(files)))
    return FAILED if unread or any(one.result.error is not None for one in tagged) else DONE


def _read(file: str, options: argparse.Namespace) -> list[tuple[Reading, list[Tagged]]]:
    """Return how reading went, and the items, of each source that a file holds."""
    from innotag.report.records import group_sources, is_tagged_file, read_tagged  # noqa: PLC0415

    if is_tagged_file(file):
        return [
            (_reading_of(source, group, file), group)
            for source, group in group_sources(read_tagged(file)).items()
        ]
    issue = read_bulletin(file)
    _check_untagged(file, issue)
    results = tag_bulletin(file, issue, tagger=chosen_tagger(options), n_jobs=options.jobs)
    return [(results.reading(), list(results.tagged()))]


def _reading_of(source: str, group: list[Tagged], file: str) -> Reading:
    from innotag.report import Reading  # noqa: PLC0415

    return Reading(
        source or file,
        month=group[0].month,
        n_items=len(group),
        lines=tuple(_lines_behind(source, group)),
    )


def _check_untagged(file: str, issue: Issue) -> None:
    from innotag.report.records import is_flat_table  # noqa: PLC0415

    if is_flat_table(issue):
        raise BulletinError(
            f"{file} is a table that `innotag tag` wrote: it holds neither the places of what was "
            "found nor the probabilities of the lines. Tag the bulletin to a *.jsonl file and "
            "report on that, or on the bulletin itself.",
            path=file,
        )


def _lines_behind(source: str, tagged: list[Tagged]) -> list[tuple[int, str]]:
    """Return the lines of the bulletin that items were tagged from, if it still says what they say.

    A file that has changed, or another of the same name, is not shown beside them.
    """
    from innotag.issues.readers import source_lines  # noqa: PLC0415

    lines = source_lines(source)
    there = dict(lines)

    def is_there(one: Tagged) -> bool:
        item = one.item
        numbers = range(item.line_start, item.line_end + 1) if item else ()
        said = {char for number in numbers for char in there.get(number, "")}
        return bool(said) and set(_HANZI.findall(one.result.text)) <= said

    return lines if 2 * sum(map(is_there, tagged)) > len(tagged) else []


def _with_events(tagged: list[Tagged]) -> tuple[Tagged, ...]:
    """Give reports of one event the same `event_id`, over all files of the report."""
    from innotag.duplicates import find_events  # noqa: PLC0415

    events = find_events([one.result for one in tagged])
    return tuple(
        replace(one, result=replace(one.result, event_id=event))
        for one, event in zip(tagged, events, strict=True)
    )
