"""Mappings and grids in a line, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmo_kit.model.mapping import Mapping
from pmo_kit.read.grid import Grid, make_grid


def mapping(*columns: dict[str, Any], **more: Any) -> Mapping:
    """A mapping for initiatives; without columns it knows the register's own headings."""
    raw: dict[str, Any] = {
        "id": "test",
        "title": "Test",
        "title_zh": "测试",
        "register": "initiatives",
        "owner": "pmo-analyst",
        "use_register_headings": not columns,
        "columns": columns or [{"from": ["No."], "to": "source_id"}],
        "source_key": "source_id",
        **more,
    }
    return Mapping.model_validate(raw)


def grid(*rows: Sequence[str], sheet: str = "", repeated: Sequence[tuple[int, int]] = (), **more: Any) -> Grid:
    """A grid of rows numbered from 1."""
    return make_grid("list.csv", sheet, list(enumerate(rows, start=1)), repeated=frozenset(repeated), **more)
