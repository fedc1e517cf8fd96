"""Errors of the library: each is an `InnotagError` and the built-in that fits.

A message says what is wrong and where, what was found, what is allowed and what to do.
The facts of a message are also attributes of the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class InnotagError(Exception):
    """Base of all errors that innotag raises on purpose."""


class InputError(InnotagError, TypeError):
    """An argument has the wrong type."""


class LabelError(InnotagError, ValueError):
    """A label, a column or a row of labelled data is not in the schema."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class ParseError(InnotagError, ValueError):
    """A string is not the amount, date or number that it was read as."""


class BulletinError(InnotagError, ValueError):
    """A bulletin cannot be read."""

    def __init__(self, message: str, *, path: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.path = path
        self.line = line


class OutputError(InnotagError, OSError):
    """An output file cannot or must not be written."""

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.path = path


class ModelIntegrityError(InnotagError, OSError):
    """A model folder is damaged, incomplete or not what its manifest says."""

    def __init__(self, message: str, *, path: str | None = None) -> None:
        super().__init__(message)
        self.path = path


class ModelVersionError(InnotagError, RuntimeError):
    """A model was built with a format or a scikit-learn that does not fit what is installed."""

    def __init__(self, message: str, *, built_with: str, installed: str) -> None:
        super().__init__(message)
        self.built_with = built_with
        self.installed = installed


class ResumeError(InnotagError, RuntimeError):
    """A batch cannot go on: input, model or options changed since it was started."""


class BatchError(InnotagError, RuntimeError):
    """A batch has more bad items than allowed."""

    def __init__(self, message: str, *, n_errors: int) -> None:
        super().__init__(message)
        self.n_errors = n_errors


class MissingExtraError(InnotagError, ImportError):
    """An optional dependency is not installed."""

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(
            f"{what} needs {package}. Install it with: pip install 'innotag[{extra}]' (in a "
            f"checkout: pip install '.[{extra}]')",
            name=package,
        )
        self.package = package
        self.extra = extra


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """Return a sentence that lists what is allowed and the nearest name, if one is near.

    Examples
    --------
    >>> did_you_mean("greeen", ["green", "tech"])
    "Expected one of: green, tech. Did you mean 'green'?"
    """
    names = sorted(allowed)
    from difflib import get_close_matches  # noqa: PLC0415  (only where something is wrong)

    near = get_close_matches(found, names, n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    return f"Expected one of: {', '.join(names)}.{hint}"
