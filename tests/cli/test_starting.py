"""`pmo new` as a person uses it."""

from __future__ import annotations

import re
import stat
from io import StringIO
from pathlib import Path

import pytest

from pmo_kit.read import together
from pmo_kit.read.files import write_whole
from pmo_kit.read.portfolio import open_portfolio
from tests.cli.conftest import Pmo
from tests.contracts.test_scaffold import FILES

DAY = ("--as-of", "2026-10-31")
ALWAYS = ["business-case", "data-sheet", "intake-form", "raci", "risk-assessment-report", "benefits-profile"]
BANK = [*ALWAYS, "contract-clauses", "security-plan"]
REGISTERS = ["costs", "evidence", "risks"]
# What is answered, the documents that follow, and the registers besides those of every folder.
COMBINATIONS: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "nothing known": ({}, BANK, []),
    "a staff tool on an open model": (
        {"people": "staff", "technique": "generative", "sourcing": "open_weight", "personal_information": "no"},
        [*BANK, "technical-documentation", "vendor-due-diligence"],
        ["vendor_services"],
    ),
    "a customer agent of a vendor": (
        {"people": "customers", "technique": "agent", "sourcing": "vendor", "personal_information": "yes"},
        [
            *BANK,
            "audit-report",
            "ethics-review-record",
            "labelling-spec",
            "monitoring-plan",
            "pipia",
            "privacy-notice",
            "technical-documentation",
            "vendor-due-diligence",
        ],
        ["filings", "vendor_services"],
    ),
    "a scoring model built in-house": (
        {
            "people": "customers_through_staff",
            "technique": "machine_learning",
            "sourcing": "in_house",
            "personal_information": "yes",
        },
        [*BANK, "pipia"],
        [],
    ),
    "rules for staff": (
        {"people": "staff", "technique": "rules", "sourcing": "in_house", "personal_information": "no"},
        BANK,
        [],
    ),
    "a generative service in Hong Kong": (
        {
            "people": "customers",
            "technique": "generative",
            "sourcing": "vendor",
            "personal_information": "yes",
            "_jurisdictions": "HK",
            "_calendar": "HK",
            "_currency": "HKD",
        },
        [
            *ALWAYS,
            "dpia",
            "ethics-review-record",
            "labelling-spec",
            "model-validation-report",
            "technical-documentation",
        ],
        [],
    ),
}


def given(answers: dict[str, str]) -> list[str]:
    """The answers as options of the command."""
    return [part for name, said in answers.items() for part in ("--answer", f"{name}={said}")]


def files_in(folder: Path) -> list[str]:
    """Every file, by its name in the folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", COMBINATIONS)
def test_the_answers_decide_the_files(pmo: Pmo, tmp_path: Path, name: str) -> None:
    """Exactly these, each with a name that every system takes, no brace left; the check says what is missing."""
    answers, documents, registers = COMBINATIONS[name]
    folder = tmp_path / "project"
    code, told, _ = pmo("new", folder, "--no-input", *DAY, *given(answers))
    expected = [
        *FILES,
        *(f"documents/OPS-001/{each}.{language}.md" for each in documents for language in ("en", "zh")),
        *(f"registers/{each}.csv" for each in (*REGISTERS, *registers)),
    ]
    assert (code, files_in(folder)) == (0, sorted(expected))
    assert f"{len(expected)} files" in told
    for each in expected:
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,100}(?<!\.)", each)
        assert not re.search(r"\{\{|\{%", (folder / each).read_text(encoding="utf-8"))
    assert len(open_portfolio(folder, registers="all").frames["initiatives"]) == 1
    code, told, _ = pmo("check", "-p", folder, *DAY)
    assert (code, "INI-OWNER" in told, "INI-PURPOSE" in told) == (1, True, True)


def test_a_person_is_asked_eight_times(pmo: Pmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer given beforehand is offered, and taken with Enter."""
    typed = ["RET-009", "Reply helper", "回复助手", "Li Wei", "2", "", "3", "2"]
    monkeypatch.setattr("sys.stdin", StringIO("\n".join([*typed, ""])))
    code, told, _ = pmo("new", tmp_path / "project", *DAY, "--answer", "technique=generative")
    assert (code, "[8/8]" in told) == (0, True)
    (row,) = open_portfolio(tmp_path / "project").frames["initiatives"].to_dict("records")
    asked = ("initiative_id", "name_zh", "business_owner", "people_affected", "techniques", "sourcing", "personal_info")
    assert [row[name] for name in asked] == [
        *("RET-009", "回复助手", "Li Wei", "employees", "generative", "open_weight", "yes")
    ]


