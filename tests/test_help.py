"""Help texts have examples that the parser takes, and the shells complete the command."""

import argparse
import shlex
import shutil
import subprocess
import sys

import pytest

from innotag.cli import build_parser, main
from innotag.cli.completion import SHELLS

PARSER = build_parser()
COMMANDS = next(
    action.choices for action in PARSER._actions if isinstance(action, argparse._SubParsersAction)
)


def examples_of(epilog):
    """Return the example lines of a help text, without redirections."""
    lines = epilog.split("examples:\n", 1)[1].split("\n\n", 1)[0].splitlines()
    return [line.strip().split(" < ")[0] for line in lines]


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_has_examples_that_parse(name):
    examples = examples_of(COMMANDS[name].epilog)
    assert examples
    for line in examples:
        program, *arguments = shlex.split(line)
        assert program == "innotag"
        assert PARSER.parse_args(arguments).command == name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_says_what_every_option_does(name):
    command = COMMANDS[name]
    assert command.description
    silent = [a.dest for a in command._actions if not a.help and not a.required]
    assert not silent


def test_help_of_the_whole_command_has_examples(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = capsys.readouterr().out
    assert "innotag tag examples/" in shown
    assert "exit codes: 0 done" in shown


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_names_every_command(shell, capsys):
    pytest.importorskip("shtab")
    with pytest.raises(SystemExit) as stop:
        main(["--print-completion", shell])
    script = capsys.readouterr().out
    assert stop.value.code == 0
    assert all(name in script for name in COMMANDS)


def complete_in_bash(*words, cwd=None):
    """Return what bash offers after these words."""
    made = subprocess.run(
        [sys.executable, "-m", "innotag.cli", "--print-completion", "bash"],
        capture_output=True,
        text=True,
        check=True,
    )
    line = " ".join(shlex.quote(word) for word in words)
    ask = (
        f"{made.stdout}\nCOMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; "
        '_shtab_innotag innotag; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        [shutil.which("bash"), "-c", ask], capture_output=True, text=True, check=True, cwd=cwd
    )
    return done.stdout.split()


def test_completion_works_in_bash(tmp_path):
    pytest.importorskip("shtab")
    (tmp_path / "bulletin.txt").touch()
    assert complete_in_bash("innotag", "ta") == ["tag"]
    assert "--force" in complete_in_bash("innotag", "tag", "--f")
    assert complete_in_bash("innotag", "tag", "bul", cwd=tmp_path) == ["bulletin.txt"]


def test_completion_without_shtab_names_the_extra():
    code = (
        "import sys; sys.modules['shtab'] = None; from innotag.cli import main;"
        "main(['--print-completion', 'bash'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "pip install 'innotag[completion]'" in done.stderr
