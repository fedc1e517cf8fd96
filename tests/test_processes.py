"""One Tagger in many threads, and processes started either way, give what one run gives."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import pytest

import innotag
from innotag.errors import InputError
from innotag.parallel import chunked, pack, unpack

TEXTS = [
    f"第{n}条：3月{n % 28 + 1}日，{bank}云溪支行向{who}发放“茶香贷”{n + 1}万元，期限{n % 5 + 1}年。"
    for n, (bank, who) in enumerate(
        [("青石银行", "茶农"), ("海棠银行", "科技型企业"), ("云溪农商银行", "光伏电站")] * 20
    )
]


def classify_all(texts):
    return [innotag.classify(text, month="2025-03").to_dict() for text in texts]


def test_threads_share_one_tagger():
    tagger = innotag.load()  # its own: nothing is warm
    expected = [innotag.classify(text, month="2025-03") for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(lambda: [tagger.classify(t, month="2025-03") for t in TEXTS])
            for _ in range(8)
        ]
        assert all(job.result() == expected for job in jobs)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_of_every_kind_give_the_same(tmp_path, method):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"needs {method}")
    expected = classify_all(TEXTS)  # the shared Tagger is in use before a fork
    code = (
        "import json, multiprocessing, sys, innotag\n"
        "def tag(text): return innotag.classify(text, month='2025-03').to_dict()\n"
        "if __name__ == '__main__':\n"
        "    texts = json.load(sys.stdin); tag(texts[0])\n"
        f"    with multiprocessing.get_context({method!r}).Pool(2) as pool:\n"
        "        json.dump(pool.map(tag, texts, 10), sys.stdout)\n"
    )
    script = tmp_path / "main.py"
    script.write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == expected


def test_jobs_give_what_one_process_gives():
    many = list(innotag.classify_many(TEXTS * 10, months="2025-03", n_jobs=2))
    assert many == list(innotag.classify_many(TEXTS * 10, months="2025-03"))


def test_jobs_read_only_a_few_shards_ahead():
    taken = []

    def texts():
        for number in range(256 * 20):
            taken.append(number)
            yield "发放贷款"

    results = innotag.classify_many(texts(), n_jobs=2)
    next(results)
    assert len(taken) <= 256 * 5
    results.close()


def test_long_texts_are_tagged_a_few_at_a_time():
    taken = []

    def texts():
        for number in range(60):
            taken.append(number)
            yield "青石银行发放贷款。" * 1000

    results = innotag.classify_many(texts())
    next(results)
    assert len(taken) <= 10
    results.close()


def test_packed_results_are_the_same_after_unpacking():
    texts = [*TEXTS, "", "\ud800", "国家金融监督管理总局发布《关于普惠金融的通知》"]
    results = [innotag.classify(text, title=text[:9], month="2025-03") for text in texts]
    assert list(unpack(pack(results))) == results
    assert list(unpack(pack([]))) == []


def test_chunks_hold_all_rows():
    assert list(chunked(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_workers_end_with_a_killed_parent(tmp_path):
    psutil = pytest.importorskip("psutil")
    script = tmp_path / "main.py"
    script.write_text(
        "import innotag\n"
        "if __name__ == '__main__':\n"
        "    many = innotag.classify_many(iter(lambda: '发放贷款', 0), n_jobs=2)\n"
        "    for n, _ in enumerate(many):\n"
        "        if n == 0: print('ready', flush=True)\n",
        encoding="utf-8",
    )
    running = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    assert running.stdout.readline() == b"ready\n"
    children = psutil.Process(running.pid).children(recursive=True)
    assert len(children) >= 2
    running.kill()
    running.communicate()
    _, alive = psutil.wait_procs(children, timeout=20)
    assert not alive


def test_jobs_take_the_same_text_over_and_over():
    assert len(list(innotag.classify_many(repeat("发放贷款", 3)))) == 3


def test_jobs_refuse_a_companion_that_repeats_too_few_times():
    with pytest.raises(InputError, match="months that end before the others"):
        list(innotag.classify_many(["发放贷款"] * 3, months=repeat("2025-03", 2)))
