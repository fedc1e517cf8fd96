"""Microsoft Recognizers-Text, Chinese: the currency model and the date-time model."""

from datetime import date, datetime, timedelta

from harness import serve, strip


def load():
    """Return the finder."""
    from ms_recognizers_date_time import DateTimeRecognizer
    from ms_recognizers_number_with_unit import NumberWithUnitRecognizer
    from ms_recognizers_text import Culture

    money = NumberWithUnitRecognizer(Culture.Chinese).get_currency_model()
    dates = DateTimeRecognizer(Culture.Chinese).get_datetime_model()

    def amount(resolution):
        if not resolution or not resolution.get("value"):
            return None
        value = float(resolution["value"])
        code = resolution.get("isoCurrency")
        return [int(value) if value == int(value) else value, code]

    def days(resolution):
        values = (resolution or {}).get("values") or [{}]
        last = values[-1]
        if last.get("type") == "date":
            return [last.get("value")] * 2
        if last.get("type") == "daterange" and "start" in last and "end" in last:
            end = date.fromisoformat(last["end"]) - timedelta(1)
            return [last["start"], end.isoformat()]
        return None

    def find(text, month):
        found = []
        for item in money.parse(text):
            start, end = strip(text, item.start, item.end + 1)
            found.append(("AMOUNT", start, end, amount(item.resolution)))
        year, number = (month or "2024-01").split("-")
        base = datetime(int(year), int(number), 1)  # noqa: DTZ001  (the model takes no zone)
        for item in dates.parse(text, base):
            if item.type_name.split(".")[-1] in ("date", "daterange", "datetime", "datetimerange"):
                start, end = strip(text, item.start, item.end + 1)
                found.append(("DATE", start, end, days(item.resolution)))
        return found

    return find


serve(load)
