"""Opening a portfolio: settings, rules, calendar and registers, and every fault of all of them in one message."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pmo_kit import paths
from pmo_kit.errors import BadInput
from pmo_kit.paths import PortfolioFolder
from pmo_kit.read import portfolio as reading
from pmo_kit.read.files import sha256
from pmo_kit.read.portfolio import open_portfolio, zone_of
from pmo_kit.record.decision_log import append_decision
from pmo_kit.run.new_portfolio import make_portfolio
from tests.conftest import COMPLETE, SETTINGS
from tests.read.conftest import told

Office = Callable[..., Path]
ENTRY = {
    "decided_on": "2026-10-21", "kind": "gate", "subject": "OPS-001", "gate": "G0", "outcome": "pass",
    "role": "sponsor", "person": "Li Wei", "imported": True, "method_version": "",
}  # fmt: skip
ONE = {"initiative_id": "AI-0001", "name_en": "Desk helper"}


def refused(folder: Path, *registers: str) -> list[tuple[str, str]]:
    """Every fault of a portfolio."""
    with pytest.raises(BadInput) as caught:
        open_portfolio(folder, registers=registers or ("initiatives",))
    return told(caught.value)


def test_a_portfolio_is_opened_with_what_it_was_read_from(office: Office) -> None:
    """The organisation, its calendar, its rows, and every file by name and digest."""
    facts = open_portfolio(office(ONE))
    assert (facts.settings.name.zh, facts.settings.currency, facts.calendar.id) == ("测试银行", "CNY", "CN")
    assert facts.frames["initiatives"]["name_en"].tolist() == ["Desk helper"]
    names = [file.name for file in facts.inputs]
    assert (names[0], names[-1]) == ("portfolio.yaml", "registers/initiatives.csv")
    assert all(name.startswith("templates/method/") for name in names[1:-1])


def test_a_path_may_be_given_as_text_and_relative(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a playbook's parameter is."""
    monkeypatch.chdir(office(ONE))
    assert len(open_portfolio(".").frames["initiatives"]) == 1


def test_the_sample_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Unless there is a folder of that name."""
    monkeypatch.chdir(tmp_path)
    assert open_portfolio("sample", registers=()).root == paths.sample_folder("sample").resolve()
    (tmp_path / "sample").mkdir()
    assert [message for _, message in refused(Path("sample"))] == ["not-a-portfolio"]


def test_a_portfolio_without_its_list_is_not_an_empty_one(office: Office) -> None:
    """The message names what was found instead."""
    folder = office(ONE)
    (folder / "registers" / "initiatives.csv").rename(folder / "registers" / "项目.csv")
    with pytest.raises(BadInput) as caught:
        open_portfolio(folder)
    assert told(caught.value) == [("registers/", "register-missing")]
    assert caught.value.faults[0].problem() == "The folder has no table of initiatives; found: 项目.csv."
    (folder / "registers" / "项目.csv").unlink()
    assert refused(folder) == [("registers/", "register-missing")]


def test_a_list_in_capital_letters_is_named(office: Office) -> None:
    """On another computer it would be found."""
    folder = office(ONE)
    path = folder / "registers" / "initiatives.csv"
    path.rename(path.with_name("Initiatives.CSV"))
    assert refused(folder) == [("registers/Initiatives.CSV", "register-misnamed")]


def test_a_file_in_place_of_the_folder_of_registers_is_told(office: Office) -> None:
    """Whichever registers are asked for."""
    folder = office(ONE)
    (folder / "registers" / "initiatives.csv").unlink()
    (folder / "registers").rmdir()
    (folder / "registers").write_text("initiative_id\n", encoding="utf-8")
    assert refused(folder) == refused(folder, "vendors") == [("registers", "folder-is-a-file")]


def test_an_amount_in_another_currency_is_refused(office: Office) -> None:
    """The register is in the portfolio's currency."""
    assert refused(office({**ONE, "approved_budget": "$50000"})) == [
        ("registers/initiatives.csv, cell C2, field initiatives.approved_budget", "cell-currency")
    ]


