"""A line that ends in the source leaves no blank in Chinese, and every other line end stays."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>先看缺什么。\n再看由谁补。</p>", "<p>先看缺什么。再看由谁补。</p>"),
        ("<p>按EAC\n计算</p>", "<p>按EAC计算</p>"),
        ("<p>见\n<a href='g4.html'>G4</a></p>", "<p>见<a href='g4.html'>G4</a></p>"),
        ("<p>One.\nTwo.</p>", "<p>One.\nTwo.</p>"),
        ("<pre><code>一\n二</code></pre>", "<pre><code>一\n二</code></pre>"),
    ],
)
def test_a_line_end_beside_a_chinese_sign_is_no_blank(written: str, shown: str) -> None:
    """Code stays as it is written."""
    from chinese_lines import joined

    assert joined(written) == shown


def test_the_pages_have_no_blank_between_sentences(site: Path) -> None:
    """Of the built site, prose of a page that is written one sentence a line."""
    html = (site / "zh" / "concepts" / "which-days-count.html").read_text(encoding="utf-8")
    assert "离开所依据的日历就没有意义。本工具包按项目组合指定的日历计算" in html
