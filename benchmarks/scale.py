"""Cost, memory and throughput: of long texts, from disk to disk, in processes, on Spark and Dask.

usage: python benchmarks/scale.py [-n 100000] [--runs 3] [--skip spark dask]

Items are those of the training data over and over, each with an id of its own. Cost is in seconds
of the processor, the start of the command included; memory is the most that one process ever held.
Throughput of one and of two processes is measured in alternating runs of all items; the median of
the ratios is printed with the load of the machine, which spoils it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from itertools import chain, cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LONGEST = 1_000_000
DATA = Path(__file__).resolve().parents[1] / "training_data"
MEASURE = (
    "import json, resource, sys, time; from innotag.cli import main;"
    "start = time.perf_counter(); code = main(sys.argv[1:]); end = time.perf_counter();"
    "who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN);"
    "used = [resource.getrusage(each) for each in who];"
    "print(json.dumps({'s': end - start, 'cpu': sum(u.ru_utime + u.ru_stime for u in used),"
    "'mb': max(u.ru_maxrss for u in used) / 1024}))"
)


def write_items(path: Path, count: int) -> None:
    """Write a file of items numbered n0, n1 and so on."""
    lines = chain.from_iterable(
        each.read_text(encoding="utf-8").splitlines() for each in sorted(DATA.glob("*.jsonl"))
    )
    known = [item for item in map(json.loads, lines) if item.get("text")]
    with path.open("w", encoding="utf-8") as file:
        for number, item in enumerate(islice(cycle(known), count)):
            row = {"id": f"n{number}", "text": item["text"], "title": item.get("title")}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def run_tag(source: Path, out: Path, *more: str) -> dict[str, float]:
    """Run the command in a process of its own; return its seconds, CPU seconds and memory."""
    command = [sys.executable, "-c", MEASURE, "tag", str(source), "-o", f"{out}/", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def show_lengths() -> None:
    """Print the cost of texts of 10 to a million characters."""
    import innotag  # noqa: PLC0415

    lines = (DATA / "test.jsonl").read_text(encoding="utf-8").splitlines()
    whole = "".join(json.loads(line)["text"] for line in lines)
    while len(whole) < LONGEST:
        whole += whole
    tagger = innotag.load()
    length = 10
    while length <= LONGEST:
        texts = [whole[at : at + length] for at in range(0, len(whole) - length + 1, length)]
        texts = texts[: max(1, LONGEST // length // 10)]
        began = time.process_time()
        for text in texts:
            tagger.classify(text)
        each = (time.process_time() - began) / len(texts)
        print(f"{length:>9} characters {each * 1e3:>10.2f} ms {each / length * 1e6:>6.1f} µs each")
        length *= 10


def show_memory(place: Path, count: int) -> None:
    """Print cost and memory of 100 items and ten times as many, up to all, in both formats."""
    counts = [100 * 10**power for power in range(20) if 100 * 10**power < count]
    for ending in ("jsonl", "parquet"):
        for n in (*counts, count):
            source = place / f"{n}.jsonl"
            if not source.exists():
                write_items(source, n)
            used = run_tag(source, place / f"m-{ending}-{n}", "--format", ending)
            print(
                f"{n:>9} items to {ending:<8} {n / used['s']:>7.0f} items/s "
                f"{used['cpu'] * 1e6 / n:>6.0f} CPU s a million {used['mb']:>6.0f} MB at most"
            )


def show_processes(place: Path, count: int, runs: int) -> None:
    """Print the throughput of one and two processes in alternating runs."""
    source = place / "processes.jsonl"
    write_items(source, count)
    speeds: dict[str, list[float]] = {"1": [], "2": []}
    for run in range(runs):
        for jobs, found in speeds.items():
            out = place / f"p-{jobs}-{run}"
            used = run_tag(source, out, "--format", "jsonl", "--jobs", jobs)
            found.append(count / used["s"])
            print(
                f"  run {run + 1}, {jobs} processes: {found[-1]:.0f} items/s, "
                f"{used['cpu'] / used['s']:.2f} processors used, load {load()}"
            )
    one, two = (statistics.median(speeds[jobs]) for jobs in "12")
    ratio = statistics.median(b / a for a, b in zip(*speeds.values(), strict=True))
    print(f"1 process {one:.0f} items/s, 2 processes {two:.0f} items/s: {ratio:.2f} times")


def load() -> str:
    """Return the load of the machine in the last minute and its cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def show_spark(place: Path, count: int) -> None:
    """Print the throughput of local Spark with two cores, its start left out."""
    from pyspark.sql import SparkSession  # noqa: PLC0415

    from innotag.integrations.spark import tag_spark  # noqa: PLC0415

    os.environ["PYSPARK_PYTHON"] = sys.executable
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    source = place / "cluster.jsonl"
    write_items(source, count)
    frame = spark.read.json(str(source), schema="id string, text string, title string")
    frame = frame.repartition(8).cache()
    frame.count()
    tag_spark(frame.limit(100)).count()
    start = time.perf_counter()
    tag_spark(frame).write.parquet(str(place / "spark"))
    _say("Spark local[2]", count, time.perf_counter() - start)
    spark.stop()


def show_dask(place: Path, count: int) -> None:
    """Print the throughput of a local Dask cluster of two processes, its start left out."""
    import dask.dataframe as dd  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415
    from distributed import Client, LocalCluster  # noqa: PLC0415

    from innotag.integrations.dask import tag_dask  # noqa: PLC0415

    source = place / "cluster.jsonl"
    write_items(source, count)
    given = pd.read_json(source, lines=True, dtype={"id": str})
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster):
        tag_dask(dd.from_pandas(given.head(100), npartitions=2)).compute()
        start = time.perf_counter()
        tag_dask(dd.from_pandas(given, npartitions=8)).to_parquet(str(place / "dask"))
        _say("Dask, 2 workers", count, time.perf_counter() - start)


def _say(name: str, count: int, seconds: float) -> None:
    print(f"{name}: {count} items in {seconds:.1f} s, {count / seconds:.0f} items/s, load {load()}")


def main() -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", "--items", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parts = ("memory", "processes", "spark", "dask", "lengths")
    parser.add_argument("--skip", nargs="*", choices=parts, default=[])
    options = parser.parse_args()
    fewer = max(1, options.items // 5)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        if "memory" not in options.skip:
            show_memory(place, options.items)
        if "processes" not in options.skip:
            show_processes(place, options.items, options.runs)
        if "spark" not in options.skip:
            show_spark(place, fewer)
        if "dask" not in options.skip:
            show_dask(place, fewer)
        if "lengths" not in options.skip:
            show_lengths()  # last: a process counts the memory of the one that made it as its own
    return 0


if __name__ == "__main__":
    sys.exit(main())