def test_a_register_that_is_not_required_may_be_missing(office: Office) -> None:
    """An empty frame with every column; so an import can begin a portfolio."""
    folder = office(ONE)
    (folder / "registers" / "initiatives.csv").unlink()
    assert len(open_portfolio(folder, registers=["vendors"]).frames["vendors"]) == 0
    facts = open_portfolio(folder, required=())
    assert len(facts.frames["initiatives"]) == 0
    assert [file.name for file in facts.inputs if "registers" in file.name] == []


def test_all_registers_are_read_in_one_go(office: Office) -> None:
    """Whatever registers the kit and the organisation define; one that is not there is empty."""
    facts = open_portfolio(office(ONE), registers="all")
    assert list(facts.frames) == list(facts.registers)
    assert [len(facts.frames[name]) for name in ("initiatives", "vendors")] == [1, 0]


def test_an_overlay_changes_the_rules_and_is_among_the_inputs(office: Office) -> None:
    """The folder `method` of the portfolio."""
    folder = office(ONE)
    (folder / "method").mkdir()
    (folder / "method" / "ours.yaml").write_text("thresholds: [{id: duplicate-likely, value: 0.8}]", encoding="utf-8")
    facts = open_portfolio(folder)
    assert facts.method.threshold("duplicate-likely") == 0.8
    assert "method/ours.yaml" in [file.name for file in facts.inputs]


def test_a_path_that_is_no_portfolio_is_told(tmp_path: Path) -> None:
    """A file, a folder without settings, and nothing at all."""
    file = tmp_path / "a.txt"
    file.touch()
    assert refused(file) == [(str(file), "portfolio-is-a-file")]
    assert refused(tmp_path) == [(str(tmp_path), "not-a-portfolio")]
    assert refused(tmp_path / "none") == [(str(tmp_path / "none"), "not-a-portfolio")]


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ("", [("portfolio.yaml", "not-a-rule-file")]),
        ("- a\n", [("portfolio.yaml", "not-a-rule-file")]),
        ("organisation: [\n", [("portfolio.yaml", "yaml-broken")]),
        (SETTINGS + "currency: USD\n", [("portfolio.yaml", "yaml-broken")]),
        (SETTINGS.replace("CNY", "cny"), [("portfolio.yaml, field currency", "field-pattern")]),
        (SETTINGS.replace("calendar: CN\n", ""), [("portfolio.yaml, field calendar", "field-missing")]),
        (SETTINGS.replace("calendar: CN", "calendar: XX"), [("portfolio.yaml, field calendar", "unknown-id")]),
        (SETTINGS + "curency: CNY\n", [("portfolio.yaml, field curency", "field-unknown")]),
        (SETTINGS + "languages: [en, zh]\n", [("portfolio.yaml, field languages", "field-unknown")]),
        (SETTINGS + "id_prefix: ai\n", [("portfolio.yaml, field id_prefix", "field-pattern")]),
    ],
)
def test_settings_that_do_not_fit_are_told(office: Office, settings: str, faults: list[tuple[str, str]]) -> None:
    """With the key to correct."""
    assert refused(office(ONE, settings=settings)) == faults


def test_faults_of_settings_rules_and_registers_come_at_once(office: Office) -> None:
    """A person mends them in one go."""
    folder = office({**ONE, "stage": "pilto"}, settings=SETTINGS.replace("CNY", "yuan"))
    assert refused(folder) == [
        ("portfolio.yaml, field currency", "field-pattern"),
        ("registers/initiatives.csv, cell C2, field initiatives.stage", "cell-choice"),
    ]
    (folder / "method").mkdir()
    (folder / "method" / "ours.yaml").write_text("thresholds: [{id: duplicate-likely, value: 2}]", encoding="utf-8")
    assert refused(folder) == [
        ("portfolio.yaml, field currency", "field-pattern"),
        ("method/ours.yaml, record duplicate-likely, field value", "threshold-out-of-range"),
    ]


