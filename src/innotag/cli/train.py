"""`innotag train`: a folder of labelled items in, a model folder out."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import DONE, add_command

if TYPE_CHECKING:
    import argparse

_NOTES: Final = """\
examples:
  innotag train training_data -o models --model-version 2026.12
  innotag train my_data --with-base -o mine --model-version mine-1

The folder may name new themes and terms of its own: docs/new-theme.md."""


PROCESSOR: Final = Path("/proc/cpuinfo")


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    train = add_command(
        commands, "train", summary="rebuild a model from training items", notes=_NOTES
    )
    train.add_argument("data", metavar="FOLDER", help="folder of *.jsonl training items")
    train.add_argument("-o", "--output", required=True, metavar="DIR", help="the new model")
    train.add_argument("--model-version", required=True, metavar="VERSION")
    train.add_argument(
        "--with-base", action="store_true", help="learn from the items that come with innotag, too"
    )
    train.set_defaults(run=run)


def fix_kernels() -> None:
    """Let every x86-64 Linux machine with AVX2 add up in the same way.

    OpenBLAS picks its kernels by the processor as NumPy and SciPy are loaded, and those for AVX-512
    differ in the last digits from those for AVX2; training makes other bytes of it. A choice that
    the environment has made stands.
    """
    if PROCESSOR.exists() and " avx2 " in PROCESSOR.read_text(encoding="utf-8"):
        os.environ.setdefault("OPENBLAS_CORETYPE", "Haswell")


def run(options: argparse.Namespace) -> int:
    """Train and write the model; return the exit code."""
    fix_kernels()
    from innotag.train import base_folder, train  # noqa: PLC0415

    base = base_folder() if options.with_base else None
    n_items = train(options.data, options.output, version=options.model_version, base=base)
    sys.stderr.write(f"trained on {n_items} items; model in {options.output}\n")
    return DONE
