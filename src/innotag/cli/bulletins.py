"""Bulletins to results, for each subcommand that takes them: what cannot be read is left out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final, TypeVar

from innotag.errors import BulletinError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from innotag.issues import Issue
    from innotag.results import Result
    from innotag.tagger import Tagger
    from innotag.tagging import Results

_T = TypeVar("_T")
FILES_HELP: Final = (
    "txt, md, pdf, docx, xlsx, csv, html, jsonl, parquet; a folder, a pattern, or - for standard "
    "input"
)


def read_each(files: Sequence[str], read: Callable[[str], _T]) -> tuple[list[_T], list[str]]:
    """Return what `read` makes of each file, and the files that it could not read.

    Each of these is told on standard error. Where nothing at all can be read, that is an error.

    Raises
    ------
    BulletinError
        If no file can be read.
    """
    done: list[_T] = []
    unread = []
    for file in files:
        try:
            done.append(read(file))
        except BulletinError as error:
            if len(files) == 1:
                raise
            sys.stderr.write(f"innotag: {error}\n")
            unread.append(file)
    if not done:
        raise BulletinError(
            f"None of the {len(files)} files could be read, for the reasons above. Nothing was "
            "written."
        )
    return done, unread


def describe_unread(unread: Sequence[str], n_files: int) -> str:
    """Return the line of the summary that names the files left out; empty where there is none."""
    if not unread:
        return ""
    return f"left out {len(unread)} of {n_files} files, which were not read: {', '.join(unread)}\n"


def read_bulletin(
    file: str, *, columns: Mapping[str, str] | None = None, month: str | None = None
) -> Issue:
    """Read a bulletin that holds an item; `columns` and `month` are those of `read_issue`.

    Raises
    ------
    BulletinError
        If the file cannot be read or holds no item.
    """
    from innotag.issues import read_issue  # noqa: PLC0415

    issue = read_issue(file, columns=columns, month=month)
    if not issue.items:
        raise BulletinError(
            f"{file} holds no item: neither a table row nor a policy nor a list of items was found "
            "in it. Check that it is a bulletin.",
            path=file,
        )
    return issue


def tag_bulletin(file: str, issue: Issue, *, tagger: Tagger, n_jobs: int) -> Results:
    """Tag what was read of a file and say on standard error how both went."""
    from innotag.console import describe_reading  # noqa: PLC0415
    from innotag.tagging import Results, iter_results  # noqa: PLC0415

    stream = iter_results(issue, tagger=tagger, n_jobs=n_jobs)
    results = Results(issue, _with_progress(stream, len(issue.items), file), source=file)
    sys.stderr.write(describe_reading(file, issue, results) + "\n")
    return results


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
