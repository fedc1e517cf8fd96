"""Work in processes: fixed shards, in order, only a few ahead of the reader."""

from __future__ import annotations

import marshal
import os
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from itertools import islice
from multiprocessing import get_context, parent_process
from operator import attrgetter
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

from innotag.results import Entity, Result, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from innotag.tagger import Tagger

SHARD: Final = 256
_AHEAD: Final = 2
_T = TypeVar("_T")
_S = TypeVar("_S")
_worker: Tagger | None = None

_NAMES: Final = tuple(field.name for field in fields(Result))
_ENTITIES: Final = _NAMES.index("entities")
_EVIDENCE: Final = _NAMES.index("evidence")
_cells_of = attrgetter(*_NAMES)
_entity_cells = attrgetter(*(field.name for field in fields(Entity)))
_span_cells = attrgetter(*(field.name for field in fields(Span)))


def _start(make: Callable[[], Tagger]) -> None:
    global _worker  # noqa: PLW0603  (one Tagger a process, made when the process starts)
    Thread(target=_end_with_parent, daemon=True).start()
    _worker = make()


def _end_with_parent() -> None:
    """End this process when its parent is gone: a killed parent cannot end it."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Callable[[Tagger, _S], _T], shard: _S) -> _T:
    tagger = _worker
    if tagger is None:
        raise RuntimeError("The worker process was not started by map_shards().")
    return work(tagger, shard)


def chunked(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield lists of `size` rows, the last one shorter."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def map_shards(
    make: Callable[[], Tagger],
    work: Callable[[Tagger, _S], _T],
    shards: Iterable[_S],
    *,
    n_jobs: int,
) -> Iterator[_T]:
    """Yield `work(tagger, shard)` of each shard in order, done by `n_jobs` processes.

    Each process calls `make` once for its Tagger; `make`, `work` and the shards must be picklable.
    At most two shards a process are read ahead. The processes end with the one that started them,
    even if that is killed.
    """
    with ProcessPoolExecutor(
        n_jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(make,)
    ) as pool:
        pending: deque[Future[_T]] = deque()
        try:
            for shard in shards:
                pending.append(pool.submit(_work, work, shard))
                if len(pending) >= n_jobs * _AHEAD:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:  # the reader has gone, or a shard failed
                future.cancel()


def classify_shards(
    make: Callable[[], Tagger], rows: Iterable[tuple[Any, ...]], *, n_jobs: int
) -> Iterator[Result]:
    """Yield the results of `rows` in order, tagged by `n_jobs` processes."""
    for data in map_shards(make, _tag, chunked(rows, SHARD), n_jobs=n_jobs):
        yield from unpack(data)


def _tag(tagger: Tagger, rows: list[tuple[Any, ...]]) -> bytes:
    texts, titles, months, banks, ids = zip(*rows, strict=True)
    return pack(tagger.classify_many(texts, titles=titles, months=months, banks=banks, ids=ids))


def pack(results: Iterable[Result]) -> bytes:
    """Return results as bytes for another process: less than half the cost of pickling them.

    Examples
    --------
    >>> results = [Result("上线", None, "1", (), {}, "other", {}, (), {}, {})]
    >>> list(unpack(pack(results))) == results
    True
    """
    return marshal.dumps([_to_cells(result) for result in results])


def unpack(data: bytes) -> Iterator[Result]:
    """Yield the results that `pack` was given; only for bytes of a process of one's own."""
    return map(_from_cells, marshal.loads(data))  # noqa: S302  (bytes of our own process)


def _to_cells(result: Result) -> list[Any]:
    cells = list(_cells_of(result))
    cells[_ENTITIES] = [_entity_cells(entity) for entity in result.entities]
    cells[_EVIDENCE] = {k: [_span_cells(span) for span in v] for k, v in result.evidence.items()}
    return cells


def _from_cells(cells: list[Any]) -> Result:
    cells[_ENTITIES] = tuple([Entity(*entity) for entity in cells[_ENTITIES]])
    cells[_EVIDENCE] = {k: tuple([Span(*s) for s in v]) for k, v in cells[_EVIDENCE].items()}
    return Result(*cells)
