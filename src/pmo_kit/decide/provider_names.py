"""One name for each provider, however its rows spell it: by vendor id, in English, in Chinese, or in both."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from pmo_kit.model.characters import plain
from pmo_kit.model.text import Text, text_of_cell


class ProviderNames:
    """Who is meant by a cell: a vendor of the register, or one that is named there in one language or in both.

    A vendor goes by its id; anybody else by the cell that names both languages, or the first that names it.
    """

    def __init__(self, vendors: pd.DataFrame | None = None, cells: Iterable[str] = ()):
        self._known: dict[str, str] = {}
        self._titles: dict[str, Text] = {}
        for row in vendors.to_dict("records") if vendors is not None else ():
            english, chinese = (row[name] if isinstance(row[name], str) else "" for name in ("name_en", "name_zh"))
            self._add(str(row["vendor_id"]), Text(english, chinese))
        for cell in cells:
            text = text_of_cell(cell)
            if text.en != text.zh and not {plain(text.en), plain(text.zh)} & self._known.keys():
                self._add(cell, text)

    def _add(self, name: str, title: Text) -> None:
        self._titles[name] = title
        for spelling in (name, title.en, title.zh):
            if spelling:
                self._known.setdefault(plain(spelling), name)

    def of(self, cell: str) -> str:
        """The name under which all that is meant by this cell is counted."""
        text = text_of_cell(cell)
        return next((self._known[plain(each)] for each in (cell, text.en, text.zh) if plain(each) in self._known), cell)

    def title(self, name: str) -> Text:
        """The name in both languages; a vendor without names goes by its id."""
        found = self._titles.get(name)
        return found if found and (found.en or found.zh) else text_of_cell(name)
