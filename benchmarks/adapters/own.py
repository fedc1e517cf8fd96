"""innotag: `extract`, with the month of the text; no model."""

from harness import serve


def load():
    """Return the finder."""
    import innotag

    def value(entity):
        v = entity.value
        if v is None:
            return None
        if entity.type == "AMOUNT":
            return [v.get("value"), v["currency"]] if "value" in v else [v["low"], v["high"]]
        return [v["start"], v["end"]] if entity.type == "DATE" else None

    def find(text, month):
        return [(e.type, e.start, e.end, value(e)) for e in innotag.extract(text, month=month)]

    return find


serve(load)
