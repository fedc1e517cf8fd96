"""`innotag tag` with a folder as output: files of any size, in shards."""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import DONE, FAILED, STOPPED, chosen_tagger
from innotag.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from innotag.batch import Progress

NOTES: Final = """\
With a folder as output (a name that ends with / or an existing folder), JSON Lines or Parquet files
of any size are tagged into shards. Stopped or killed, the same command goes on where it was; with
another input, model or option it is refused. Reports of one event are then not looked for."""


def add_folder_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that only an output folder has."""
    folder = parser.add_argument_group("with a folder as output")
    folder.add_argument("--format", choices=("parquet", "jsonl"), help="of the shards (parquet)")
    folder.add_argument("--shard-items", type=_count, metavar="N", help="items a shard (5000)")
    folder.add_argument("--max-errors", type=_count, metavar="N", help="stop after N bad items")


def is_folder(output: str) -> bool:
    """Say whether an output is a folder."""
    return output.endswith("/") or Path(output).is_dir()


def refuse_folder_options(options: argparse.Namespace) -> None:
    """Raise where an option of folders is given for a file."""
    for name in ("format", "shard_items", "max_errors"):
        if getattr(options, name) is not None:
            raise InputError(
                f"--{name.replace('_', '-')} goes with a folder as output, such as out/; found "
                f"{options.output}. Leave it out, or name a folder."
            )


def run_folder(options: argparse.Namespace, *, columns: dict[str, str] | None = None) -> int:
    """Tag the files into the folder; return the exit code."""
    from innotag.batch import BatchOptions, tag_files  # noqa: PLC0415
    from innotag.issues.files import find_files  # noqa: PLC0415

    given = {
        name: getattr(options, name)
        for name in ("format", "shard_items", "max_errors")
        if getattr(options, name) is not None
    }
    chosen = BatchOptions(n_jobs=options.jobs, columns=columns or {}, month=options.month, **given)
    try:
        with _progress() as show:
            summary = tag_files(
                find_files(options.files),
                options.output,
                options=chosen,
                tagger=chosen_tagger(options),
                force=options.force,
                on_progress=show,
            )
    except KeyboardInterrupt:
        sys.stderr.write("innotag: stopped; the same command goes on with what is left\n")
        return STOPPED
    sys.stderr.write(f"{options.output}: {summary}\n")
    return FAILED if summary.n_errors else DONE


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """Give what shows the rate and the time left: a bar on a terminal, where tqdm is installed."""
    if not sys.stderr.isatty():
        yield None
        return
    try:
        from tqdm import tqdm  # noqa: PLC0415
    except ImportError:
        yield None
        return
    with tqdm(unit="item", leave=False) as bar:
        yield lambda progress: _show(bar, progress)


def _show(bar: Any, progress: Progress) -> None:
    """Set the bar; the number of items to come is told from the share of the input read."""
    if not bar.n:
        bar.initial = progress.n_items  # what an earlier start did says nothing of the rate
    bar.total = round(progress.n_items / progress.share) if progress.share else None
    bar.set_postfix(bad=progress.n_errors, refresh=False)
    bar.update(progress.n_items - bar.n)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no count; give a whole number")
    return int(text)
