"""The command `innotag`: one module a subcommand, each a thin shell over a library function."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from innotag import __version__
from innotag.cli.completion import add_completion
from innotag.cli.options import DONE, EXIT_CODES, STOPPED, WRONG_CALL, CommandParser
from innotag.errors import InnotagError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOTES: Final = f"""\
examples:
  innotag tag examples/bulletin-2025-03.txt -o tagged.xlsx
  innotag classify 3月5日，青石银行云溪支行向茶农发放贷款80万元 --month 2025-03
  innotag COMMAND --help

{EXIT_CODES}"""
_COMMANDS: Final = ("tag", "classify", "report", "review", "learn", "train", "evaluate", "info")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 1 quality failed, 2 wrong call or input.

    Examples
    --------
    >>> main(["classify", "发放贷款80万元", "--month", "March"])
    2
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    options = build_parser().parse_args(argv)
    try:
        with _ended_like_a_key_press():
            code = int(options.run(options))
            sys.stdout.flush()
    except InnotagError as error:
        sys.stderr.write(f"innotag: {error}\n")
        return WRONG_CALL
    except BrokenPipeError:  # the reader of our output has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write("innotag: stopped; nothing was written\n")
        return STOPPED
    return code


@contextmanager
def _ended_like_a_key_press() -> Iterator[None]:
    """Take a plain `kill` (SIGTERM) for Ctrl-C, so that no temporary file is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command."""
    parser = argparse.ArgumentParser(
        prog="innotag",
        description="Structured, explained tags for Chinese bank-innovation reporting.",
        epilog=_NOTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"innotag {__version__}")
    add_completion(parser)
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=CommandParser
    )
    for name in _COMMANDS:
        import_module(f"innotag.cli.{name}").add_to(commands)
    return parser
