"""Tagging in processes: fixed shards, in order, only a few ahead of the reader."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from innotag.results import Result
    from innotag.tagger import Tagger

SHARD: Final = 256
_AHEAD: Final = 2
_T = TypeVar("_T")
_worker: Tagger | None = None


def _start(make: Callable[[], Tagger]) -> None:
    global _worker  # noqa: PLW0603  (one Tagger a process, made when the process starts)
    _worker = make()


def _tag(rows: list[tuple[Any, ...]]) -> list[Result]:
    tagger = _worker
    if tagger is None:
        raise RuntimeError("The worker process was not started by classify_shards().")
    return list(
        tagger.classify_many(
            [row[0] for row in rows],
            titles=[row[1] for row in rows],
            months=[row[2] for row in rows],
            banks=[row[3] for row in rows],
            ids=[row[4] for row in rows],
        )
    )


def chunked(rows: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield lists of `size` rows, the last one shorter."""
    iterator = iter(rows)
    while chunk := list(islice(iterator, size)):
        yield chunk


def classify_shards(
    make: Callable[[], Tagger], rows: Iterable[tuple[Any, ...]], *, n_jobs: int
) -> Iterator[Result]:
    """Yield the results of `rows` in order, tagged by `n_jobs` processes.

    Each process calls `make` once for its Tagger; it must be picklable.
    """
    with ProcessPoolExecutor(
        n_jobs, mp_context=get_context("spawn"), initializer=_start, initargs=(make,)
    ) as pool:
        pending: deque[Future[list[Result]]] = deque()
        for shard in chunked(rows, SHARD):
            pending.append(pool.submit(_tag, shard))
            if len(pending) >= n_jobs * _AHEAD:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()
