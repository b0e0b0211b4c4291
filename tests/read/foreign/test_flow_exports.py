"""Exports of work trackers become work items and stage events: no row is lost, and each field is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit.read.foreign.importing import ImportPlan, commit_import, plan_import
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS

EXPORTS = Path(__file__).parent / "exports"
PUBLISHED = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "flow_items" / "work_items.csv"
INITIATIVES = "initiative_id,name_en,source_id\nOPS-001,Desk helper,\nOPS-002,Letters,P-17\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A portfolio with two initiatives, one of which its source calls P-17."""
    (tmp_path / "registers").mkdir()
    (tmp_path / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "registers" / "initiatives.csv").write_text(INITIATIVES, encoding="utf-8")
    return tmp_path


def brought(folder: Path, file: Path) -> tuple[ImportPlan, pd.DataFrame]:
    """The plan of an import that was carried out, and the register as it reads afterwards."""
    plan = plan_import(file, folder, as_of="2026-04-30")
    commit_import(plan, {})
    return plan, open_portfolio(folder, registers=[plan.register.id]).frames[plan.register.id]


def rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """The values of some columns, a blank as None."""
    chosen = frame[list(names)].astype("object")
    return [tuple(row) for row in chosen.where(chosen.notna(), None).itertuples(index=False)]


@pytest.mark.parametrize("name", ["jira-en.csv", "jira-zh.csv"])
def test_a_jira_export_is_read_in_either_language(folder: Path, name: str) -> None:
    """Days with the month's name, the resolution as the outcome; what is unresolved has none."""
    plan, frame = brought(folder, EXPORTS / name)
    assert plan.mapping.id == "items-jira"
    assert rows(frame, "source_id", "requested", "started", "finished", "outcome") == [
        ("AIV-1", "2026-03-02", "2026-03-04", "2026-03-18", "delivered"),
        ("AIV-2", "2026-03-05", "2026-03-09", "2026-03-31", "cancelled"),
        ("AIV-3", "2026-03-12", "2026-03-16", None, None),
    ]
    assert plan.rows_in == sum(plan.counts.values()) == 3 + (name == "jira-en.csv")


def test_a_total_below_the_issues_is_rejected_and_told(folder: Path) -> None:
    """Rows in = rows used + rows rejected."""
    plan, _ = brought(folder, EXPORTS / "jira-en.csv")
    assert (plan.rows_in, plan.counts["new"], plan.counts["rejected"]) == (4, 3, 1)
    assert [(doubt.rule, doubt.place.cell) for doubt in plan.doubts] == [("row-total", "A5")]


def test_a_servicenow_export_is_read_and_a_nameless_row_is_rejected(folder: Path) -> None:
    """A rejected demand left the flow; one in screening has not begun."""
    plan, frame = brought(folder, EXPORTS / "servicenow.csv")
    assert plan.mapping.id == "items-servicenow"
    assert rows(frame, "source_id", "requested", "started", "finished", "outcome") == [
        ("DMND0001201", "2026-01-12", "2026-02-02", "2026-04-17", "delivered"),
        ("DMND0001207", "2026-01-20", "2026-02-09", "2026-03-06", "cancelled"),
        ("DMND0001215", "2026-03-03", None, None, None),
    ]
    assert (plan.counts["rejected"], [doubt.rule for doubt in plan.doubts]) == (1, ["import-no-name"])


def test_a_lark_table_brings_waiting_and_blocked_days(folder: Path) -> None:
    """Stamped times come over as they are."""
    plan, frame = brought(folder, EXPORTS / "lark.csv")
    assert (plan.mapping.id, plan.doubts) == ("items-lark", ())
    assert rows(frame, "source_id", "outcome", "active_days", "waiting_days", "blocked_by", "blocked_to") == [
        ("R-101", "delivered", 18.0, 26.0, "数据权限未开通", "2026-02-25"),
        ("R-102", None, None, None, "等待供应商答复", None),
        ("R-103", "cancelled", 2.0, 1.0, None, None),
    ]


def test_a_list_with_start_and_end_is_enough(folder: Path) -> None:
    """An impossible row comes in as it is written; the measures list it and leave it out."""
    plan, frame = brought(folder, EXPORTS / "items.csv")
    assert (plan.mapping.id, plan.counts["new"]) == ("items-generic", 3)
    assert rows(frame, "source_id", "started", "finished")[2] == ("K-3", "2026-03-10", "2026-03-05")


def test_a_stage_log_finds_its_initiatives_and_rejects_a_move_of_nothing(folder: Path) -> None:
    """By the register's id or by the source's own; the portfolio still opens afterwards."""
    plan, frame = brought(folder, EXPORTS / "stage-log.csv")
    assert plan.mapping.id == "events-stages"
    assert rows(frame, "initiative_id", "from_stage", "to_stage", "at", "wait_reason", "paused_from") == [
        ("OPS-001", None, "intake", "2026-02-10", None, None),
        ("OPS-002", "intake", "assessment", "2026-03-02", "材料补正", "2026-02-12"),
    ]
    assert (plan.rows_in, plan.counts["new"], plan.counts["rejected"]) == (3, 2, 1)
    assert [(doubt.rule, doubt.place.file, doubt.place.cell) for doubt in plan.doubts] == [
        ("reference-unknown", "stage-log.csv", "B4")
    ]


@pytest.mark.parametrize("name", [path.name for path in sorted(EXPORTS.glob("*.csv"))])
def test_the_same_export_again_changes_nothing(folder: Path, name: str) -> None:
    """Each row is recognised by its source's id."""
    brought(folder, EXPORTS / name)
    plan, _ = brought(folder, EXPORTS / name)
    assert (plan.counts["new"], plan.counts["updated"]) == (0, 0)
    assert plan.rows_in == plan.counts["unchanged"] + plan.counts["rejected"]


@pytest.mark.skipif(not PUBLISHED.is_file(), reason="the published data is not beside this checkout")
def test_the_published_items_come_in_whole(folder: Path) -> None:
    """Semicolons, US days with AM and PM: 266 rows in, 266 used, and the five open ones without an end."""
    plan, frame = brought(folder, PUBLISHED)
    assert (plan.mapping.id, plan.rows_in, plan.counts["new"], plan.doubts) == ("items-activated-closed", 266, 266, ())
    assert frame["finished"].isna().sum() == 5
    assert rows(frame, "source_id", "started", "finished", "size")[0] == ("136197", "2023-05-15", "2023-05-31", 5.0)
