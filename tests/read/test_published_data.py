"""Published registers come in whole, and their totals are the ones that their publishers printed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pmo_kit.read.foreign.importing import ImportPlan, commit_import, plan_import
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
FEDERAL = DATA / "us_federal_ai_inventory_2025"
BRITISH = DATA / "register_united_kingdom"
pytestmark = pytest.mark.skipif(not FEDERAL.is_dir(), reason="the published data is not beside this checkout")
DAY = "2026-10-31"


class Imported:
    """A portfolio into which one published file was imported."""

    def __init__(self, folder: Path, file: Path):
        folder.mkdir(exist_ok=True)
        (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
        self.folder = folder
        self.plan: ImportPlan = plan_import(file, folder, as_of=DAY)
        commit_import(self.plan, {})
        name = self.plan.register.id
        self.frame: pd.DataFrame = open_portfolio(folder, registers=[name]).frames[name]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Imported]:
    """Imports a file once, each into a portfolio of its own."""
    known: dict[Path, Imported] = {}

    def bring(file: Path) -> Imported:
        if file not in known:
            known[file] = Imported(tmp_path_factory.mktemp("office"), file)
        return known[file]

    return bring


@pytest.fixture
def federal(imported: Callable[[Path], Imported]) -> Imported:
    """The federal inventory from its CSV file."""
    return imported(FEDERAL / "individual_use_cases_2025.csv")


def rules(plan: ImportPlan) -> dict[str, int]:
    """How often each rule was in doubt."""
    return dict(Counter(doubt.rule for doubt in plan.doubts))


def test_no_row_of_the_federal_inventory_is_lost(federal: Imported) -> None:
    """3,611 rows in, 3,611 records with ids of their own; what is doubtful is that some have one name and no id."""
    assert (federal.plan.mapping.id, federal.plan.rows_in) == ("us-federal-inventory", 3611)
    assert federal.plan.counts == {"new": 3611, "updated": 0, "unchanged": 0, "rejected": 0}
    assert federal.frame["initiative_id"].nunique() == 3611
    assert rules(federal.plan) == {"import-name-repeated": 48, "import-id-repeated": 4}


def test_the_risk_classes_are_the_published_ones(federal: Imported) -> None:
    """All three contain the words high-impact; 426 are blank and stay unanswered."""
    totals = json.loads((FEDERAL / "published_totals.json").read_text(encoding="utf-8"))
    counts = federal.frame["declared_risk"].fillna("").value_counts().to_dict()
    assert counts == {
        "Not High-impact": 2630,
        "High-impact": 445,
        "": 426,
        "Presumed High-Impact, but Not High-impact": 110,
    }
    assert counts["High-impact"] == totals["high_impact"]
    assert federal.frame["impact"].fillna("").value_counts().to_dict() == {"low|medium": 2740, "high": 445, "": 426}


def test_deployed_and_piloted_uses_are_counted_as_the_file_has_them(federal: Imported) -> None:
    """1,480 in the file; the printed 1,818 counts 338 blanks of three agencies as well, which stay unanswered here."""
    stages = federal.frame["stage"]
    assert stages.isin(["production", "pilot"]).sum() == 1480
    assert stages.isna().sum() == 338
    assert federal.frame.loc[stages.isna(), "organisation"].value_counts().to_dict() == {
        "Department of Commerce": 223,
        "Tennessee Valley Authority": 59,
        "Department of Education": 56,
    }


def test_every_agency_has_its_published_number(federal: Imported) -> None:
    """Uses and high-impact uses of 41 agencies; two are called otherwise in the printed table."""
    totals = json.loads((FEDERAL / "published_totals.json").read_text(encoding="utf-8"))
    names = {
        "U.S. Election Assistance Commission": "Election Assistance Commission",
        "U.S. Office of Special Counsel": "Office of Special Counsel",
    }
    printed = {
        names.get(row["agency"], row["agency"]): (row["use_cases"], row["high_impact"]) for row in totals["per_agency"]
    }
    uses = federal.frame.groupby("organisation").size()
    high = federal.frame[federal.frame["declared_risk"] == "High-impact"].groupby("organisation").size()
    assert {name: (int(count), int(high.get(name, 0))) for name, count in uses.items()} == printed
    assert len(printed) == totals["agencies_individual"] == 41


def test_every_date_is_read_with_its_precision(federal: Imported) -> None:
    """13 spellings of 1,402 dates: 882 days, 484 months and 36 years."""
    dates = federal.frame["go_live_date"].dropna()
    assert dates.str.len().value_counts().to_dict() == {10: 882, 7: 484, 4: 36}


def test_the_workbook_gives_the_same_register(federal: Imported, imported: Callable[[Path], Imported]) -> None:
    """Under its long questions, with the headings in the second row: equal in every column but the file's name."""
    book = imported(FEDERAL / "individual_use_cases_2025.xlsx")
    assert book.plan.counts["new"] == 3611
    pd.testing.assert_frame_equal(
        book.frame.drop(columns="source_file"), federal.frame.drop(columns="source_file"), check_like=True
    )
    # One cell of the workbook shows an error; the CSV file has nothing there.
    assert rules(book.plan) == {**rules(federal.plan), "cell-error": 1}
    error = next(doubt for doubt in book.plan.doubts if doubt.rule == "cell-error")
    assert (error.place.sheet, error.place.cell, error.values["value"]) == ("Consolidated Inventory", "O615", "#NAME?")


