"""The builder: tables from two small lists give a lexicon that finds their names."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from innotag._build_lexicon import main
from innotag.lexicon import DATA

if TYPE_CHECKING:
    from pathlib import Path

BANKS = """\
canonical_name,type,province,city,aliases,weak_aliases,notes,sources,legal_name,county,status
云溪农商银行,rural_commercial,浙江,杭州市,云溪农村商业银行;浙江云溪农商行;溪口农商行,,,,,,listed
浙江云溪惠农村镇银行,village,浙江,杭州市,,,,,,云溪县,uncertain
旧港银行,city_commercial,浙江,杭州市,旧港行,旧港,2022-03 由 新港银行 吸收合并,,,,merged
某银理财,wealth_other,浙江,杭州市,,,,,,,active
"""
REGIONS = """code,name,short,level,parent,aliases,former_names
330000,浙江省,浙江,1,,,
330100,杭州市,杭州,2,330000,,
330129,云溪县,云溪,3,330100,,古溪县(1999)
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a folder of tables built from two small lists."""
    banks, regions = tmp_path / "banks.csv", tmp_path / "regions.csv"
    banks.write_text(BANKS, encoding="utf-8")
    landmarks = [
        line.split() for line in (DATA / "landmarks.tsv").read_text(encoding="utf-8").split("\n")
    ]
    codes = {parts[1] for parts in landmarks if len(parts) == 2 and parts[0][0] != "#"}
    rows = "".join(f"{code},地{code}市,地{code},2,,,\n" for code in sorted(codes))
    regions.write_text(REGIONS + rows, encoding="utf-8")
    assert main([str(banks), str(regions), str(tmp_path)]) == 0
    return tmp_path


def table(folder: Path, name: str) -> dict[str, list[str]]:
    """Return the rows of a built table by their first cell."""
    lines = gzip.decompress((folder / name).read_bytes()).decode("utf-8").split("\n")[:-1]
    return {line.split("\t")[0]: line.split("\t") for line in lines}


def test_build_keeps_what_a_place_before_the_name_does_not_give(built: Path) -> None:
    banks = table(built, "banks.tsv.gz")
    assert banks["云溪农商银行"][2] == "330129"
    assert banks["云溪农商银行"][4] == "溪口农商银行"
    assert banks["浙江云溪惠农村镇银行"][4] == "云溪惠农村镇银行"
    assert "某银理财" not in banks


def test_build_keeps_the_end_and_the_heir_of_a_bank_that_is_gone(built: Path) -> None:
    assert table(built, "banks.tsv.gz")["旧港银行"][5:] == ["旧港", "2022-03", "新港银行"]


def test_build_keeps_former_names_of_places(built: Path) -> None:
    forms = table(built, "forms.tsv.gz")
    assert forms["古溪"][1] == "古溪县=330129;古溪=330129"


def test_build_writes_the_hashes_of_what_it_built(built: Path) -> None:
    shipped = json.loads((DATA / "SOURCES.json").read_text(encoding="utf-8"))
    sources = json.loads((built / "SOURCES.json").read_text(encoding="utf-8"))
    assert sorted(sources) == sorted(shipped)
    for name in ("banks.tsv.gz", "regions.tsv.gz", "forms.tsv.gz"):
        found = hashlib.sha256((built / name).read_bytes()).hexdigest()
        assert sources.pop(name)["sha256"] == found
    assert all(facts == shipped[name] for name, facts in sources.items())


def test_build_refuses_other_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
