"""The command `innotag`: thin shells over the library's functions."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from innotag import __version__
from innotag.errors import BulletinError, InnotagError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from innotag.issues import Issue
    from innotag.results import Result
    from innotag.tagger import Tagger

DONE: Final = 0
FAILED: Final = 1
WRONG_CALL: Final = 2
_STOPPED: Final = 130
_EXIT_CODES: Final = (
    "exit codes: 0 done; 1 done, but an item failed or a quality check did not pass; "
    "2 wrong call or bad input"
)
_TAG_HELP: Final = f"""\
examples:
  innotag tag examples/bulletin-2025-03.txt -o tagged.xlsx
  innotag tag 2025-03.txt 2025-04.txt -o spring.jsonl --force --jobs 2

The output is written whole or not at all. An item that cannot be tagged becomes a row that says why
in its column `error`; the rest goes on.

{_EXIT_CODES}"""
_CLASSIFY_HELP: Final = f"""\
examples:
  innotag classify 3月5日，青石银行云溪支行向茶农发放贷款80万元 --month 2025-03
  innotag classify - --json < item.txt

{_EXIT_CODES}"""


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
    options = _parser().parse_args(argv)
    try:
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
        return _STOPPED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="innotag",
        description="Structured, explained tags for Chinese bank-innovation reporting.",
        epilog=_EXIT_CODES,
    )
    parser.add_argument("--version", action="version", version=f"innotag {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_tag(commands)
    _add_classify(commands)
    _add_train(commands)
    info = commands.add_parser("info", help="print versions, the model and its measured accuracy")
    _add_model(info)
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(run=_info)
    return parser


def _add_tag(commands: Any) -> None:
    tag = commands.add_parser(
        "tag",
        help="read bulletins, tag every item, write one table",
        epilog=_TAG_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    tag.add_argument("files", nargs="+", metavar="FILE", help="a bulletin, or a list of items")
    tag.add_argument(
        "-o", "--output", required=True, metavar="OUT", help="*.jsonl, *.csv, *.xlsx or *.parquet"
    )
    tag.add_argument("--force", action="store_true", help="overwrite an existing output")
    tag.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes (default: 1)")
    _add_model(tag)
    tag.set_defaults(run=_tag)


def _add_classify(commands: Any) -> None:
    classify = commands.add_parser(
        "classify",
        help="tag one text and print the result",
        epilog=_CLASSIFY_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    classify.add_argument("text", metavar="TEXT", help="the text, or - to read it from the input")
    classify.add_argument("--title", help="headline or product name")
    classify.add_argument(
        "--month", metavar="YYYY-MM", help="the month that relative dates resolve against"
    )
    classify.add_argument("--bank", help="the bank that the text is about")
    classify.add_argument("--json", action="store_true", help="print one JSON object")
    _add_model(classify)
    classify.set_defaults(run=_classify)


def _add_train(commands: Any) -> None:
    train = commands.add_parser("train", help="rebuild a model from training items")
    train.add_argument("data", metavar="FOLDER", help="folder of *.jsonl training items")
    train.add_argument("-o", "--output", required=True, metavar="DIR", help="the new model")
    train.add_argument("--model-version", required=True, metavar="VERSION")
    train.set_defaults(run=_train)


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="DIR", help="folder of another model")


def _jobs(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes; give 1 or more")
    return number


def _tagger(folder: str | None) -> Tagger:
    from innotag.tagger import load, shared_tagger  # noqa: PLC0415

    return shared_tagger() if folder is None else load(folder)


def _tag(options: argparse.Namespace) -> int:
    from innotag.console import describe_reading  # noqa: PLC0415
    from innotag.issues import read_issue  # noqa: PLC0415
    from innotag.outputs import check_target, save_tagged  # noqa: PLC0415
    from innotag.tagging import Results, iter_results  # noqa: PLC0415

    check_target(options.output, force=options.force)
    issues = [(file, read_issue(file)) for file in options.files]
    tagger = _tagger(options.model)
    parts = []
    for file, issue in issues:
        _check_issue(file, issue)
        stream = iter_results(issue, tagger=tagger, n_jobs=options.jobs)
        part = Results(issue, _with_progress(stream, len(issue.items), file), source=file)
        sys.stderr.write(describe_reading(file, issue, part) + "\n")
        parts.append(part)
    count = save_tagged(
        (tagged for part in parts for tagged in part.tagged()),
        options.output,
        force=options.force,
    )
    sys.stderr.write(f"wrote {count} items to {options.output}\n")
    return FAILED if any(result.error is not None for part in parts for result in part) else DONE


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


def _classify(options: argparse.Namespace) -> int:
    from innotag.console import describe_result  # noqa: PLC0415
    from innotag.outputs import to_line  # noqa: PLC0415
    from innotag.tables import Tagged, to_record  # noqa: PLC0415

    result = _tagger(options.model).classify(
        _given_text(options.text), title=options.title, month=options.month, bank=options.bank
    )
    record = to_record(Tagged(result, month=options.month))
    sys.stdout.write((to_line(record) if options.json else describe_result(result)) + "\n")
    return DONE


def _given_text(argument: str) -> str:
    if argument != "-":
        return argument
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin.read().strip()


def _train(options: argparse.Namespace) -> int:
    from innotag.train import train  # noqa: PLC0415

    n_items = train(options.data, options.output, version=options.model_version)
    sys.stderr.write(f"trained on {n_items} items; model in {options.output}\n")
    return DONE


def _info(options: argparse.Namespace) -> int:
    from innotag.artifact import default_folder, load_model  # noqa: PLC0415
    from innotag.console import describe_numbers  # noqa: PLC0415

    model = load_model(options.model or default_folder())
    metrics = model.folder / "metrics.json"
    try:
        accuracy = json.loads(metrics.read_bytes())
    except (OSError, ValueError):
        accuracy = None
    facts = {
        "innotag": __version__,
        "python": platform.python_version(),
        "model": model.version,
        "model_folder": str(model.folder),
        "trained_with_scikit_learn": model.manifest["scikit_learn"],
        **{name: _installed(name) for name in ("scikit-learn", "openpyxl", "pyarrow", "pandas")},
    }
    if options.json:
        sys.stdout.write(json.dumps({**facts, "accuracy": accuracy}, ensure_ascii=False) + "\n")
        return DONE
    lines = [f"{name:<26}{fact or 'not installed'}" for name, fact in facts.items()]
    if accuracy is None:
        lines.append(f"{'accuracy':<26}no metrics.json beside the model")
    else:
        lines += ["accuracy", *(f"  {line}" for line in describe_numbers(accuracy))]
    sys.stdout.write("\n".join(lines) + "\n")
    return DONE


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
