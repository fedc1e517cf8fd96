"""`innotag --print-completion SHELL`: a script that completes commands, options and files."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import WRONG_CALL
from innotag.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHELLS: Final = ("bash", "zsh", "tcsh")
_FILES: Final = frozenset({"BULLETIN", "FILE", "GOLD", "OLD", "OUT"})
_FOLDERS: Final = frozenset({"DIR", "FOLDER"})


class PrintCompletion(argparse.Action):
    """Print the completion script of the whole parser and leave."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,  # noqa: ARG002  (argparse calls it so)
        values: str | Sequence[Any] | None,
        option_string: str | None = None,  # noqa: ARG002
    ) -> None:
        """Write the script for the shell named."""
        try:
            script = build_completion(parser, str(values))
        except MissingExtraError as error:
            parser.exit(WRONG_CALL, f"innotag: {error}\n")
        sys.stdout.write(script + "\n")
        parser.exit()


def add_completion(parser: argparse.ArgumentParser) -> None:
    """Add the option to the parser of the whole command."""
    parser.add_argument(
        "--print-completion",
        action=PrintCompletion,
        choices=SHELLS,
        metavar="SHELL",
        help="print a completion script for bash, zsh or tcsh",
    )


def build_completion(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the script that completes the command in a shell.

    Raises
    ------
    MissingExtraError
        If shtab is not installed.
    """
    try:
        import shtab  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtraError("Shell completion", "shtab", "completion") from error
    for action in _iter_actions(parser):
        kind = str(action.metavar).partition(".")[0]  # FILE.csv is a FILE
        if kind in _FOLDERS:
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
        elif kind in _FILES:
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    return str(shtab.complete(parser, shell=shell))


def _iter_actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:  # noqa: SLF001  (argparse has no other way to list them)
        yield action
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for inner in action.choices.values():
                yield from _iter_actions(inner)
