"""Leakage: no training item gives a held-out or shared gold item away."""

from __future__ import annotations

import pytest

from innotag.evaluate import read_gold
from innotag.evaluate.leakage import find_leaks
from innotag.train import HELD_OUT


def check(items, gold):
    leaks = find_leaks(items, gold)
    told = sorted({leak.training_id for leak in leaks})
    message = [f"take {len(told)} training items out: {' '.join(told)}", *map(str, leaks[:20])]
    assert not leaks, "\n".join(message)


@pytest.mark.parametrize("name", sorted(HELD_OUT))
def test_leakage_of_held_out_items(name, items, held_out):
    check(items, read_gold([held_out.with_name(name)]))


def test_leakage_of_shared_gold(items, shared_files):
    check(items, read_gold(shared_files))