def test_a_calendar_that_does_not_exist_is_told_with_the_file_of_its_rule(office: Office) -> None:
    """Only the calendar in use is built."""
    folder = office(ONE)
    (folder / "method").mkdir()
    rule = folder / "method" / "ours.yaml"
    rule.write_text("calendars: [{id: CN, library: {country: XX}}]", encoding="utf-8")
    assert refused(folder) == [("method/ours.yaml, record CN, field library", "calendar-library")]
    rule.write_text("calendars: [{id: HK, library: {country: XX}}]", encoding="utf-8")
    assert not open_portfolio(folder).calendar.is_working_day(date(2026, 1, 1))


def test_a_row_that_refers_to_nothing_is_told(office: Office) -> None:
    """A parent that is not in the register; one that is, is fine."""
    folder = office({**ONE, "parent_id": "AI-0002"}, {**ONE, "initiative_id": "AI-0003", "parent_id": "AI-0001"})
    assert refused(folder) == [
        ("registers/initiatives.csv, cell C2, record AI-0001, field parent_id", "reference-unknown")
    ]


def test_a_register_that_nobody_can_read_is_told_once(office: Office) -> None:
    """Not once for each row that points into it."""
    folder = office(COMPLETE)
    milestones = "milestone_id,initiative_id,name_en\nMS-1,OPS-001,One\nMS-2,OPS-001,Two\n"
    (folder / "registers" / "milestones.csv").write_text(milestones, encoding="utf-8")
    (folder / "registers" / "initiatives.csv").write_text("initiative_id\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        open_portfolio(folder, registers=("initiatives", "milestones"))
    assert told(caught.value) == [("registers/milestones.csv, field initiative_id", "reference-to-nothing")]


def test_references_between_registers_are_checked_where_both_are_read(office: Office) -> None:
    """A milestone of an initiative that is not there."""
    folder = office(ONE)
    (folder / "registers" / "milestones.csv").write_text("milestone_id,initiative_id\nMS-1,AI-9\n", encoding="utf-8")
    assert open_portfolio(folder, registers=["milestones"]).frames["milestones"]["initiative_id"].tolist() == ["AI-9"]
    assert refused(folder, "initiatives", "milestones") == [
        ("registers/milestones.csv, cell B2, record MS-1, field initiative_id", "reference-unknown")
    ]


def test_what_was_opened_is_kept_until_a_file_changes(office: Office) -> None:
    """A register, a rule of the portfolio's own, its settings; and nobody's changes to a frame reach anybody else."""
    folder = office(COMPLETE)
    first = open_portfolio(folder)
    first.frames["initiatives"]["name_en"] = "changed"
    again = open_portfolio(folder)
    assert (again.method is first.method, again.frames["initiatives"]["name_en"].tolist()) == (True, ["Desk helper"])
    register = folder / "registers" / "initiatives.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("Desk helper", "Desk_helper"), encoding="utf-8")
    assert open_portfolio(folder).frames["initiatives"]["name_en"].tolist() == ["Desk_helper"]
    (folder / "method").mkdir()
    (folder / "method" / "t.yaml").write_text("thresholds:\n- {id: duplicate-likely, value: 0.9}\n", encoding="utf-8")
    assert open_portfolio(folder).method.threshold("duplicate-likely") == 0.9


def test_the_digests_are_those_of_what_was_read(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody saves each file again right after it was read: the digest is that of the rows that count."""
    folder = office(COMPLETE)
    pd.DataFrame([COMPLETE]).to_excel(folder / "registers" / "book.xlsx", sheet_name="initiatives", index=False)
    (folder / "registers" / "initiatives.csv").unlink()
    (folder / "registers" / "vendors.yaml").write_text("- {vendor_id: V-1}\n", encoding="utf-8")
    (folder / "registers" / "milestones.csv").write_text("milestone_id,initiative_id\n", encoding="utf-8")
    (folder / "method").mkdir()
    (folder / "method" / "t.yaml").write_text("thresholds: []\n", encoding="utf-8")
    append_decision(PortfolioFolder(folder), ENTRY, at=datetime(2026, 11, 2, tzinfo=UTC))
    names = ["registers/book.xlsx", "registers/vendors.yaml", "registers/milestones.csv", "method/t.yaml"]
    names += ["portfolio.yaml", "decisions/log.jsonl"]
    then = {name: sha256(folder / name) for name in names}
    kept = Path.read_bytes

    def read(path: Path) -> bytes:
        content = kept(path)
        if path.is_relative_to(folder) and path.name != "head.json":
            path.write_bytes(content + b"\n")
        return content

    monkeypatch.setattr(Path, "read_bytes", read)
    opened = open_portfolio(folder, registers=("initiatives", "vendors", "milestones"))
    found = {file.name: file.sha256 for file in opened.inputs}
    assert {name: found[name] for name in names} == then


def test_the_zone_costs_no_second_reading_of_the_rules(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that asks for today opens the portfolio afterwards: the rules are read once, and none for a zone."""
    folder = office(COMPLETE)
    (folder / "method").mkdir()
    asked, kept = [], reading.rules_of

    def count(*arguments: Any) -> Any:
        asked.append(arguments)
        return kept(*arguments)

    monkeypatch.setattr(reading, "rules_of", count)
    assert str(zone_of(folder)) == str(open_portfolio(folder).zone) == "Asia/Shanghai"
    assert len(asked) == 1
    office(COMPLETE, settings=SETTINGS + "timezone: Asia/Tokyo\n")
    assert str(zone_of(folder)) == "Asia/Tokyo"
    assert len(asked) == 1
    assert zone_of(folder / "nowhere") is None


def test_a_portfolio_laid_out_from_a_past_run_has_the_rules_of_that_day(office: Office) -> None:
    """Its `templates/method` is used instead of the kit's own, and `method/` is laid over it as ever."""
    folder = office(COMPLETE)
    own = open_portfolio(folder)
    then = folder / "templates" / "method"
    shutil.copytree(paths.method_folder(), then)
    same = open_portfolio(folder)
    assert (same.method.version, same.inputs) == (own.method.version, own.inputs)
    tiering = then / "tiering.yaml"
    tiering.write_text(
        tiering.read_text(encoding="utf-8").replace("id: IMP-06, level: medium", "id: IMP-06, level: high"),
        encoding="utf-8",
    )
    assert open_portfolio(folder).method.impact_rules["IMP-06"].level == "high"
    (folder / "method").mkdir()
    (folder / "method" / "ours.yaml").write_text("impact_rules: [{id: IMP-06, level: low}]\n", encoding="utf-8")
    assert open_portfolio(folder).method.impact_rules["IMP-06"].level == "low"


def test_changed_rules_are_laid_over_those_in_force_and_over_nothing_else(office: Office, tmp_path: Path) -> None:
    """The portfolio itself is not touched by asking; each set of rules is opened as itself."""
    folder = office(COMPLETE)
    (folder / "method").mkdir()
    (folder / "method" / "ours.yaml").write_text("impact_rules: [{id: IMP-06, level: low}]\n", encoding="utf-8")
    new = tmp_path / "new"
    new.mkdir()
    (new / "rules.yaml").write_text("impact_rules: [{id: IMP-05, level: high}]\n", encoding="utf-8")
    changed, own = open_portfolio(folder, changed=new), open_portfolio(folder)
    assert [each.method.impact_rules["IMP-05"].level for each in (changed, own)] == ["high", "medium"]
    assert [each.method.impact_rules["IMP-06"].level for each in (changed, own)] == ["low", "low"]
    assert changed.method.origin["impact_rules/IMP-05"] == ("templates/method/tiering.yaml", "new/rules.yaml")


def test_the_kits_rules_are_read_once_for_all_portfolios_without_their_own(tmp_path: Path) -> None:
    """A portfolio that brings a rule has it, and the next one without any has the kit's again."""
    for name in ("one", "two", "three"):
        make_portfolio(tmp_path / name, "sample")
    (tmp_path / "two" / "method").mkdir()
    mine = "thresholds:\n- {id: duplicates-shown, value: 7}\n"
    (tmp_path / "two" / "method" / "mine.yaml").write_text(mine, encoding="utf-8")
    one, two, three = (open_portfolio(tmp_path / name) for name in ("one", "two", "three"))
    assert one.method is three.method
    assert [each.method.threshold("duplicates-shown") for each in (one, two, three)] == [5, 7, 5]
