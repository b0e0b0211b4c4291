"""What the theme leaves out, mended in every page after it is made.

MkDocs runs this as a hook. Where the theme changes so that a mend no longer fits, the build stops: then look again.
"""

from __future__ import annotations

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page
from page_parts import pick

# The search opens as a dialog, and a screen reader says the name of a dialog.
_SEARCH = '<div class="md-search" data-md-component="search" role="dialog">'


# On the page for what is not there, the switch that opens it has no label either.
_SWITCH = '<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">'


def on_post_page(html: str, *, page: Page, **_: object) -> str:
    """The page with a name for its search."""
    return _named(html, page.file.src_uri)


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """The page for what is not there is made in each language at one address: the first language keeps it."""
    if template_name != "404.html":
        return output_content
    return "" if config.theme["language"] == "zh" else _named(output_content, template_name)


def _named(html: str, where: str) -> str:
    if html.count(_SEARCH) != 1:
        raise PluginError(f"{where}: the theme's search has changed; look at docs/hooks/theme_mends.py.")
    name = pick("zh" if where.startswith("zh/") else "en", "Search", "搜索")
    for part in (_SEARCH, _SWITCH):
        html = html.replace(part, f'{part[:-1]} aria-label="{name}">')
    return html
