"""The compiled tables: their hashes, their size, what they hold, users' own rows."""

from __future__ import annotations

import hashlib
import json

import pytest

from innotag.lexicon import DATA, Lexicon, default_lexicon, fold_rural
from innotag.recognisers.banks import scan_banks
from innotag.recognisers.branches import scan_branches

SOURCES = json.loads((DATA / "SOURCES.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """Return the lexicon of the compiled tables."""
    return default_lexicon()


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_lexicon_tables_are_what_their_sources_say(name: str) -> None:
    facts = SOURCES[name]
    assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == facts["sha256"]
    assert {"what", "source", "licence", "date", "rows"} <= set(facts)


def test_lexicon_has_enough_banks_and_places(lexicon: Lexicon) -> None:
    canonical = {name for owners in lexicon.names.values() for name in owners}
    assert len(canonical) >= 2300
    assert SOURCES["regions.tsv.gz"]["rows"] > 3200


def test_lexicon_every_bank_has_a_known_seat(lexicon: Lexicon) -> None:
    for name in {name for owners in lexicon.names.values() for name in owners}:
        bank = lexicon.bank(name)
        assert bank is not None
        abroad = bank.type in ("foreign", "multilateral")
        assert lexicon.place(bank.place) is not None or (abroad and not bank.place)


def test_lexicon_every_form_leads_to_a_place(lexicon: Lexicon) -> None:
    for two in list(lexicon.by_two):
        for form, codes in lexicon.forms(two):
            assert form[:2] == two
            assert all(lexicon.place(code) is not None for code in codes)


@pytest.mark.parametrize(
    ("old", "new", "until"),
    [("平顶山银行", "中原银行", "2022"), ("包商银行", "", "2021-02")],
)
def test_lexicon_keeps_banks_that_are_gone(
    lexicon: Lexicon, old: str, new: str, until: str
) -> None:
    bank = lexicon.bank(old)
    assert bank is not None
    assert (bank.heir, bank.until) == (new, until)


def test_lexicon_site_is_a_new_dict(lexicon: Lexicon) -> None:
    lexicon.site("420922")["city"] = "x"
    assert lexicon.site("420922") == {
        "province": "湖北省",
        "city": "孝感市",
        "county": "大悟县",
        "adcode": "420922",
    }


@pytest.mark.parametrize(
    ("code", "province", "city", "county"),
    [
        ("310000", "上海市", "上海市", None),
        ("500154", "重庆市", "重庆市", "开州区"),
        ("429004", "湖北省", "仙桃市", "仙桃市"),
        ("330000", "浙江省", None, None),
        ("000000", None, None, None),
    ],
)
def test_lexicon_site_of_every_kind_of_place(
    lexicon: Lexicon, code: str, province: str | None, city: str | None, county: str | None
) -> None:
    site = lexicon.site(code)
    assert (site["province"], site["city"], site["county"]) == (province, city, county)


def test_lexicon_extended_adds_banks_and_places_for_itself_only(lexicon: Lexicon) -> None:
    own = lexicon.extended(
        banks=["琥珀银行\tprivate\t330100\t琥珀\t琥珀行\t珀行\t\t"], forms=["月牙\t月牙湾=350200"]
    )
    text = "琥珀行月牙湾支行放款，琥珀银行总行营业部跟进"
    banks = scan_banks(text, lexicon=own)
    assert [e.text for e in banks] == ["琥珀行", "琥珀银行"]
    branches = scan_branches(text, banks, lexicon=own)
    assert branches[0].value is not None
    assert branches[0].value["city"] == "厦门市"
    assert "琥珀行" not in lexicon.names
    assert scan_banks("琥珀行放款") == []


def test_lexicon_fold_rural_leaves_other_names() -> None:
    assert fold_rural("浙江农村商业联合银行") == "浙江农商联合银行"
    assert fold_rural("工商银行") == "工商银行"
