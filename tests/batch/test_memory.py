"""Memory of a batch does not grow with its input."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# What the system's accounting calls the maximum is that of the process that started this one, too.
MEASURE = (
    "import sys; from pathlib import Path; from innotag.cli import main; main(sys.argv[1:]);"
    "lines = Path('/proc/self/status').read_text().splitlines();"
    "print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith('VmHWM')))"
)
TEXT = "3月5日，青石银行云溪支行向茶农发放“茶香贷”80万元，期限3年，支持扩种。"


def most_mb(tmp_path, count, ending):
    """Return the most memory that a run over so many items held."""
    source, out = tmp_path / f"{count}.jsonl", tmp_path / f"{count}-{ending}"
    with source.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": str(number), "text": f"第{number}条：{TEXT}"}) + "\n")
    command = [sys.executable, "-c", MEASURE, "tag", str(source), "-o", f"{out}/"]
    command += ["--format", ending, "--shard-items", "250"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{count} items" in done.stderr
    return float(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="reads memory as Linux counts it")
@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_batch_memory_is_flat(tmp_path, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    small, large = (most_mb(tmp_path, count, ending) for count in (1_000, 4_000))
    assert large - small < 12
    assert large < 300