def test_the_first_page_names_the_span_of_tiers_and_every_draft(pmo: Pmo, tmp_path: Path) -> None:
    """With the rules that hold, the questions that are open, and who writes what."""
    folder = tmp_path / "project"
    pmo("new", folder, "--no-input", *DAY, "--answer", "technique=agent", "--answer", "personal_information=yes")
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "Tier 1 at the strictest" in page
    assert "CPX-01" in page
    assert "Kinds of data" in page
    linked = set(re.findall(r"\((documents/[^)]+)\)", page))
    assert linked == {each for each in files_in(folder) if each.startswith("documents/")}
    assert "Privacy officer | G2-PIPIA | [pipia]" in page
    assert "| 个人信息保护影响评估 |" in page


def test_an_office_gives_its_facts_and_its_rules(pmo: Pmo, tmp_path: Path) -> None:
    """A changed requirement changes the folder, which takes the rules along."""
    office, plain, ruled = tmp_path / "office", tmp_path / "plain", tmp_path / "ruled"
    pmo("init", office, "--empty")
    settings = (office / "portfolio.yaml").read_text(encoding="utf-8")
    settings = settings.replace("Your organisation", "Test Bank").replace('jurisdictions: ""', "jurisdictions: SG")
    (office / "portfolio.yaml").write_text(settings, encoding="utf-8")
    pmo("new", plain, "-p", office, "--no-input", *DAY)
    rule = "requirements:\n- {id: G1-RACI, artefact: exit-plan}\n"
    (office / "method").mkdir()
    (office / "method" / "gates.yaml").write_text(rule, encoding="utf-8")
    code, _, complaint = pmo("new", ruled, "-p", office, "--no-input", *DAY)
    assert (code, complaint) == (0, "")
    before, after = (set(files_in(each)) for each in (plain, ruled))
    assert {each for each in before - after if "documents" in each} == {
        f"documents/OPS-001/raci.{language}.md" for language in ("en", "zh")
    }
    assert {f"documents/OPS-001/exit-plan.{language}.md" for language in ("en", "zh")} <= after - before
    assert "method/gates.yaml" in after
    opened = open_portfolio(plain)
    assert opened.settings.organisation == "Test Bank"
    assert opened.frames["initiatives"]["jurisdictions"].tolist() == ["SG"]
    assert opened.frames["initiatives"]["sectors"].isna().all()


def test_in_a_folder_it_adds_what_has_become_due_and_keeps_the_rest(pmo: Pmo, tmp_path: Path) -> None:
    """What a person wrote stays; a first page that a person took over stays too."""
    folder = tmp_path / "project"
    pmo("new", folder, "--no-input", *DAY)
    mine = folder / "documents" / "OPS-001" / "raci.en.md"
    mine.write_text("ours", encoding="utf-8")
    register = folder / "registers" / "initiatives.yaml"
    register.write_text(register.read_text(encoding="utf-8") + '  personal_info: "yes"\n', encoding="utf-8")
    before = files_in(folder)
    assert pmo("new", "--in", folder, *DAY)[0] == 0
    assert sorted(set(files_in(folder)) - set(before)) == [
        "documents/OPS-001/pipia.en.md",
        "documents/OPS-001/pipia.zh.md",
    ]
    assert mine.read_text(encoding="utf-8") == "ours"
    assert "[pipia]" in (folder / "README.md").read_text(encoding="utf-8")
    (folder / "README.md").write_text("our page", encoding="utf-8")
    _, told, _ = pmo("new", "--in", folder, *DAY)
    assert ": 0;" in told
    assert (folder / "README.md").read_text(encoding="utf-8") == "our page"


