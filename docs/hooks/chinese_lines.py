"""Chinese has no blank between sentences: a line that ends in the source is no blank on the page.

MkDocs runs this as a hook. Prose is written one sentence a line, and a browser shows the end of a line as a blank.
"""

from __future__ import annotations

import re

from mkdocs.structure.pages import Page

_KEPT = re.compile(r"(<pre.*?</pre>)", re.DOTALL)
_SIGN = "[\u2014\u201c\u201d\u2026\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_BETWEEN = re.compile(rf"(?<={_SIGN})\n(?=\S)|(?<=\S)\n(?={_SIGN})")


def joined(html: str) -> str:
    r"""A page without line ends beside Chinese signs; code stays as it is.

    >>> joined("<p>一。\n二\nEAC</p>\n<pre>一\n二</pre>")
    '<p>一。二EAC</p>\n<pre>一\n二</pre>'
    """
    parts = _KEPT.split(html)
    return "".join(part if part.startswith("<pre") else _BETWEEN.sub("", part) for part in parts)


def on_page_content(html: str, *, page: Page, **_: object) -> str:
    """The Chinese pages."""
    return joined(html) if page.file.src_uri.startswith("zh/") else html
