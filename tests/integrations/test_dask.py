"""Dask, on a real local cluster, gives what the plain run gives."""

from __future__ import annotations

import sys

import pytest

from innotag.errors import InputError, LabelError, MissingExtraError
from innotag.frames import tag_frame


@pytest.fixture
def given():
    pd = pytest.importorskip("pandas")
    texts = ["青石银行云溪支行向茶农发放“茶香贷”80万元。", None, "海棠银行上线跨境结算系统。", ""]
    return pd.DataFrame({"text": texts * 5, "id": [str(n) for n in range(20)], "other": 1})


@pytest.mark.filterwarnings("ignore")  # of distributed, which we do not own
def test_dask_cluster_gives_what_the_plain_run_gives(given):
    pd = pytest.importorskip("pandas")
    distributed = pytest.importorskip("distributed")
    import dask.dataframe as dd

    from innotag.integrations.dask import tag_dask

    options = {"n_workers": 2, "threads_per_worker": 1, "processes": True}
    with (
        distributed.LocalCluster(**options, dashboard_address=None) as cluster,
        distributed.Client(cluster),
    ):
        tagged = tag_dask(dd.from_pandas(given, npartitions=3))
        expected = tag_frame(given)
        assert tagged.npartitions == 3
        assert list(tagged.columns) == list(expected.columns)
        pd.testing.assert_frame_equal(tagged.compute(), expected)


def test_dask_knows_the_types_before_it_computes(given):
    pytest.importorskip("dask")
    import dask.dataframe as dd

    from innotag.integrations.dask import tag_dask

    tagged = tag_dask(dd.from_pandas(given, npartitions=2))
    assert tagged.dtypes.astype(str).to_dict() == tag_frame(given).dtypes.astype(str).to_dict()


def test_dask_needs_a_frame_with_texts(given):
    pytest.importorskip("dask")
    import dask.dataframe as dd

    from innotag.integrations.dask import tag_dask

    with pytest.raises(LabelError, match="needs a column 'text'; found id, other"):
        tag_dask(dd.from_pandas(given[["id", "other"]], npartitions=1))
    with pytest.raises(InputError, match="takes a Dask frame; found DataFrame"):
        tag_dask(given)


def test_dask_names_the_missing_extra(monkeypatch):
    from innotag.integrations.dask import tag_dask

    monkeypatch.setitem(sys.modules, "dask.dataframe", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'innotag\[dask\]'"):
        tag_dask(None)
