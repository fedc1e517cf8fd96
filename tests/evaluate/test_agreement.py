"""Training labels agree with each other, or they were given at random."""

from __future__ import annotations

import random

from innotag.evaluate.agreement import measure_agreement
from innotag.evaluate.counts import Name

F1 = Name("training", "micro", "f1")
WORDS = {
    "green": "向光伏电站发放贷款，支持清洁能源项目",
    "tech": "向高新技术企业发放知识产权质押贷款",
    "inclusive": "向个体工商户和小微企业主发放贷款",
    "pension": "向养老院发放贷款，增设护理床位",
    "digital": "上线大数据风控系统，全流程自动审批",
}


def items(n=200):
    rng = random.Random(0)
    made = []
    for place in range(n):
        theme = rng.choice(list(WORDS))
        text = (
            f"青石银行{rng.choice(['云溪', '月湖', '山水'])}支行{WORDS[theme]}，共{place + 1}户。"
        )
        made.append({"id": str(place), "event": str(place), "text": text, "themes": [theme]})
    return made


def test_agreement_is_high_on_labels_that_follow_the_text():
    found = measure_agreement(items())
    assert found.values[F1] > 0.97
    assert found.n_items == 200
    assert found.support[F1] == 200
    assert found.intervals[F1][0] <= found.values[F1] <= found.intervals[F1][1]


def test_agreement_falls_and_names_the_items_when_labels_are_wrong():
    made = items()
    made[7] = {**made[7], "themes": ["tech"] if made[7]["themes"] != ["tech"] else ["green"]}
    found = measure_agreement(made)
    assert {doubt.training_id for doubt in found.doubts[:2]} == {"7"}
    rng = random.Random(1)
    random_labels = [{**item, "themes": [rng.choice(list(WORDS))]} for item in made]
    assert measure_agreement(random_labels).values[F1] < 0.4


def test_agreement_of_a_label_that_nothing_or_everything_has_is_no_crash():
    made = [{**item, "themes": ["green"]} for item in items(30)]
    assert measure_agreement(made).values[F1] == 1.0
