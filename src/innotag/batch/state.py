"""What a run has begun with and what it has done, on disk: nothing else is needed to go on."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from innotag.batch.counts import Done, Summary
from innotag.errors import InnotagError, OutputError, ResumeError
from innotag.whole_files import save_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from innotag.batch.encode import DoneShard

STATE: Final = "_innotag"
_RUN: Final = "run.json"
_DONE: Final = "done.jsonl"
_SUMMARY: Final = "summary.json"
_LOCK: Final = "lock"
_OURS: Final = re.compile(r"part-\d{6,}\.(?:jsonl|parquet)|\.[0-9a-f]{16}\.(?:jsonl|parquet|json)")


class RunFolder:
    """The output folder of a run and its state; one process at a time works in it."""

    def __init__(self, folder: Path, ending: str) -> None:
        self.folder = folder
        self.ending = ending
        self.state = folder / STATE

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make the folder and hold its lock, which ends with the process, however it ends.

        An error of the file system inside becomes an `OutputError`.
        """
        with _writing(self.folder):
            if not self.state.is_dir():
                self._check_empty()
            self.state.mkdir(parents=True, exist_ok=True)
            with (self.state / _LOCK).open("ab") as file:
                _lock(file, self.folder)
                yield

    def _check_empty(self) -> None:
        if self.folder.exists() and any(self.folder.iterdir()):
            raise OutputError(
                f"{self.folder} is not empty and was not made by `innotag tag`. Give a new or an "
                "empty folder.",
                path=str(self.folder),
            )

    def begin(self, run: dict[str, Any], *, force: bool) -> Done:
        """Return what is done already of this very run; begin anew with `force` or if none is.

        Raises
        ------
        ResumeError
            If what was begun here had another input, model, option or package version.
        """
        path = self.state / _RUN
        self._sweep(r"\..*")
        if path.exists() and not force:
            _check_same(_read_json(path), run, self.folder)
            return self._read_done()
        (self.state / _SUMMARY).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        (self.state / _DONE).unlink(missing_ok=True)
        self._sweep(r"part-.*")
        save_bytes(_to_json(run), path, force=True)
        _sync(self.state)
        return Done()

    def _sweep(self, pattern: str) -> None:
        """Remove files of ours whose name fits."""
        for folder in (self.folder, self.state):
            for path in folder.iterdir():
                if re.fullmatch(pattern, path.name) and _OURS.fullmatch(path.name):
                    path.unlink(missing_ok=True)

    def _read_done(self) -> Done:
        """Return the shards done up to the first that is not there whole; forget what follows."""
        done = Done()
        path = self.state / _DONE
        kept = []
        for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
            entry = _read_entry(line)
            if entry is None or not self._is_whole(done.n_shards, entry):
                break
            done.add(entry)
            kept.append(line)
        save_bytes(b"".join(kept), path, force=True)
        return done

    def _is_whole(self, number: int, entry: dict[str, Any]) -> bool:
        try:
            return self._part(number).stat().st_size == int(entry["bytes"])
        except OSError:
            return False

    def _part(self, number: int) -> Path:
        return self.folder / f"part-{number:06d}.{self.ending}"

    def save_shard(self, done: Done, shard: DoneShard) -> None:
        """Write a shard under its name, and only then say that it is done."""
        save_bytes(shard.data, self._part(done.n_shards), force=True)
        _sync(self.folder)
        entry = {
            "items": shard.n_items,
            "bytes": len(shard.data),
            "after": list(shard.after),
            "share": shard.share,
            "problems": shard.problems,
            "shown": list(shard.shown),
        }
        line = json.dumps(entry).encode("ascii") + b"\n"
        with (self.state / _DONE).open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        done.add(entry)

    def finish(self, summary: Summary) -> None:
        """Drop parts that belong to no shard, and write the summary: the run is complete."""
        for path in self.folder.glob("part-*"):
            number = re.match(r"part-(\d+)", path.name)
            if number and int(number[1]) >= summary.n_shards and _OURS.fullmatch(path.name):
                path.unlink(missing_ok=True)
        facts = {
            "items": summary.n_items,
            "shards": summary.n_shards,
            "bad items": summary.n_errors,
            "problems": summary.problems,
            "first bad items": list(summary.shown),
        }
        save_bytes(_to_json(facts), self.state / _SUMMARY, force=True)
        _sync(self.state)


def _check_same(begun: dict[str, Any], now: dict[str, Any], folder: Path) -> None:
    was, is_now = dict(_facts(begun)), dict(_facts(now))
    changed = [
        f"{name} was {was.get(name)!r} and is {is_now.get(name)!r}"
        for name in dict.fromkeys([*was, *is_now])
        if was.get(name) != is_now.get(name)
    ]
    if changed:
        more = f" (and {len(changed) - 3} more)" if len(changed) > 3 else ""
        raise ResumeError(
            f"{folder} was begun with something else: {'; '.join(changed[:3])}{more}. Results are "
            "never mixed. Give what it was begun with, choose another folder, or begin anew with "
            "--force (force=True), which removes what is there."
        )


def _facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _facts(inner, f"{path} {key}".strip())
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _facts(inner, f"{path} {number}")
    else:
        yield path, value


def _read_json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ResumeError(
            f"{path} cannot be read ({error}): what was begun here is not known. Choose another "
            "folder, or begin anew with --force (force=True)."
        ) from error
    return found if isinstance(found, dict) else {}


def _read_entry(line: bytes) -> dict[str, Any] | None:
    """Return a line of the list of shards, None where a kill has cut it."""
    if not line.endswith(b"\n"):
        return None
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    keys = {"items", "bytes", "after", "share", "problems", "shown"}
    return entry if isinstance(entry, dict) and keys <= set(entry) else None


def _to_json(value: dict[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=True, indent=1) + "\n").encode("ascii")


def _lock(file: Any, folder: Path) -> None:
    try:
        import fcntl  # noqa: PLC0415  (not on every system)
    except ImportError:
        return
    try:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise OutputError(
            f"Another run is writing to {folder}. Wait for it, or choose another folder.",
            path=str(folder),
        ) from error


def _sync(folder: Path) -> None:
    """Have the names in a folder on disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except InnotagError:
        raise
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written to: {error.strerror or error}. Shards that are done stay; "
            "make room or choose another folder, then give the same command again.",
            path=str(folder),
        ) from error
