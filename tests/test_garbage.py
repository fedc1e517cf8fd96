"""The search for dead cycles is put off, and goes on as before."""

from __future__ import annotations

import gc

import pytest

from innotag.garbage import collection_paused


def fail():
    with collection_paused():
        assert not gc.isenabled()
        raise ZeroDivisionError


def test_collection_goes_on_after_a_pause_and_after_an_error():
    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()


def test_collection_that_was_off_stays_off():
    gc.disable()
    try:
        with collection_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
