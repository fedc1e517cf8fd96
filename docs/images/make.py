"""Draw `tagged-item.png` of the README: one item as a notebook shows it.

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

TARGET = Path(__file__).with_name("tagged-item.png")
TITLE = "茶香贷"
TEXT = (
    "2025年3月12日，青石银行云溪支行为一家茶叶合作社发放首笔“茶香贷”80万元，凭订单数据线上审批，"
    "期限1年，支持茶农改种无性系良种"
)
_PAGE = '<!doctype html><meta charset="utf-8"><body style="margin:10px;background:#fff">'
_MARGIN, _COLOURS, _SCALE = 20, 128, 2


def find_browser() -> str:
    """Return the path of Chromium, or stop and say what is missing."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    sys.exit("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk).")


def draw(html: str, target: Path, *, width: int) -> None:
    """Write a picture of some HTML, cut to what is on it."""
    with TemporaryDirectory() as folder:
        page, shot = Path(folder, "page.html"), Path(folder, "shot.png")
        page.write_text(_PAGE + html, encoding="utf-8")
        subprocess.run(  # noqa: S603  (our own page, in a browser found on the path)
            [
                find_browser(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--force-device-scale-factor={_SCALE}",
                f"--window-size={width},1200",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
        image = Image.open(shot).convert("RGB")
    _, top, _, bottom = ImageChops.difference(
        image, Image.new("RGB", image.size, "white")
    ).getbbox()
    image = image.crop((0, max(0, top - _MARGIN), image.width, bottom + _MARGIN))
    image.quantize(_COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    draw(innotag.classify(TEXT, title=TITLE)._repr_html_(), TARGET, width=760)
