"""The public face: what it is, what it loads, what it promises."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import innotag

SNAPSHOT = Path(__file__).with_name("public_api.txt")

TEXT = "2025年3月12日，青石银行云溪支行为茶农发放“茶香贷”80万元，期限3年"
HEAVY = ("sklearn", "spacy", "pandas", "numpy", "jieba", "matplotlib")


def test_import_loads_nothing_heavy():
    code = f"import sys, innotag; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_first_result_does_not_load_sklearn():
    code = "import sys, innotag; innotag.classify('发放贷款'); print('sklearn' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_every_public_name_is_there():
    for name in innotag.__all__:
        assert getattr(innotag, name) is not None
    with pytest.raises(AttributeError, match="no_such"):
        innotag.no_such  # noqa: B018


def test_classify_says_who_when_how_much_and_why():
    r = innotag.classify(TEXT, month="2025-03")
    assert r.themes == ("inclusive",)
    assert r.business_line == "credit"
    assert r.bank["canonical"] == "青石银行"
    assert r.branch["branch"] == "云溪支行"
    assert r.date["start"] == "2025-03-12"
    assert r.amount["value"] == 800000
    assert r.product["name"] == "茶香贷"
    for entity in r.entities:
        assert TEXT[entity.start : entity.end] == entity.text
    for span in r.evidence["inclusive"]:
        assert TEXT[span.start : span.end] == span.text


def test_result_survives_the_way_through_json():
    r = innotag.classify(TEXT, title="茶香贷")
    assert innotag.Result.from_dict(json.loads(json.dumps(r.to_dict()))) == r


def test_a_slogan_earns_nothing():
    r = innotag.classify(
        "该行召开会议，要求做好科技金融、绿色金融、普惠金融、养老金融、数字金融五篇大文章。"
    )
    assert r.themes == ()


def test_many_equals_one_in_any_order():
    texts = [TEXT, "", "兴业银行南昌分行办理业务", TEXT]
    many = list(innotag.classify_many(texts))
    assert many == [innotag.classify(text) for text in texts]
    assert list(innotag.classify_many(texts[::-1])) == many[::-1]


def test_many_refuses_one_str_and_uneven_columns():
    with pytest.raises(TypeError, match="not one str"):
        innotag.classify_many("一段文字")
    with pytest.raises(TypeError, match="end before"):
        list(innotag.classify_many(["一", "二"], titles=["一"]))


@pytest.mark.parametrize("month", ["2025-13", "2025", "二〇二五", "2025-3"])
def test_month_must_be_a_month(month):
    with pytest.raises(ValueError, match="YYYY-MM"):
        innotag.classify("发放贷款", month=month)


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800", "😀" * 50, "亿" * 999, '"' * 999, "《" * 999, "\x00"]
)
def test_any_text_gets_a_result(text):
    assert innotag.classify(text, title=text).text == text


def test_tokens_join_to_the_text():
    assert "".join(innotag.tokenize(TEXT)) == TEXT


def describe(name):
    """Return one line a public name: how it is called, or what it is."""
    thing = getattr(innotag, name)
    if inspect.isclass(thing):
        lines = [] if issubclass(thing, Exception) else [f"{name}{inspect.signature(thing)}"]
        for member, value in sorted(vars(thing).items()):
            if not member.startswith("_") and not inspect.isdatadescriptor(value):
                found = getattr(thing, member)
                lines.append(f"{name}.{member}{inspect.signature(found)}")
            elif isinstance(value, property):
                lines.append(f"{name}.{member}")
        return lines or [name]
    return [f"{name}{inspect.signature(thing)}" if callable(thing) else name]


def test_api_equals_its_snapshot():
    """A change here is a change for users: say it in the changelog and update the snapshot."""
    lines = [line for name in sorted(innotag.__all__) for line in describe(name)]
    assert "\n".join(lines) + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_all_is_sorted_and_listed():
    assert sorted(innotag.__all__) == sorted(set(innotag.__all__))
    assert set(innotag.__all__) <= set(dir(innotag))


def test_errors_are_reached_from_a_bare_import():
    code = "import innotag, sys; sys.stdout.write(innotag.errors.InnotagError.__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "InnotagError"
