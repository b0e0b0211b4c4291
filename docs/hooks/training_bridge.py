"""What moved between two lists: the known answer of the analyst's fourth day."""

from __future__ import annotations

from typing import Any

import pandas as pd
from training_defects import materials
from training_tables import clean_tables

_MONEY = "approved_budget"


def budget_bridge(before: str = "list-2026-09", after: str = "list-2026-10") -> dict[str, Any]:
    """Opening, new, gone, what moved by initiative, and closing, in whole yuan; the lines add up."""
    first, second = (_budgets(name) for name in (before, after))
    both = second.index.intersection(first.index)
    moved = (second[both] - first[both]).loc[lambda change: change != 0]
    return {
        "opening": float(first.sum()),
        "new": float(second[second.index.difference(first.index)].sum()),
        "gone": -float(first[first.index.difference(second.index)].sum()),
        "moved": moved.to_dict(),
        "closing": float(second.sum()),
    }


def _budgets(name: str) -> pd.Series[float]:
    (table,) = clean_tables(materials().plan(name), "en")
    return pd.DataFrame(table.rows).T[_MONEY].astype(float)
