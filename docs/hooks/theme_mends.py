"""What the theme leaves out, mended in every page after it is made.

MkDocs runs this as a hook. Where the theme changes so that a mend no longer fits, the build stops: then look again.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from page_parts import pick

# The search opens as a dialog, and a screen reader says the name of a dialog.
_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'


_CHANGED = "the theme's search has changed; look at docs/hooks/theme_mends.py."

# On the page for what is not there, the switch that opens it has no label either.
_SWITCH = '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'

# The search cuts what is asked into the words of the index, but no word that ends where the question ends: 数据出境
# became 数据 and 出, and found pages on quantities first.
_CUT, _WHOLE = "o<t.length;o++)t.slice(s,o)in e", "o<=t.length;o++)t.slice(s,o)in e"


def on_post_page(html: str, *, page: Page, **_: object) -> str:
    """The page with a name for its search."""
    return _named(html, page.file.src_uri)


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """The page for what is not there is made in each language at one address: the first language keeps it."""
    if template_name != "404.html":
        return output_content
    return "" if config.theme["language"] == "zh" else _named(output_content, template_name)


def on_post_build(config: MkDocsConfig) -> None:
    """The search with the last word of a Chinese question."""
    for path in sorted((Path(config.site_dir) / "assets" / "javascripts" / "workers").glob("search.*.js")):
        script = path.read_text(encoding="utf-8")
        if script.count(_CUT) != 1:
            raise PluginError(f"{path.name}: {_CHANGED}")
        path.write_text(script.replace(_CUT, _WHOLE), encoding="utf-8")


def _named(html: str, where: str) -> str:
    if html.count(_SEARCH) != 1:
        raise PluginError(f"{where}: {_CHANGED}")
    name = pick("zh" if where.startswith("zh/") else "en", "Search", "搜索")
    for part in (_SEARCH, _SWITCH):
        html = html.replace(part, f'{part[:-1]} aria-label="{name}">')
    return html
