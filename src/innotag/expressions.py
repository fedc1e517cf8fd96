"""Regular expressions that are compiled when they are first used.

Compiling all those that the recognisers have takes longer than tagging a hundred texts, and a text
needs few of them.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

_METHODS: Final = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub")


class LateExpression:
    """Stands for a compiled expression; its methods are there from the first use on."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.source_flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile, and keep the methods, so that this is asked only once."""
        if name.startswith("__"):  # asked by what looks at objects of any kind
            raise AttributeError(name)
        compiled = self.compiled()
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def compiled(self) -> re.Pattern[str]:
        """Return the compiled expression."""
        return re.compile(self.source, self.source_flags)


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return an expression that is compiled when it is first used.

    Examples
    --------
    >>> late("[0-9]+年").search("期限3年")[0]
    '3年'
    """
    return cast("re.Pattern[str]", LateExpression(source, flags))
