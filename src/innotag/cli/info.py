"""`innotag info`: versions, the model and its measured accuracy."""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from innotag import __version__
from innotag.cli.options import DONE, add_command, add_model

if TYPE_CHECKING:
    import argparse

_NOTES: Final = """\
examples:
  innotag info
  innotag info --model mine --json"""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    info = add_command(
        commands,
        "info",
        summary="print versions, the model and its measured accuracy",
        notes=_NOTES,
    )
    add_model(info)
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is installed and which model is in use; return the exit code."""
    from innotag.artifact import default_folder, load_model  # noqa: PLC0415
    from innotag.console import describe_numbers  # noqa: PLC0415
    from innotag.evaluate.measured import main_numbers  # noqa: PLC0415

    model = load_model(options.model or default_folder())
    metrics = model.folder / "metrics.json"
    try:
        accuracy = main_numbers(json.loads(metrics.read_bytes()))
    except (OSError, ValueError, TypeError):
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
