"""Duckling for Chinese (duckling-fork-chinese on the JVM): dimensions Time and Currency."""

import zoneinfo
from datetime import date, datetime, timedelta

from harness import serve, strip


def last_day(first, grain):
    """Return the last day of the day, month, quarter or year that starts on a day."""
    day = date.fromisoformat(first)
    if grain == "Year":
        return day.replace(month=12, day=31).isoformat()
    months = {"Month": 1, "Quarter": 3}.get(grain)
    if months is None:
        return first
    index = day.year * 12 + day.month - 1 + months
    after = date(index // 12, index % 12 + 1, 1)
    return (after - timedelta(1)).isoformat()


def days(value):
    """Return first and last day of a time."""
    time_value = value.get("timeValue", {})
    if "农历" in str(time_value):
        return None
    if "instant" in time_value:
        first = time_value["instant"]["datetime"][:10]
        return [first, last_day(first, time_value["instant"]["grain"])]
    if "start" in time_value and "end" in time_value:
        return [time_value[key]["datetime"][:10] for key in ("start", "end")]
    return None


def load():
    """Return the finder."""
    from duckling_chinese import Duckling, DucklingDimension

    engine = Duckling()
    zone = zoneinfo.ZoneInfo("Asia/Shanghai")
    time = engine.gen_time_options(recent_in_future=False, always_in_future=False)
    targets = {DucklingDimension.TIME, DucklingDimension.CURRENCY}
    options = engine.gen_options(targets=targets, time_options=time)

    def find(text, month):
        base = datetime.strptime(month or "2024-01", "%Y-%m").replace(tzinfo=zone)
        found = []
        for item in engine.analyze(text, engine.gen_context(base), options):
            token = item["token"]
            start, end = strip(text, token["range"]["start"], token["range"]["end"])
            value = token.get("value") or {}
            if "v" in value:
                number = value["v"]
                number = int(number) if number == int(number) else number
                code = str(value.get("dim", "")).rpartition(":")[2]
                found.append(("AMOUNT", start, end, [number, code]))
            elif "timeValue" in value:
                found.append(("DATE", start, end, days(value)))
        return found

    return find


serve(load)
