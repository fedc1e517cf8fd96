"""The run over all shards: begin or go on, tag, write, count, end."""

from __future__ import annotations

import hashlib
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag import __version__
from innotag.artifact import load_model
from innotag.batch.encode import Encoder
from innotag.batch.fingerprint import fingerprint
from innotag.batch.options import BatchOptions
from innotag.batch.source import find_kind, iter_shards
from innotag.batch.state import RunFolder
from innotag.errors import BatchError, MissingExtraError, ResumeError
from innotag.parallel import map_shards
from innotag.results import SCHEMA_VERSION
from innotag.tagger import Tagger, shared_tagger

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from os import PathLike

    from innotag.batch.counts import Done, Progress, Summary
    from innotag.batch.encode import DoneShard
    from innotag.gazetteer import Gazetteer


def tag_files(
    paths: Sequence[str | PathLike[str]],
    folder: str | PathLike[str],
    *,
    options: BatchOptions | None = None,
    tagger: Tagger | None = None,
    force: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Summary:
    r"""Tag JSON Lines or Parquet files of any size into a folder of shards.

    Items keep their order; shard n holds the next `options.shard_items` items. Memory does not grow
    with the input. The same call goes on where an earlier one was stopped or killed, and a run that
    is complete is left as it is. An item that cannot be tagged becomes a row with its id, place and
    reason in `error`. Reports of one event are not looked for: that needs all items at once.

    Raises
    ------
    ResumeError
        If the folder was begun with another input, model, option or version of innotag.
    BatchError
        If there are more bad items than `options.max_errors`.
    BulletinError
        If an input cannot be read.
    OutputError
        If the folder cannot be written to, or holds something else.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as place:
    ...     source = Path(place, "a.jsonl")
    ...     _ = source.write_text('{"text": "青石银行发放贷款80万元"}\n{}\n', encoding="utf-8")
    ...     summary = tag_files([source], Path(place, "out"), options=BatchOptions(format="jsonl"))
    >>> summary.n_items, summary.problems
    (2, {'has no text': 1})
    """
    chosen = options or BatchOptions()
    names = tuple(str(path) for path in paths)
    model = tagger or shared_tagger()
    run = _describe(names, chosen, model)
    _check_kinds(names, chosen)
    out = RunFolder(Path(folder), chosen.format)
    with out.locked():
        done = out.begin(run, force=force)
        shards = _iter_done(names, done, chosen, model)
        with closing(shards):
            _check_errors(done, chosen)
            for shard in shards:
                out.save_shard(done, shard)
                if on_progress is not None:
                    on_progress(done.progress())
                _check_errors(done, chosen)
        _check_unchanged(names, run)
        summary = done.summary()
        out.finish(summary)
    return summary


def _describe(names: tuple[str, ...], options: BatchOptions, tagger: Tagger) -> dict[str, Any]:
    """Return all that results depend on."""
    return {
        "input": [fingerprint(name) for name in names],
        "model": {"version": tagger.model_version, **_hashes(tagger)},
        "option": options.fixed(),
        "innotag": {"version": __version__, "schema_version": SCHEMA_VERSION},
    }


def _hashes(tagger: Tagger) -> dict[str, str]:
    hashes = {"sha256": str(tagger.model.manifest["files"]["scorer.npz"])}
    if tagger.gazetteer is not None:
        rows = repr(tagger.gazetteer.__getstate__())
        hashes["gazetteer sha256"] = hashlib.sha256(rows.encode("utf-8", "replace")).hexdigest()
    return hashes


def _check_kinds(names: tuple[str, ...], options: BatchOptions) -> None:
    kinds = {find_kind(name) for name in names}
    if "parquet" in (options.format, *kinds):
        try:
            import pyarrow  # noqa: F401, ICN001, PLC0415
        except ImportError as error:
            raise MissingExtraError("A batch of parquet", "pyarrow", "parquet") from error


def _iter_done(
    names: tuple[str, ...], done: Done, options: BatchOptions, tagger: Tagger
) -> Generator[DoneShard]:
    encode = Encoder(options.format, dict(options.columns), options.month)
    raw = iter_shards(names, done.after, size=options.shard_items, columns=options.columns)
    if options.n_jobs == 1:
        yield from (encode(tagger, shard) for shard in raw)
        return
    make = partial(_reopen, tagger.model.folder, tagger.gazetteer)
    yield from map_shards(make, encode, raw, n_jobs=options.n_jobs)


def _reopen(folder: Path, gazetteer: Gazetteer | None) -> Tagger:
    """Make the Tagger of a process like that of this one."""
    return Tagger(load_model(folder), gazetteer=gazetteer)


def _check_errors(done: Done, options: BatchOptions) -> None:
    summary = done.summary()
    if options.max_errors is not None and summary.n_errors > options.max_errors:
        raise BatchError(
            f"Stopped: more than {options.max_errors} bad items. So far {summary}\nWhat is done "
            "stays; give the same command with a higher --max-errors (max_errors) to go on, or "
            "correct the input and begin anew.",
            n_errors=summary.n_errors,
        )


def _check_unchanged(names: tuple[str, ...], run: dict[str, Any]) -> None:
    for name, before in zip(names, run["input"], strict=True):
        if fingerprint(name) != before:
            raise ResumeError(
                f"{name!r} was changed while it was read: its items may be of two versions. Begin "
                "anew with --force (force=True) when nothing writes to it."
            )
