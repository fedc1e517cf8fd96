"""Every example in a docstring runs and prints what it says."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import innotag

MODULES = sorted(
    info.name
    for info in pkgutil.walk_packages(innotag.__path__, "innotag.")
    if not info.name.endswith("__main__")
)
NEEDS = {"innotag.integrations.spacy": "spacy"}


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_run(name, capsys):
    if name in NEEDS:
        pytest.importorskip(NEEDS[name])
    flags = doctest.NORMALIZE_WHITESPACE
    failed, _ = doctest.testmod(import_module(name), optionflags=flags)
    assert not failed, capsys.readouterr().out


def test_docstring_examples_are_many():
    finder = doctest.DocTestFinder()
    counts = [len(test.examples) for name in MODULES for test in finder.find(import_module(name))]
    assert sum(counts) > 100