def test_the_same_file_again_changes_nothing(federal: Imported) -> None:
    """3,611 unchanged, nothing gone; what was in doubt stays on the repair list until somebody settles it."""
    plan = plan_import(FEDERAL / "individual_use_cases_2025.csv", federal.folder, as_of="2026-11-30")
    assert plan.counts == {"new": 0, "updated": 0, "unchanged": 3611, "rejected": 0}
    assert plan.gone == ()
    assert rules(plan) == rules(federal.plan)
    pd.testing.assert_frame_equal(plan.merged.frame, federal.frame)


def test_the_workbook_after_the_csv_file_changes_nothing_either(federal: Imported) -> None:
    """The same content under other headings: every row is known, and none is counted as updated."""
    plan = plan_import(FEDERAL / "individual_use_cases_2025.xlsx", federal.folder, as_of="2026-11-30")
    assert plan.counts == {"new": 0, "updated": 0, "unchanged": 3611, "rejected": 0}
    assert plan.gone == ()


def test_the_list_of_common_tools_comes_in(imported: Callable[[Path], Imported]) -> None:
    """45 agencies with 20 uses each, in a register of its own."""
    tools = imported(FEDERAL / "cots_use_cases_2025.csv")
    assert (tools.plan.register.id, tools.plan.counts["new"]) == ("tools", 900)
    assert tools.frame["organisation"].nunique() == 45
    assert tools.frame["use"].nunique() == 20
    assert tools.frame["in_use"].isna().sum() == 16
    assert tools.frame["users_band"].value_counts().to_dict() == {
        "1-100": 164,
        "101-1000": 116,
        "1001-5000": 56,
        "10000-50000": 45,
        "5001-10000": 42,
        "50000+": 13,
    }
    assert rules(tools.plan) == {}


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_british_records_come_in(imported: Callable[[Path], Imported], ending: str) -> None:
    """136 from either file; they state no stage and no risk, and both stay unanswered."""
    records = imported(BRITISH / f"atrs_records.{ending}")
    assert (records.plan.mapping.id, records.plan.counts["new"], len(records.frame)) == ("uk-atrs", 136, 136)
    assert records.frame[["stage", "impact", "declared_risk"]].isna().to_numpy().all()
    assert records.frame["organisation"].isna().sum() == 6
    assert records.frame["purpose"].notna().any() == (ending == "json")


def test_the_fuller_file_of_the_same_records_fills_them_in(imported: Callable[[Path], Imported]) -> None:
    """Each is recognised by its address; nothing is new, gone or in conflict."""
    records = imported(BRITISH / "atrs_records.csv")
    plan = plan_import(BRITISH / "atrs_records.json", records.folder, as_of="2026-11-30")
    assert plan.counts == {"new": 0, "updated": 136, "unchanged": 0, "rejected": 0}
    assert plan.gone == ()
    assert rules(plan) == rules(records.plan)
