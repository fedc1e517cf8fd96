"""innotag beside simple means: the same training items, the same test items, the same counting.

usage: python benchmarks/baselines.py [GOLD.jsonl ...] [--training FOLDER] [--no-fasttext]

Themes and business line: a keyword rule (the strong terms of the vocabulary, longest match),
character n-grams with logistic regression, a linear SVM in the manner of TextGrocery (words of
jieba, lengths of one, no tuning), fastText (in an environment that the script makes). Amounts and
dates: thirty lines of expressions. Prints two Markdown tables; a cell that failed says why.

`--training` must be what the shipped model was trained on, or the comparison is none.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import venv
from calendar import monthrange
from pathlib import Path
from typing import TYPE_CHECKING, Any

from innotag.evaluate import GoldItem, Name, evaluate, read_gold
from innotag.evaluate.counts import measure
from innotag.evaluate.facts import compare
from innotag.labels import THEMES
from innotag.results import Entity, Result
from innotag.segment import tokenize
from innotag.text import normalise
from innotag.train import read_training
from innotag.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
FASTTEXT = "fasttext-numpy2==0.10.4"
THEME_COLUMNS = {
    "micro-F1": Name("theme", "micro", "f1"),
    "macro-F1": Name("theme", "macro", "f1"),
    "exact set": Name("theme", "all", "exact_set"),
    "none right": Name("theme", "none", "accuracy"),
    "line": Name("line", "all", "accuracy"),
}
FACT_COLUMNS = {
    f"{kind} {metric}": Name("entity", kind, metric)
    for kind in ("AMOUNT", "DATE")
    for metric in ("f1", "value")
} | {"AMOUNT modifier": Name("entity", "AMOUNT", "modifier")}
Said = tuple[list[tuple[str, ...]], list[str] | None]
Items = list[dict]


def text_of(item: dict | GoldItem) -> str:
    """Return title and text in one, as every baseline reads them."""
    title, text = (
        (item.title, item.text) if isinstance(item, GoldItem) else (item.get("title"), item["text"])
    )
    return normalise(f"{title or ''}\n{text}").text


def keyword_rule(_training: Items, gold: list[GoldItem]) -> Said:
    """Say a theme where one of its strong terms stands; the longest match wins."""
    finder = vocabulary()
    said = [
        {hit.term.theme for hit in finder.find(text_of(item)) if hit.term.strength == "strong"}
        for item in gold
    ]
    return [tuple(theme for theme in THEMES if theme in found) for found in said], None


def char_ngrams(training: Items, gold: list[GoldItem]) -> Said:
    """Fit logistic regressions on characters, one to four in a row."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, sublinear_tf=True)
    return fitted(training, gold, vectors, lambda: LogisticRegression(C=10.0, max_iter=1000))


