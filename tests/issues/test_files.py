"""Folders, patterns and names of files."""

from __future__ import annotations

import os

import pytest

from innotag.errors import BulletinError
from innotag.issues.files import find_files


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("b.pdf", "a.txt", "in/c.CSV", "in/d.png", ".e.txt", ".git/f.txt", "[g].txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_files_of_a_folder_are_those_of_known_endings_in_order(folder):
    assert find_files(["."]) == ["[g].txt", "a.txt", "b.pdf", os.path.join("in", "c.CSV")]  # noqa: PTH118


def test_files_of_a_pattern_are_in_order(folder):
    assert find_files(["?.*"]) == ["a.txt", "b.pdf"]
    assert [os.path.basename(f) for f in find_files(["**/*.CSV"])] == ["c.CSV"]  # noqa: PTH119


def test_files_are_each_taken_once(folder):
    assert find_files(["b.pdf", "a.txt", ".", "./b.pdf"])[:3] == ["b.pdf", "a.txt", "[g].txt"]


def test_files_that_look_like_patterns_are_files_where_they_are(folder):
    assert find_files(["[g].txt", "-"]) == ["[g].txt", "-"]


@pytest.mark.parametrize(
    ("name", "match"),
    [
        ("*.docx", "No file matches"),
        ("x", "holds no file"),
        ("no.txt", "does not exist"),
        ("no\0.txt", "does not exist"),
    ],
)
def test_files_that_are_none_are_an_error(folder, name, match):
    (folder / "x").mkdir()
    with pytest.raises(BulletinError, match=match):
        find_files([name])


def test_files_of_a_folder_follow_links_to_files_and_not_to_folders(folder):
    for name, target in (("out.txt", folder.parent / "far.txt"), ("loop", folder)):
        os.symlink(target, folder / name)  # noqa: PTH211
    (folder.parent / "far.txt").write_text("远", encoding="utf-8")
    found = find_files(["."])
    assert sum("out.txt" in file for file in found) == 1
    assert not any("loop" in file for file in found)
