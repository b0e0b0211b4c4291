"""A published price table comes in whole: what is blank stays blank, what is free is asked, what is odd is in doubt."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pmo_kit.decide.completeness import failing_records
from pmo_kit.decide.outliers import outlying_records
from pmo_kit.read.foreign.importing import ImportPlan, commit_import, failing_doubts, plan_import
from pmo_kit.read.portfolio import open_portfolio
from tests.conftest import SETTINGS

PRICES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "llm_prices" / "model_prices.csv"
HEADINGS = "model,provider,mode,input_usd_per_million_tokens,output_usd_per_million_tokens"


def planned(folder: Path, table: Path) -> tuple[ImportPlan, dict[str, list[str]]]:
    """What an import of the table would do, and which names fail which check."""
    folder.mkdir(exist_ok=True)
    (folder / "portfolio.yaml").write_text(SETTINGS, encoding="utf-8")
    plan = plan_import(table, folder, as_of="2026-10-31")
    frame, checks = plan.merged.frame, plan.register.checks
    failing = failing_records(frame, "price_id", checks)
    failing |= outlying_records(frame, "price_id", checks, times=plan.method.threshold("price-outlier"))
    names = dict(zip(frame["price_id"], frame["name"], strict=True))
    return plan, {check: [names[record] for record in records] for check, records in failing.items()}


@pytest.mark.skipif(not PRICES.is_file(), reason="the published price table is not beside this checkout")
def test_the_published_table_comes_in_whole(tmp_path: Path) -> None:
    """1,399 rows, none rejected or in doubt but for their prices; both known oddities are among those in doubt."""
    plan, failing = planned(tmp_path / "office", PRICES)
    assert (plan.mapping.id, plan.register.id) == ("llm-prices", "prices")
    assert plan.counts == {"new": 1399, "updated": 0, "unchanged": 0, "rejected": 0}
    assert (plan.doubts, plan.unknown) == ((), ())
    assert failing["PRC-ODD-IN"] == [
        "embed-multilingual-light-v3.0",
        "perplexity/perplexity/nemotron-3.5-lightning-30b-a3b",
        "watsonx/core42/jais-13b-chat",
    ]
    assert "watsonx/core42/jais-13b-chat" in failing["PRC-ODD-OUT"]
    assert (len(failing["PRC-FREE-IN"]), len(failing["PRC-FREE-OUT"])) == (27, 72)
    assert (failing["PRC-CURRENCY"], failing["PRC-PER"]) == ([], [])
    commit_import(plan, {})
    frame = open_portfolio(tmp_path / "office", registers=["prices"], required=()).frames["prices"]
    assert (len(frame), int(frame["price_out"].isna().sum()), int((frame["price_out"] == 0).sum())) == (1399, 10, 72)
    assert (set(frame["currency"]), set(frame["per"])) == ({"USD"}, {1_000_000})


def test_blank_is_not_stated_zero_is_asked_and_odd_is_kept(tmp_path: Path) -> None:
    """Four rows: an ordinary one, one without output price, a free one, and one a thousand times as dear."""
    table = tmp_path / "prices.csv"
    rows = ("plain,a,chat,1,2", "blank,a,chat,1,", "free,a,chat,0,2", "odd,a,chat,1000,2")
    table.write_text("\n".join([HEADINGS, *rows]), encoding="utf-8")
    plan, failing = planned(tmp_path / "office", table)
    assert failing["PRC-FREE-IN"] == ["free"]
    assert failing["PRC-ODD-IN"] == ["odd"]
    frame = plan.merged.frame.set_index("name")
    assert frame["price_out"].isna().to_dict() == {"plain": False, "blank": True, "free": False, "odd": False}
    assert frame["price_in"].to_dict() == {"plain": 1, "blank": 1, "free": 0, "odd": 1000}


def test_the_doubt_names_the_cell_and_who_can_mend_it(tmp_path: Path) -> None:
    """The odd price in D4."""
    table = tmp_path / "prices.csv"
    table.write_text("\n".join([HEADINGS, "a,p,chat,1,2", "b,p,chat,1,2", "c,p,chat,1000,2"]), encoding="utf-8")
    plan, _ = planned(tmp_path / "office", table)
    odd = outlying_records(plan.merged.frame, "price_id", plan.register.checks, times=100)
    doubts = failing_doubts(plan, odd)
    assert [(doubt.place.cell, doubt.rule, doubt.who) for doubt in doubts] == [("D4", "PRC-ODD-IN", "vendor-manager")]


def test_one_model_at_two_providers_is_two_prices(tmp_path: Path) -> None:
    """And importing them again changes nothing."""
    table = tmp_path / "prices.csv"
    table.write_text("\n".join([HEADINGS, "same,a,chat,1,2", "same,b,chat,1.2,2.4"]), encoding="utf-8")
    plan, _ = planned(tmp_path / "office", table)
    assert plan.doubts == ()
    commit_import(plan, {})
    again, _ = planned(tmp_path / "office", table)
    assert Counter(again.merged.kinds) == {"unchanged": 2}
