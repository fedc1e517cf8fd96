"""LAC 2.1.2: its ORG names that hold a bank word, split into bank and branch; its TIME words."""

from harness import serve, split_bank


def load():
    """Return the finder."""
    from LAC import LAC

    engine = LAC(mode="lac")

    def find(text, _month):
        found = []
        at = 0
        words, tags = engine.run(text)
        for word, tag in zip(words, tags):
            start = text.find(word, at)
            if start < 0:
                continue
            at = start + len(word)
            if tag == "ORG":
                found += split_bank(text, start, at)
            elif tag == "TIME":
                found.append(("DATE", start, at, None))
        return found

    return find


serve(load)
