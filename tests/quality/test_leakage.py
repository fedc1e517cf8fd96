"""Leakage: no training item gives a held-out or shared gold item away."""

from __future__ import annotations

import pytest

from innotag.evaluate import read_gold
from innotag.evaluate.leakage import find_leaks
from innotag.train import HELD_OUT

# A round sum at the same bank in two reports that have nothing else in common, read and compared.
CHANCE = {("tr-wc-0600", "un-0172"), ("tr-wb-0137", "un-0203")}


def check(items, gold):
    leaks = [
        leak
        for leak in find_leaks(items, gold)
        if (leak.training_id, leak.gold_id) not in CHANCE or not leak.what.startswith("both name")
    ]
    told = sorted({leak.training_id for leak in leaks})
    message = [f"take {len(told)} training items out: {' '.join(told)}", *map(str, leaks[:20])]
    assert not leaks, "\n".join(message)


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_leakage_of_held_out_items(name, items, held_out):
    check(items, read_gold([held_out.with_name(name)]))


def test_leakage_of_shared_gold(items, shared_files):
    check(items, read_gold(shared_files))
