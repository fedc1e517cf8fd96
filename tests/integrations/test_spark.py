"""Spark, on a real local engine, gives what the plain run gives."""

from __future__ import annotations

import shutil
import sys

import pytest

from innotag.errors import LabelError, MissingExtraError
from innotag.frames import tag_frame
from innotag.tables import COLUMN_NAMES

TEXTS = [
    "3月5日，青石银行云溪支行向茶农发放“茶香贷”80万元。",
    None,
    "海棠银行上线跨境结算系统，服务外贸企业。",
    "",
] * 5


@pytest.fixture(scope="module")
def spark():
    pyspark = pytest.importorskip("pyspark")
    if shutil.which("java") is None:
        pytest.skip("needs Java")
    session = (
        pyspark.sql.SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.filterwarnings("ignore")  # of pyspark and py4j, which we do not own
def test_spark_gives_what_the_plain_run_gives(spark):
    pd = pytest.importorskip("pandas")
    from innotag.integrations.spark import tag_spark

    given = pd.DataFrame(
        {"id": [f"n{n:02}" for n in range(20)], "text": TEXTS, "month": "2025-03", "other": 1}
    )
    schema = "id string, text string, month string, other int"
    rows = [(f"n{n:02}", text, "2025-03", 1) for n, text in enumerate(TEXTS)]
    frame = spark.createDataFrame(rows, schema).repartition(3)
    tagged = tag_spark(frame)
    assert tuple(tagged.columns) == COLUMN_NAMES
    found = sorted((row.asDict() for row in tagged.collect()), key=lambda row: row["id"])
    plain = tag_frame(given)
    expected = plain.astype(object).where(plain.notna(), None).to_dict("records")
    assert found == expected
    assert tagged.where("amount = 800000 and bank = '青石银行'").count() == 5


@pytest.mark.filterwarnings("ignore")
def test_spark_needs_a_column_of_texts(spark):
    from innotag.integrations.spark import tag_spark

    with pytest.raises(LabelError, match="needs a column 'text'; found body"):
        tag_spark(spark.createDataFrame([("a",)], "body string"))


def test_spark_names_the_missing_extra(monkeypatch):
    from innotag.integrations.spark import tag_spark

    monkeypatch.setitem(sys.modules, "pyspark.sql.functions", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'innotag\[spark\]'"):
        tag_spark(None)
