"""Dependencies point one way, low to high; what has no place in the list has no place here."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path

import pytest

# From low to high. A module imports only from lower lines; those of one line know nothing of
# each other. Packages are one module here.
LAYERS = [
    {"errors", "_version", "expressions", "garbage"},
    {"labels", "months"},
    {"results", "whole_files", "cells"},
    {"text", "packed", "matching"},
    {"characters", "segment", "vocabulary"},
    {"likeness"},
    {"lexicon"},
    {"gazetteer"},
    {"gazetteer_file"},
    {"_build_lexicon", "recognisers", "issues"},
    {"headline_amount_cues", "headline_date_cues"},
    {"headline_amount_ranks"},
    {"headline_amounts", "headline_dates", "headline_products"},
    {"features", "headline", "tables", "themes", "event_figures", "queues"},
    {"event_facts"},
    {"scoring", "outputs", "duplicates"},
    {"layout"},
    {"scorer", "pipeline"},
    {"evidence", "review"},
    {"artifact"},
    {"train", "console", "display", "parallel"},
    {"report", "exchange"},
    {"tagger"},
    {"answers"},
    {"tagging", "explain"},
    {"frames"},
    {"batch", "evaluate", "integrations", "sklearn"},
    {"learn"},
    {"cli"},
]
# Parts that must not know of the others, whatever their place in the list.
ONLY = {
    "issues": {"errors", "text", "labels", "months"},
    "display": {"errors", "labels", "results", "tables"},
    "report": {
        "errors",
        "labels",
        "results",
        "tables",
        "display",
        "outputs",
        "cells",
        "whole_files",
    },
}
FACE = {"__init__"}


def package_root() -> Path:
    spec = find_spec("innotag")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def part_of(path: Path, root: Path) -> str:
    relative = path.relative_to(root).with_suffix("")
    return relative.parts[0]


def iter_imports(tree: ast.AST):
    """Yield the parts of innotag that a module imports at run time, late imports included."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "innotag":
            inner = node.module.split(".")[1:]
            yield from [inner[0]] if inner else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("innotag."):
                    yield alias.name.split(".")[1]
        yield from iter_imports(node)


def graph():
    root = package_root()
    edges = {}
    for path in sorted(root.rglob("*.py")):
        part = part_of(path, root)
        found = set(iter_imports(ast.parse(path.read_text(encoding="utf-8"))))
        edges.setdefault(part, set()).update(found - {part, "__version__"})
    return edges


EDGES = graph()
RANK = {part: rank for rank, parts in enumerate(LAYERS) for part in parts}


@pytest.mark.parametrize("part", sorted(set(EDGES) - FACE))
def test_architecture_points_one_way(part):
    assert part in RANK, f"{part} has no place in LAYERS: decide where it stands"
    wrong = sorted(other for other in EDGES[part] if RANK[other] >= RANK[part])
    assert not wrong, f"{part} imports {', '.join(wrong)}, which stand above or beside it"


@pytest.mark.parametrize("part", sorted(ONLY))
def test_architecture_keeps_parts_apart(part):
    assert EDGES.get(part, set()) <= ONLY[part]


def test_architecture_sees_a_wrong_import():
    tree = ast.parse("def f():\n    from innotag.cli import main\n    import innotag.report.page")
    assert set(iter_imports(tree)) == {"cli", "report"}
