"""JioNLP: `ner.extract_money` and `ner.extract_time`, both parsed, with the month as time base."""

from harness import serve, strip

CODES = {
    "元": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
    "泰铢": "THB",
    "英镑": "GBP",
    "新加坡元": "SGD",
    "澳元": "AUD",
    "韩元": "KRW",
    "卢布": "RUB",
}


def number(string):
    """Return a number, whole where it is."""
    value = float(string)
    return int(value) if value == int(value) else value


def money(detail):
    """Return low and high, or value and currency."""
    if isinstance(detail["num"], list):
        return [number(part) for part in detail["num"]]
    return [number(detail["num"]), CODES.get(detail["case"], detail["case"])]


def load():
    """Return the finder."""
    import jionlp

    def find(text, month):
        found = []
        for item in jionlp.ner.extract_money(text, with_parsing=True):
            start, end = strip(text, *item["offset"])
            found.append(("AMOUNT", start, end, money(item["detail"])))
        base = {"year": int(month[:4]), "month": int(month[5:7])} if month else None
        items = jionlp.ner.extract_time(text, time_base=base or {"year": 2024}, with_parsing=True)
        for item in items:
            if item["type"] in ("time_point", "time_span"):
                start, end = strip(text, *item["offset"])
                found.append(("DATE", start, end, [day[:10] for day in item["detail"]["time"]]))
        return found

    return find


serve(load)
