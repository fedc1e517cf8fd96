"""Every example in README and docs runs; every command shown is one that the parser takes."""

from __future__ import annotations

import doctest
import json
import re
import shlex
import shutil
import sys
from importlib.metadata import metadata
from importlib.util import find_spec
from pathlib import Path

import pytest

from innotag.cli import build_parser, main

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
BLOCK = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
SHELLS = {"console", "sh", "bash", "shell"}
# What is parsed, not run: these take minutes.
NOT_RUN = {"train", "learn", "evaluate"}
# Names that stand for a file or folder of the reader's own.
YOURS = re.compile(
    r"[\w*-]+\.(?:pdf|docx|xlsx|csv|html|parquet|jsonl)|(?:reports|months)/.*|big\.\w+"
)
OPERATORS = {"|", "<", ">", "&&", ";", "||", ">>"}
NEEDS_JAVA = re.compile(r"\bpyspark\b|\bSparkSession\b")


def blocks_of(page, *languages):
    text = page.read_text(encoding="utf-8")
    return [
        (re.sub(rf"^{indent}", "", body, flags=re.MULTILINE), text[: match.start()].count("\n") + 1)
        for match in BLOCK.finditer(text)
        for indent, language, body in [match.groups()]
        if language in languages
    ]


def commands_of(block):
    """Yield each command of a console block with the output shown below it."""
    command, output = "", []
    for line in block.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            if command:
                yield command, output
            command, output = line[2:], []
        elif command:
            output.append(line)
        elif line.startswith("innotag "):
            yield line, []
    if command:
        yield command, output


def innotag_calls(command):
    """Yield the arguments of each call of innotag in a line, and whether it stands alone."""
    lexer = shlex.shlex(command, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    part, parts = [], []
    for word in [*lexer, ";"]:
        if word in OPERATORS:
            parts.append(part)
            part = []
        else:
            part.append(word)
    alone = len(parts) == 1
    for words in parts:
        if words and words[0].rpartition("/")[2] == "innotag":
            yield words[1:], alone


@pytest.fixture
def workplace(tmp_path, monkeypatch):
    """A folder that looks like a checkout in use."""
    for name in ("training_data", "models"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for month in ("2025-03", "2025-04"):
        shutil.copy(ROOT / "examples" / "bulletin-2025-03.txt", tmp_path / f"{month}.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning")  # not ours to mend
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")  # as above: its sockets
@pytest.mark.filterwarnings("ignore:No Chinese font:UserWarning")  # the machine has none
@pytest.mark.parametrize("name", NAMES)
def test_docs_python_examples_run(name, workplace):
    blocks = blocks_of(ROOT / name, "python", "py")
    code = "".join(body for body, _ in blocks)
    if NEEDS_JAVA.search(code):
        pytest.importorskip("pyspark")
        if shutil.which("java") is None:
            pytest.skip("java is not installed (Debian: openjdk-17-jre-headless)")
    if "dask" in code:
        pytest.importorskip("dask")
    namespace = {"__name__": "example"}
    for body, line in blocks:
        if body.lstrip().startswith(">>>"):
            test = doctest.DocTestParser().get_doctest(body, namespace, name, name, line)
            shown = []
            runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
            runner.run(test, out=shown.append, clear_globs=False)
            assert not runner.failures, "".join(shown)
            namespace = test.globs
        else:
            exec(compile("\n" * line + body, name, "exec"), namespace)  # noqa: S102  (ours)


def exit_code(parser, arguments):
    try:
        parser.parse_args(arguments)
    except SystemExit as stop:
        return stop.code
    return 0


@pytest.mark.parametrize("name", NAMES)
def test_docs_commands_parse(name, capsys):
    parser = build_parser()
    for body, line in blocks_of(ROOT / name, *SHELLS):
        for command, _ in commands_of(body):
            for arguments, _ in innotag_calls(command):
                code = exit_code(parser, arguments)
                assert code == 0, f"{name}, line {line}: {command}: {capsys.readouterr().err}"


def is_run(arguments):
    """Say whether a call is run here, not only parsed."""
    command, *others = arguments
    if command in NOT_RUN or command.startswith("-") or "--help" in others:
        return False
    outputs = {others[at + 1] for at, word in enumerate(others[:-1]) if word.startswith("-")}
    files = [word for word in others if word not in outputs and YOURS.fullmatch(word)]
    return all(Path(word).exists() for word in files)


@pytest.mark.parametrize("name", NAMES)
def test_docs_commands_run_and_print_what_is_shown(name, workplace, capsys):
    for body, _ in blocks_of(ROOT / name, *SHELLS):
        for command, shown in commands_of(body):
            for arguments, alone in innotag_calls(command):
                if not alone or not is_run(arguments):
                    continue
                capsys.readouterr()
                assert main(arguments) == 0, f"{command}: {capsys.readouterr().err}"
                printed = capsys.readouterr()
                lines = {line.rstrip() for line in (printed.out + printed.err).splitlines()}
                wanted = {line.rstrip() for line in shown if line and "…" not in line}
                assert wanted <= lines, command


@pytest.mark.parametrize("name", NAMES)
def test_docs_name_extras_that_exist(name):
    extras = set(metadata("innotag").get_all("Provides-Extra"))
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"'(?:innotag|\.)\[([\w,-]+)\]'", text)
    assert {extra for names in found for extra in names.split(",")} <= extras


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("README")])
def test_docs_links_of_the_readme_lead_to_files(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text)
    assert links
    assert not [link for link in links if not (ROOT / link).is_file()]


def test_docs_readme_commands_are_the_same_in_both_languages():
    plain = [
        [body for body, _ in blocks_of(ROOT / name, "")]
        for name in ("README.md", "README.zh-CN.md")
    ]
    assert plain[0] == plain[1]
    assert plain[0][1].strip().endswith(".venv/bin/python -m pytest")


def test_docs_build_strictly_and_fetch_nothing(tmp_path):
    if find_spec("mkdocs") is None:
        pytest.skip("mkdocs is not installed: pip install 'innotag[docs]'")
    import subprocess

    site = tmp_path / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    for page in site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.findall(
            r"<(?:script|link|img|iframe)[^>]+(?:src|href)=\"?(?:https?:)?//", html
        )
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    separator = re.compile(index["config"]["separator"])
    words = {word for page in index["docs"] for word in separator.split(page["text"])}
    assert {"普惠", "下拉框", "review"} <= words  # what a reader may search for
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\"?(?:https?:)?//|@import", sheet.read_text(encoding="utf-8"))


def test_docs_say_the_numbers_of_the_learning_plot():
    numbers = json.loads((ROOT / "docs" / "images" / "active-learning.json").read_text("utf-8"))
    page = (ROOT / "docs" / "correct.md").read_text("utf-8")

    def mean(name, share):
        column = numbers["shares"].index(share)
        return sum(row[column] for row in numbers[name]) / numbers["seeds"]

    assert f"{mean('head of the queue', 0.3):.3f} micro-F1" in page
    assert f"half of the items give {mean('random items', 0.5):.3f}" in page
