"""Draw `tagged-item.png`, one item as a notebook shows it, and `report.png`, the head of a report.

Run `python docs/images/make.py` where innotag, Pillow and Chromium are installed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops

import innotag

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "examples" / "bulletin-2025-03.txt"
TITLE = "茶香贷"
TEXT = (
    "2025年3月12日，青石银行云溪支行为一家茶叶合作社发放首笔“茶香贷”80万元，凭订单数据线上审批，"
    "期限1年，支持茶农改种无性系良种"
)
_PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:10px;background:#fff">'
_MARGIN, _COLOURS, _SCALE = 20, 256, 2
_SPARE = 200  # a window is higher than the page that it shows


def find_browser() -> str:
    """Return the path of Chromium, or stop and say what is missing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    sys.exit("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk).")


def draw(html: str, target: Path, *, width: int, height: int = 1200) -> None:
    """Write a picture of the top of a page, cut to what is on it."""
    with TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(html, encoding="utf-8")
        subprocess.run(  # noqa: S603  (our own page, in a browser found on the path)
            [
                find_browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--force-device-scale-factor={_SCALE}",
                f"--window-size={width},{height + _SPARE}",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        image = Image.open(shot).convert("RGB").crop((0, 0, width * _SCALE, height * _SCALE))
    _, top, _, bottom = ImageChops.difference(
        image, Image.new("RGB", image.size, "white")
    ).getbbox()
    bottom = min(bottom + _MARGIN, image.height)
    image = image.crop((0, max(0, top - _MARGIN), image.width, bottom))
    image.quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    card = innotag.classify(TEXT, title=TITLE)._repr_html_()
    draw(_PAGE + card, HERE / "tagged-item.png", width=760)
    with TemporaryDirectory() as folder:
        page = Path(folder, "report.html")
        innotag.tag_issue(EXAMPLE).report(page)
        draw(page.read_text(encoding="utf-8"), HERE / "report.png", width=1100, height=860)