def linear_svm(training: Items, gold: list[GoldItem]) -> Said:
    """Fit linear SVMs on word counts of length one, as TextGrocery does."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    vectors = TfidfVectorizer(analyzer=tokenize, use_idf=False, ngram_range=(1, 1))
    return fitted(training, gold, vectors, LinearSVC)


def fitted(
    training: Items, gold: list[GoldItem], vectors: Any, new_model: Callable[[], Any]
) -> Said:
    """Return what one model a theme and one for the line say."""
    X = vectors.fit_transform([text_of(item) for item in training])
    X_gold = vectors.transform([text_of(item) for item in gold])
    said = {
        theme: new_model().fit(X, [theme in item["themes"] for item in training]).predict(X_gold)
        for theme in THEMES
    }
    lines = new_model().fit(X, [item["business_line"] for item in training]).predict(X_gold)
    themes = [tuple(t for t in THEMES if said[t][row]) for row in range(len(gold))]
    return themes, [str(line) for line in lines]


WORKER = """
import json, sys
import fasttext
fasttext.FastText.eprint = lambda _: None
folder, texts = sys.argv[1], json.load(open(sys.argv[2], encoding="utf-8"))
shared = dict(dim=100, epoch=50, lr=0.5, wordNgrams=2, minCount=2, thread=1, seed=1, verbose=0)
themes = fasttext.train_supervised(folder + "/themes.txt", loss="ova", **shared)
lines = fasttext.train_supervised(folder + "/lines.txt", loss="softmax", **shared)
cut = len("__label__")
print(json.dumps({
    "themes": [[l[cut:] for l in themes.predict(t, k=-1, threshold=0.5)[0]] for t in texts],
    "lines": [lines.predict(t)[0][0][cut:] for t in texts],
}))
"""


def fasttext(training: Items, gold: list[GoldItem]) -> Said:
    """Train fastText in an environment of its own: words and pairs of words, one-vs-all."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "env", with_pip=True)
        python = str(folder / "env" / "bin" / "python")
        run([python, "-m", "pip", "install", "-q", FASTTEXT])
        rows = [(item, words_of(item)) for item in training]
        themes = [
            f"{' '.join(f'__label__{t}' for t in item['themes'] or ['none'])} {words}"
            for item, words in rows
        ]
        lines = [f"__label__{item['business_line']} {words}" for item, words in rows]
        (folder / "themes.txt").write_text("\n".join(themes) + "\n", encoding="utf-8")
        (folder / "lines.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        texts = folder / "gold.json"
        texts.write_text(json.dumps([words_of(item) for item in gold]), encoding="utf-8")
        found = json.loads(run([python, "-c", WORKER, str(folder), str(texts)]))
    said = [tuple(theme for theme in THEMES if theme in row) for row in found["themes"]]
    return said, found["lines"]


def words_of(item: dict | GoldItem) -> str:
    """Return the words of an item in one line, parted by blanks."""
    return " ".join(word for word in tokenize(text_of(item)) if not word.isspace())


def run(command: list[str]) -> str:
    """Run a command and return what it printed; its complaint becomes the error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (own)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(last[:120])
    return done.stdout


UNITS = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4, "千": 1000, "": 1}
CURRENCIES = {
    "元": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "欧元": "EUR",
    "港元": "HKD",
    "日元": "JPY",
}
AMOUNT = re.compile(
    r"(约|近|接近|超过?|逾)?([0-9][0-9,]*(?:\.[0-9]+)?)(余|多)?(万亿|亿|千万|百万|万|千)?(余|多)?"
    r"(美元|欧元|港元|日元|元)(以上|左右)?"
)
WORDS = {
    "约": "approx",
    "近": "approx",
    "接近": "approx",
    "超": "over",
    "超过": "over",
    "逾": "over",
}
WORDS |= {"余": "over", "多": "over", "以上": "over", "左右": "approx"}
DAY = re.compile(r"(?:([0-9]{4})年)?([0-9]{1,2})月(?:([0-9]{1,2})日|(末))?")
YEAR = re.compile(r"([0-9]{4})年(上半年|下半年|一季度|二季度|三季度|四季度|末)?(?!\d*月)")
PARTS = {"上半年": (1, 6), "下半年": (7, 12), "一季度": (1, 3), "二季度": (4, 6)}
PARTS |= {"三季度": (7, 9), "四季度": (10, 12)}


def expressions(text: str, month: str | None) -> list[Entity]:
    """Find amounts and dates by expressions alone."""
    found = []
    for m in AMOUNT.finditer(text):
        number = float(m[2].replace(",", "")) * UNITS[m[4] or ""]
        words = [WORDS[word] for word in (m[1], m[3], m[5], m[7]) if word]
        value = {
            "value": int(number) if number == int(number) else number,
            "currency": CURRENCIES[m[6]],
            "modifier": words[0] if words else "exact",
        }
        found.append(Entity("AMOUNT", *m.span(), m[0], value))
    year = int(month[:4]) if month else None
    for m in DAY.finditer(text):
        year = int(m[1]) if m[1] else year
        number = int(m[2])
        if year is None or not 1 <= number <= 12:
            continue
        last = monthrange(year, number)[1]
        first = int(m[3]) if m[3] else last if m[4] else 1
        end = first if m[3] or m[4] else last
        value = {"start": f"{year}-{number:02}-{first:02}", "end": f"{year}-{number:02}-{end:02}"}
        found.append(Entity("DATE", *m.span(), m[0], value))
    for m in YEAR.finditer(text):
        first, last = PARTS.get(m[2], (1, 12))
        last_day = monthrange(int(m[1]), last)[1]
        value = {"start": f"{m[1]}-{first:02}-01", "end": f"{m[1]}-{last:02}-{last_day}"}
        if m[2] == "末":
            value["start"] = value["end"]
        found.append(Entity("DATE", *m.span(), m[0], value))
    return found


def score(gold: list[GoldItem], said: Said) -> dict[Name, float]:
    """Return the scores of said themes and lines."""
    themes, lines = said
    outcomes = [
        compare(item, answer(item, themes=found, line=line))
        for item, found, line in zip(gold, themes, lines or [""] * len(gold), strict=True)
    ]
    values = measure(outcomes).values
    if lines is None:
        values.pop(THEME_COLUMNS["line"], None)
    return values


def answer(
    item: GoldItem, *, themes: tuple[str, ...] = (), line: str = "", entities: tuple = ()
) -> Result:
    """Return a result that says what a baseline says."""
    scores = {theme: float(theme in themes) for theme in THEMES}
    return Result(item.text, item.title, None, themes, scores, line, {}, entities, {}, {})


BASELINES: dict[str, Callable[[Items, list[GoldItem]], Said]] = {
    "keyword rule": keyword_rule,
    "character n-grams, logistic regression": char_ngrams,
    "words, linear SVM (TextGrocery's manner)": linear_svm,
    "fastText": fasttext,
}


def row(name: str, values: dict[Name, float], columns: dict[str, Name]) -> str:
    """Return a row of a Markdown table."""
    cells = [f"{values[column]:.4f}" if column in values else "–" for column in columns.values()]
    return f"| {' | '.join([name, *cells])} |"


def header(columns: dict[str, Name]) -> str:
    """Return the head of a Markdown table."""
    return f"| | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="innotag beside simple means")
    parser.add_argument("gold", nargs="*", default=[str(ROOT / "training_data" / "test.jsonl")])
    parser.add_argument("--training", default=str(ROOT / "training_data"))
    parser.add_argument("--no-fasttext", action="store_true", help="needs a package index")
    options = parser.parse_args()
    gold, training = list(read_gold(options.gold)), read_training(options.training)
    ours = evaluate(gold)
    print(f"{len(training)} training items, {len(gold)} test items, model {ours.model_version}\n")
    print(header(THEME_COLUMNS))
    for name, baseline in BASELINES.items():
        if name == "fastText" and options.no_fasttext:
            continue
        try:
            print(row(name, score(gold, baseline(training, gold)), THEME_COLUMNS), flush=True)
        except (RuntimeError, OSError, subprocess.SubprocessError) as error:
            print(f"| {name} | failed: {error} |{' |' * (len(THEME_COLUMNS) - 1)}", flush=True)
    print(row("innotag", ours.scores.values, THEME_COLUMNS))
    print("\n" + header(FACT_COLUMNS))
    plain = [
        compare(item, answer(item, entities=tuple(expressions(item.text, item.month))))
        for item in gold
    ]
    print(row("expressions", measure(plain).values, FACT_COLUMNS))
    print(row("innotag", ours.scores.values, FACT_COLUMNS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
