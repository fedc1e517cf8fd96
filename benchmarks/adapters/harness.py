"""Run one finder over texts: the part that all adapters share. Standard library, Python 3.7.

An adapter calls `serve(load)`. `load` makes the finder: a function from text and month (YYYY-MM) to
a list of (type, start, end, value). The texts come as JSON on the standard input, the answer goes
as one JSON object to the standard output: seconds to load, seconds of each round, entities, and on
how many texts the finder raised an error (nothing is found there).
"""

import json
import os
import re
import sys
import time

WARM_UP = 20


def serve(load):
    """Read the texts, time the finder on them, write what it found."""
    asked = json.load(sys.stdin)
    answer = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a peer prints goes to standard error
    start = time.perf_counter()
    find = load()
    find(*asked["texts"][0])
    loaded = time.perf_counter() - start
    failed = set()

    def find_or_nothing(at, text, month):
        try:
            return find(text, month)
        except Exception as error:  # noqa: BLE001  (a peer may raise anything)
            failed.add(at)
            sys.stderr.write(f"text {at}: {error!r}\n")
            return []

    for at, (text, month) in enumerate(asked["texts"][:WARM_UP]):
        find_or_nothing(at, text, month)
    rounds = []
    found = []
    for _ in range(asked["rounds"]):
        start = time.perf_counter()
        found = [find_or_nothing(at, *asked_for) for at, asked_for in enumerate(asked["texts"])]
        rounds.append(time.perf_counter() - start)
    whole = {"loaded": loaded, "rounds": rounds, "found": found, "failed": len(failed)}
    json.dump(whole, answer)
    answer.close()


def strip(text, start, end, marks="，。；、：！？,.;:!?（）() \n"):
    """Return a span without the marks and blanks at its ends."""
    while start < end and text[start] in marks:
        start += 1
    while end > start and text[end - 1] in marks:
        end -= 1
    return start, end


def split_bank(text, start, end):
    """Split an organisation of a bank into bank and branch; nothing where it is none."""
    name = text[start:end]
    match = re.match(
        r".*?(?:银行(?!间|业)|农商行|农信联社|联社|信用社|[工农中建交]行|农发行|邮储)", name
    )
    if not match:
        return []
    spans = [("BANK", start, start + match.end(), None)]
    rest = name[match.end() :]
    if re.search(r"(?:分行|支行|营业部|分理处|中心|部|办事处)$", rest):
        spans.append(("BRANCH", start + match.end(), end, None))
    return spans
