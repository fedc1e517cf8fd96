"""Kill a batch at random points and check that no item is lost or doubled.

usage: python benchmarks/kill.py [--kills 50] [--items 20000] [--jobs 2] [--format jsonl]

Each start of the same command is ended with SIGKILL after a random time; what lies there is
checked after every kill. Then the command runs to its end, and the ids must be those of the input,
in order. Exits with 1 where they are not.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from scale import write_items


def read_ids(folder: Path, ending: str) -> list[str]:
    """Return the ids of all shards in order; fails on a shard that is not whole."""
    ids: list[str] = []
    for path in sorted(folder.glob(f"part-*.{ending}")):
        if ending == "jsonl":
            with path.open(encoding="utf-8") as file:
                ids += [json.loads(line)["id"] for line in file]
        else:
            import pyarrow.parquet as pq  # noqa: PLC0415

            ids += pq.read_table(path, columns=["id"]).column("id").to_pylist()
    return ids


def main() -> int:
    """Print one line a kill and the verdict; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", default="jsonl", choices=("jsonl", "parquet"))
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311  (places to kill, not secrets)
    with TemporaryDirectory() as place:
        source, out = Path(place, "in.jsonl"), Path(place, "out")
        write_items(source, options.items)
        size = max(1, options.items // 100)
        command = [sys.executable, "-m", "innotag.cli", "tag", str(source), "-o", f"{out}/"]
        command += ["--format", options.format, "--shard-items", str(size)]
        command += ["--jobs", str(options.jobs)]
        wrong = in_work = 0
        for number in range(1, options.kills + 1):
            before = len(list(out.glob("part-*")))
            running = subprocess.Popen(command, stderr=subprocess.PIPE)  # noqa: S603  (our own)
            aim = min(99, before + rng.randint(0, 3))
            limit = time.monotonic() + 30
            while len(list(out.glob("part-*"))) < aim and time.monotonic() < limit:
                time.sleep(0.002)
            time.sleep(rng.uniform(0, 0.15))
            running.send_signal(signal.SIGKILL)
            running.communicate()
            ids = read_ids(out, options.format)
            is_right = ids == [f"n{index}" for index in range(len(ids))]
            wrong += not is_right
            in_work += running.returncode == -signal.SIGKILL
            print(f"kill {number}: {len(ids)} items whole, {'right' if is_right else 'WRONG'}")
        last = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        ids = read_ids(out, options.format)
        whole = ids == [f"n{index}" for index in range(options.items)]
        print(last.stderr.strip().splitlines()[0])
        print(
            f"{options.kills} kills ({in_work} while it ran), {wrong} wrong in between; at the end "
            f"{len(ids)} of {options.items} items, {len(ids) - len(set(ids))} doubled, "
            f"{'in order' if whole else 'NOT the input'}"
        )
    return 0 if whole and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
