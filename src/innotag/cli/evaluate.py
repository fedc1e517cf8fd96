"""`innotag evaluate`: gold in, scores out; exit code 1 when a floor does not hold."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from innotag.cli.options import (
    DONE,
    FAILED,
    add_command,
    add_force,
    add_model,
    chosen_tagger,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from innotag.evaluate import Evaluation, Flips
    from innotag.evaluate.floors import Fall
    from innotag.evaluate.leakage import Leak

_NOTES: Final = """\
examples:
  innotag evaluate gold.jsonl
  innotag evaluate gold.jsonl --floors thresholds.csv --compare metrics.json --summary summary.md
  innotag evaluate gold.jsonl --output metrics.json --write-floors thresholds.csv --force

Without --floors no score can fall; floors on training labels are checked with --training only.
A floor lies half a 95% interval below the score that --write-floors saw. Intervals and floors are
the same at every run."""


def add_to(commands: Any) -> None:
    """Add the subcommand to the parser's commands."""
    evaluate = add_command(
        commands, "evaluate", summary="measure a model on labelled items", notes=_NOTES
    )
    evaluate.add_argument("gold", nargs="+", metavar="GOLD", help="*.jsonl, one item a line")
    add_model(evaluate)
    evaluate.add_argument("--floors", metavar="FILE.csv", help="fail where a floor does not hold")
    evaluate.add_argument("--compare", metavar="OLD.json", help="list the ids that flipped since")
    evaluate.add_argument(
        "--max-flips",
        type=_count,
        metavar="N",
        help="with --compare, fail where more than N ids of a label turned wrong",
    )
    evaluate.add_argument(
        "--training",
        metavar="FOLDER",
        help="check training items too: that their labels agree, and that no gold item is in them",
    )
    evaluate.add_argument("--output", metavar="FILE.json", help="write all numbers and wrong ids")
    evaluate.add_argument("--plots", metavar="DIR", help="draw reliability and risk (svg, png)")
    evaluate.add_argument("--summary", metavar="FILE.md", help="write a summary in Markdown")
    evaluate.add_argument("--write-floors", metavar="FILE.csv", help="write floors for next time")
    evaluate.add_argument(
        "--show", type=_count, default=0, metavar="N", help="print N wrong items to standard error"
    )
    add_force(evaluate)
    evaluate.set_defaults(run=run)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no number; give 0 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Measure, write what was asked for, and return the exit code."""
    from innotag.evaluate import (  # noqa: PLC0415
        check_floors,
        evaluate_files,
        find_flips,
        metrics_of,
        read_floors,
        read_run,
        run_of,
        with_training,
    )

    _check_options(options)
    tagger = chosen_tagger(options)
    themes = tagger.model.scorer.themes
    floors = read_floors(options.floors, themes=themes) if options.floors else None
    old = read_run(options.compare) if options.compare else None
    done = evaluate_files(options.gold, tagger=tagger)
    leaks: list[Leak] = []
    if options.training:
        done, leaks = with_training(done, options.training)
    elif floors is not None:
        floors = [floor for floor in floors if floor.name.facet != "training"]
    falls = None if floors is None else check_floors(floors, metrics_of(done.scores))
    flips = None if old is None else find_flips(old, run_of(done.outcomes))
    _write(options, done, falls, flips)
    _show(done, options.show)
    sys.stdout.write("\n".join(_lines(done, flips)) + "\n")
    complaints = [*map(str, falls or ()), *map(str, leaks)]
    if flips is not None and options.max_flips is not None:
        complaints += [
            f"{label}: {len(ids)} ids turned wrong, at most {options.max_flips} may: "
            f"{', '.join(ids)}"
            for label, ids in flips.above(options.max_flips).items()
        ]
    sys.stdout.flush()
    sys.stderr.writelines(f"innotag: {complaint}\n" for complaint in complaints)
    return FAILED if complaints else DONE


def _check_options(options: argparse.Namespace) -> None:
    from innotag.errors import InputError  # noqa: PLC0415
    from innotag.whole_files import check_file  # noqa: PLC0415

    if options.max_flips is not None and not options.compare:
        raise InputError("--max-flips counts flips since an earlier run: give --compare OLD.json.")
    for path in _targets(options):
        check_file(path, force=options.force)


def _targets(options: argparse.Namespace) -> Iterator[Path]:
    for path in (options.output, options.summary, options.write_floors):
        if path:
            yield Path(path)
    if options.plots:
        from innotag.errors import OutputError  # noqa: PLC0415
        from innotag.evaluate.plots import PLOTS  # noqa: PLC0415

        folder = Path(options.plots)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The folder {folder} cannot be made: {error.strerror or error}. Give the name of "
                "a folder for the plots.",
                path=str(folder),
            ) from error
        yield from (folder / name for name in PLOTS)


def _write(
    options: argparse.Namespace,
    done: Evaluation,
    falls: Sequence[Fall] | None,
    flips: Flips | None,
) -> None:
    from innotag.evaluate import build_floors, to_json  # noqa: PLC0415
    from innotag.evaluate.floors import to_csv  # noqa: PLC0415
    from innotag.evaluate.plots import draw_plots  # noqa: PLC0415
    from innotag.evaluate.summary import to_markdown  # noqa: PLC0415
    from innotag.whole_files import save_bytes  # noqa: PLC0415

    files: dict[Path, bytes] = {}
    if options.output:
        files[Path(options.output)] = to_json(done.to_dict()).encode()
    if options.write_floors:
        floors = build_floors(done.scores, done.intervals)
        files[Path(options.write_floors)] = to_csv(floors).encode()
    if options.summary:
        files[Path(options.summary)] = to_markdown(done, falls=falls, flips=flips).encode()
    if options.plots:
        folder = Path(options.plots)
        files.update({folder / name: data for name, data in draw_plots(done).items()})
    for path, data in files.items():
        save_bytes(data, path, force=options.force)


def _show(done: Evaluation, count: int) -> None:
    from innotag.evaluate.wrong import describe_wrong  # noqa: PLC0415

    for outcome in done.wrong[:count]:
        sys.stderr.write(describe_wrong(outcome) + "\n")


def _lines(done: Evaluation, flips: Flips | None) -> Iterator[str]:
    from innotag.console import to_plain  # noqa: PLC0415

    yield f"{done.scores.n_items} items, model {to_plain(done.model_version)}"
    for name, value in done.scores.values.items():
        low, high = done.intervals[name]
        n = done.scores.support[name]
        yield f"{' '.join(name):<34} {value:.4f}  {low:.4f} to {high:.4f}  n {n}"
    if flips is not None:
        yield f"flips, of {flips.n_shared} items in both runs"
        for label in sorted({*flips.worse, *flips.better}):
            worse, better = flips.worse.get(label, ()), flips.better.get(label, ())
            yield to_plain(
                f"  {label}: {len(worse)} wrong now {' '.join(worse)}; "
                f"{len(better)} right now {' '.join(better)}"
            )