def test_what_is_added_is_added_whole_or_not_at_all(pmo: Pmo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file cannot be written, and where the machine stops in the middle: it is taken back the next time."""
    folder = tmp_path / "客服 项目"
    _, out, _ = pmo("new", folder, "--no-input", "--answer", "technique=rules", *DAY)
    assert f'pmo check -p "{folder}"' in out
    register, page = folder / "registers" / "initiatives.yaml", folder / "README.md"
    register.write_text(register.read_text(encoding="utf-8").replace("rules", "generative"), encoding="utf-8")
    (folder / "registers" / "risks.csv").unlink()
    before = files_in(folder)
    page.chmod(stat.S_IREAD)
    code, _, complaint = pmo("new", "--in", folder, *DAY)
    page.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert (code, "README.md: The file is marked read-only" in complaint, files_in(folder)) == (2, True, before)

    def stops(path: Path, content: str | bytes) -> None:
        if path.name == "README.md":
            raise KeyboardInterrupt
        write_whole(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(together, "write_whole", stops)
        assert pmo("new", "--in", folder, *DAY)[0] == 130
    code, out, _ = pmo("new", "--in", folder, *DAY)
    assert (code, "stopped in the middle" in out, (folder / "registers" / "risks.csv").is_file()) == (0, True, True)
    assert "technical-documentation" in page.read_text(encoding="utf-8")
    assert not (folder / ".pmo" / "unfinished").exists()
    assert "README.md" not in pmo("update", folder, *DAY)[1]


def test_an_answer_is_taken_word_for_word(pmo: Pmo, tmp_path: Path) -> None:
    """Braces are no template, now and when the folder is brought up to date."""
    name = "Uses {{ x.y }}, {% if %} and {# more #}"
    assert pmo("new", tmp_path / "a", "--no-input", "--answer", f"name_en={name}", *DAY)[0] == 0
    assert open_portfolio(tmp_path / "a").frames["initiatives"]["name_en"].tolist() == [name]
    assert "Nothing new" in pmo("update", tmp_path / "a", *DAY)[1]


def test_each_document_as_a_word_file_too(pmo: Pmo, tmp_path: Path) -> None:
    """One beside each text."""
    pmo("new", tmp_path / "project", "--no-input", "--word", *DAY)
    documents = tmp_path / "project" / "documents" / "OPS-001"
    texts, words = ({path.stem for path in documents.glob(f"*.{ending}")} for ending in ("md", "docx"))
    assert texts == words != set()


def test_a_folder_with_something_in_it_is_refused(pmo: Pmo, tmp_path: Path) -> None:
    """And left as it is."""
    (tmp_path / "mine.txt").write_text("keep", encoding="utf-8")
    code, _, complaint = pmo("new", tmp_path, "--no-input", *DAY)
    assert (code, "something in this folder" in complaint, files_in(tmp_path)) == (2, True, ["mine.txt"])


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--answer", "technique=magic", "--answer", "colour=blue"], ["magic", "generative", "colour"]),
        (["--answer", "technique"], ["NAME=VALUE"]),
        (["--answer", "initiative_id=CON"], ["letters, digits"]),
        (["--answer", "_calendar=MOON"], ["MOON"]),
        (["--in", "."], ["--in"]),
        (["-p", "nowhere"], ["not a portfolio"]),
    ],
)
def test_what_cannot_be_made_is_refused_whole(pmo: Pmo, tmp_path: Path, arguments: list[str], told: list[str]) -> None:
    """Every fault at once, with what to write, and no folder."""
    code, _, complaint = pmo("new", tmp_path / "project", "--no-input", *DAY, *arguments)
    assert (code, (tmp_path / "project").exists()) == (2, False)
    assert [each for each in told if each not in complaint] == []
    assert "Traceback" not in complaint


def test_documents_are_added_to_a_folder_of_one_initiative_only(pmo: Pmo) -> None:
    """A portfolio fills documents one by one."""
    code, _, complaint = pmo("new", "--in", "sample", *DAY)
    assert (code, "has 60" in complaint) == (2, True)
