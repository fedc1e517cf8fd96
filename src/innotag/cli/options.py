"""What several subcommands share: exit codes, options, the choice of the model."""

from __future__ import annotations

import argparse
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from innotag.tagger import Tagger

DONE: Final = 0
FAILED: Final = 1
WRONG_CALL: Final = 2
STOPPED: Final = 130
EXIT_CODES: Final = (
    "exit codes: 0 done; 1 done, but an item failed or a quality check did not pass; "
    "2 wrong call or bad input"
)


class CommandParser(argparse.ArgumentParser):
    """The parser of a subcommand: what it does not know is its own error, with its own usage."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Parse all arguments; there are none left."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unknown {' '.join(unknown)}.{self._hint(unknown[0])}")
        return found, []

    def _hint(self, unknown: str) -> str:
        options = [name for action in self._actions for name in action.option_strings]
        near = get_close_matches(unknown.partition("=")[0], options, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        return f"{meant} All options: {self.prog} --help"


def add_command(commands: Any, name: str, *, summary: str, notes: str) -> argparse.ArgumentParser:
    """Add a subcommand; `notes` (examples, what it promises) stand below its options."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"{notes}\n\n{EXIT_CODES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return parser


def add_model(parser: argparse.ArgumentParser) -> None:
    """Add the option that names another model."""
    parser.add_argument("--model", metavar="DIR", help="folder of another model")


def add_gazetteer(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a file of the user's own names."""
    parser.add_argument(
        "--gazetteer", metavar="FILE", help="a csv of banks, branches, places, products of your own"
    )


def add_force(parser: argparse.ArgumentParser) -> None:
    """Add the option that allows to overwrite."""
    parser.add_argument("--force", action="store_true", help="overwrite an existing output")


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add the option that sets the number of processes."""
    parser.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes (default: 1)")


def _jobs(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return number


def chosen_tagger(options: argparse.Namespace) -> Tagger:
    """Return the Tagger that `--model` and `--gazetteer` name, else the shared one."""
    from innotag.tagger import load, shared_tagger  # noqa: PLC0415

    gazetteer = getattr(options, "gazetteer", None)  # not every command has the option
    if options.model is None and gazetteer is None:
        return shared_tagger()
    return load(options.model, gazetteer=gazetteer)
