"""`pmo gather` as a person uses it: what projects write comes to the office, and nothing of either is lost."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from pmo_kit.read import together
from pmo_kit.read.files import write_whole
from pmo_kit.read.portfolio import open_portfolio
from tests.cli.conftest import Pmo
from tests.conftest import SETTINGS

DAY = ("--as-of", "2026-10-31")
Make = Callable[..., Path]
RISKS = "risk_id,initiative_id,event,owner,due\n"
KNOWN = {"initiative_id": "OPS-007", "name_en": "Tool a", "stage": "intake", "status": "active"}


@pytest.fixture
def project(tmp_path: Path) -> Make:
    """Makes the folder of a project: its one initiative, and other files by their paths."""

    def make(name: str, initiative: str, files: dict[str, str] | None = None, **answers: str) -> Path:
        folder = tmp_path / "projects" / name
        row = {"initiative_id": initiative, "name_en": f"Tool {name}", "stage": "intake", "status": "active", **answers}
        lines = "".join(f"  {key}: {value!r}\n" for key, value in row.items())
        written = {"portfolio.yaml": SETTINGS, "registers/initiatives.yaml": "-" + lines[1:], **(files or {})}
        for path, text in written.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(text.encode("utf-8"))
        return folder

    return make


def row_of(office: Path, register: str, key: str) -> dict[str, object]:
    """One row of the office."""
    opened = open_portfolio(office, registers="all")
    frame = opened.frames[register]
    (row,) = frame[frame[opened.registers[register].key] == key].to_dict("records")
    return {str(name): value for name, value in row.items()}


def held_in(folder: Path) -> dict[str, bytes]:
    """Every file by its path, with what is in it."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_new_rows_come_equal_ones_are_counted_and_changes_are_told(pmo: Pmo, office: Make, project: Make) -> None:
    """With what a cell was and is; of an initiative that the office has already, the open cells are filled."""
    home = office(KNOWN)
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-7-1,OPS-007,Wrong answer,Li Wei,2026-12-31\n"})
    project("b", "OPS-008", business_owner="Wang Fang")
    code, told, _ = pmo("gather", one.parent, "-p", home, *DAY)
    assert (code, "2 rows in = 1 new + 0 updated + 1 unchanged" in told) == (0, True)
    assert row_of(home, "risks", "RK-7-1")["event"] == "Wrong answer"
    assert row_of(home, "initiatives", "OPS-008")["business_owner"] == "Wang Fang"
    project("a", "OPS-007", purpose="Answers staff")
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, "initiatives OPS-007, purpose: “–” is now “Answers staff”" in told) == (0, True)
    assert row_of(home, "initiatives", "OPS-007")["purpose"] == "Answers staff"
    _, told, _ = pmo("--messages", "zh", "gather", one, "-p", home, *DAY)
    assert "没有新内容" in told


def test_again_changes_nothing(pmo: Pmo, office: Make, project: Make) -> None:
    """Not a byte, on another day either."""
    home = office(KNOWN)
    one = project("a", "OPS-007", {"documents/OPS-007/raci.en.md": "ours", "registers/risks.csv": RISKS}, pm="Li Wei")
    pmo("gather", one, "-p", home, *DAY)
    before = held_in(home)
    code, told, _ = pmo("gather", one, "-p", home, "--as-of", "2026-11-30")
    assert (code, "Nothing new" in told, held_in(home) == before) == (0, True, True)


def test_a_look_before_writes_nothing(pmo: Pmo, office: Make, project: Make) -> None:
    """And says the same."""
    home, one = office(), project("a", "OPS-007")
    before = held_in(home)
    _, looked, _ = pmo("gather", one, "-p", home, *DAY, "--dry-run")
    assert ("1 new" in looked, held_in(home) == before) == (True, True)


def test_what_the_office_has_changed_since_stays(pmo: Pmo, office: Make, project: Make) -> None:
    """Unheard where the project still says the same; as a conflict, each time, where both have gone on."""
    home, one = office(), project("a", "OPS-007", purpose="First", pm="Li Wei")
    pmo("gather", one, "-p", home, *DAY)
    register = home / "registers" / "initiatives.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("First", "Office"), encoding="utf-8")
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, "Office" in told) == (0, False)
    project("a", "OPS-007", purpose="Project", pm="Wang Fang")
    for _ in range(2):
        code, told, _ = pmo("gather", one, "-p", home, *DAY)
        assert (code, "The project says “Project”, the office “Office”" in told) == (1, True)
        assert "projects/a/registers/initiatives.yaml, record OPS-007, field purpose" in told
    row = row_of(home, "initiatives", "OPS-007")
    assert [row[name] for name in ("purpose", "pm")] == ["Office", "Wang Fang"]
    project("a", "OPS-007", purpose="Office", pm="Wang Fang")
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0


def test_what_the_office_decides_no_project_changes(pmo: Pmo, office: Make, project: Make) -> None:
    """Stage, status, tier, baselines; what the template wrote there is nobody's word and no conflict."""
    home = office({**KNOWN, "stage": "pilot"})
    first = '- initiative_id: "OPS-007"\n  stage: intake\n'
    record = {"version": "0", "answers": {}, "files": {"registers/initiatives.yaml": first}}
    one = project("a", "OPS-007", {".pmo/template.json": json.dumps(record)})
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0
    project("a", "OPS-007", stage="build", tier="3", approved_budget="5000")
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, told.count("only the office changes this column")) == (1, 3)
    row = row_of(home, "initiatives", "OPS-007")
    assert (row["stage"], [row["tier"], row["approved_budget"]] == [row["tier"], 5000]) == ("pilot", False)


def test_every_fault_of_every_folder_at_once_and_nothing_written(pmo: Pmo, office: Make, project: Make) -> None:
    """The same id with two meanings names both folders; a cell that cannot be read names its own."""
    home = office()
    risks = RISKS + "RK-1,OPS-007,One,Li Wei,2026-12-31\n"
    one = project("a", "OPS-007", {"registers/risks.csv": risks, "documents/OPS-007/plan.md": "a"})
    project("b", "OPS-008", {"registers/risks.csv": risks.replace("OPS-007,One", "OPS-008,Two")})
    project("c", "OPS-009", {"registers/risks.csv": RISKS + "RK-3,OPS-009,Three,Li Wei,soon\n"})
    project("d", "OPS-010", {"registers/risks.csv": RISKS + "RK-4,OPS-007,Four,Li Wei,2026-12-31\n"})
    project("e", "OPS-007", {"documents/OPS-007/plan.md": "e"}, pm="Li Wei")
    project("f", "OPS-011", {"registers/vendor_services.csv": "service_id,service,vendor_id\nSV-1,Chat,V-9\n"})
    before = held_in(home)
    code, _, complaint = pmo("gather", one.parent, "-p", home, *DAY)
    assert (code, held_in(home) == before) == (2, True)
    for told in (
        "b/registers/risks.csv, cell B2, record RK-1",
        "RK-1 says something else in",
        "a/registers/risks.csv",
        "c/registers/risks.csv, cell E2",
        "d/registers/risks.csv, cell B2",
        "The row is about OPS-007, the folder about OPS-010",
        "name_en",
        "e/documents/OPS-007/plan.md: The same file has another content in",
        "f/registers/vendor_services.csv, cell C2",
    ):
        assert told in complaint


def test_an_id_that_the_office_has_for_another_row_is_refused(pmo: Pmo, office: Make, project: Make) -> None:
    """A risk of another initiative is not this one, though both are called RK-1."""
    home = office({"initiative_id": "CSC-017", "name_en": "Other"})
    (home / "registers" / "risks.csv").write_text(RISKS + "RK-1,CSC-017,,,\n", encoding="utf-8")
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,Li Wei,\n"})
    code, _, complaint = pmo("gather", one, "-p", home, *DAY)
    assert (code, "about “CSC-017” and not “OPS-007”" in complaint) == (2, True)


def test_the_same_row_in_two_folders_is_one(pmo: Pmo, office: Make, project: Make) -> None:
    """Where neither contradicts the other; what either says is taken."""
    vendors = "vendor_id,name_en,country\n"
    one = project("a", "OPS-007", {"registers/vendors.csv": vendors + "V-1,Acme,\n"})
    project("b", "OPS-008", {"registers/vendors.csv": vendors + "V-1,Acme,SG\n"})
    home = office()
    assert pmo("gather", one.parent, "-p", home, *DAY)[0] == 0
    assert row_of(home, "vendors", "V-1")["country"] == "SG"


def test_a_row_that_has_left_its_folder_stays_and_is_told(pmo: Pmo, office: Make, project: Make) -> None:
    """Nothing is ever deleted."""
    home = office()
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,Li Wei,\n"})
    pmo("gather", one, "-p", home, *DAY)
    (one / "registers" / "risks.csv").write_text(RISKS, encoding="utf-8")
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, "no more in the folders of their projects: RK-1" in told) == (0, True)
    assert row_of(home, "risks", "RK-1")["event"] == "Mine"


def test_documents_come_but_never_over_a_text_that_differs(pmo: Pmo, office: Make, project: Make) -> None:
    """A later version replaces the one gathered last; one that the office has changed stays and is told."""
    home, mine = office(), "documents/OPS-007/plan.en.md"
    one = project("a", "OPS-007", {mine: "one", "documents/OPS-007/annex/扫描件.pdf": "%PDF"})
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, "documents: 2 new" in told) == (0, True)
    (one / mine).write_text("two", encoding="utf-8")
    _, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert ("1 renewed, 1 unchanged" in told, (home / mine).read_text(encoding="utf-8")) == (True, "two")
    (home / mine).write_text("the office's", encoding="utf-8")
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0
    (one / mine).write_text("three", encoding="utf-8")
    for _ in range(2):
        code, told, _ = pmo("gather", one, "-p", home, *DAY)
        assert (code, f"The office has another {mine}" in told) == (1, True)
        assert "the office has everything" not in told
    assert (home / mine).read_text(encoding="utf-8") == "the office's"


def test_a_draft_in_which_nobody_wrote_stays_where_it_is(pmo: Pmo, office: Make, project: Make) -> None:
    """And one at the office gives way to a text that people wrote; what evidence names comes whoever wrote it."""
    home, path = office(KNOWN), "documents/OPS-007/raci.en.md"
    one = project("a", "OPS-007")
    fill = ("-i", "OPS-007", "--language", "en", *DAY)
    pmo("fill", "raci", "-p", one, *fill)
    pmo("fill", "raci", "-p", home, *fill)
    _, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert "documents: 2 unchanged" in told
    text = (one / path).read_text(encoding="utf-8") + "\nOur own paragraph.\n"
    (one / path).write_text(text, encoding="utf-8", newline="\r\n")
    word = (one / path).with_suffix(".docx")
    document = docx.Document(str(word))
    document.add_paragraph("A remark")
    document.save(str(word))
    _, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert ("2 renewed" in told, (home / path).read_bytes()) == (True, (one / path).read_bytes())
    pmo("fill", "project-charter", "-p", one, *fill)
    evidence = "evidence_id,initiative_id,artefact,link\nEVD-1,OPS-007,evaluation-report,{}\n"
    evidence = evidence.format("documents\\OPS-007\\project-charter.en.md")
    (one / "registers" / "evidence.csv").write_text(evidence, encoding="utf-8")
    pmo("gather", one, "-p", home, *DAY)
    assert (home / "documents" / "OPS-007" / "project-charter.en.md").is_file()


def test_a_file_that_belongs_to_another_project_is_never_replaced(pmo: Pmo, office: Make, project: Make) -> None:
    """Evidence of one name from two projects that are gathered one after the other, and another project's document."""
    home, path, plan = office(), "evidence/测试 报告.txt", "documents/OPS-007/plan.md"
    rows = "evidence_id,initiative_id,artefact,link\n{},{},evaluation-report,{}\n"
    one = project(
        "a", "OPS-007", {path: "a", plan: "a", "registers/evidence.csv": rows.format("EVD-1", "OPS-007", path)}
    )
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0
    before = held_in(home)
    for other in (path, plan, path.replace("/", "\\")):
        evidence = rows.format("EVD-2", "OPS-008", other)
        two = project("b", "OPS-008", {path: "b", plan: "b", "registers/evidence.csv": evidence})
        code, _, complaint = pmo("gather", two, "-p", home, *DAY)
        assert (code, "another file of this name, and it belongs to OPS-007" in complaint) == (2, True)
        assert held_in(home) == before
    project("b", "OPS-008", {path: "a", "registers/evidence.csv": rows.format("EVD-2", "OPS-008", path)})
    assert pmo("gather", two, "-p", home, *DAY)[0] == 0
    for each in (one, two):
        (each / path).write_text("both", encoding="utf-8")
    assert pmo("gather", one, "-p", home, *DAY)[0] == 2
    assert pmo("gather", one, two, "-p", home, *DAY)[0] == 0
    assert (home / path).read_text(encoding="utf-8") == "both"


def test_evidence_is_no_way_into_the_offices_own_files(pmo: Pmo, office: Make, project: Make) -> None:
    """Its rules, settings of other programs, and the folder itself take no file; which stay where they are is told."""
    home, rows = office(), "evidence_id,initiative_id,artefact,link\n"
    paths = ("report.pdf", ".git/hooks/post-commit", "Method/gates.yaml", "evidence/.hidden/a.txt")
    lines = "".join(f"EVD-{at},OPS-007,evaluation-report,{path}\n" for at, path in enumerate(paths))
    one = project("a", "OPS-007", {**dict.fromkeys(paths, "mine"), "registers/evidence.csv": rows + lines})
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, [path for path in paths if (home / path).exists()]) == (0, [])
    assert [
        path for path in paths if f"Not gathered, and still in its folder: {one.as_posix()}/{path}" not in told
    ] == []


def test_ids_that_only_capital_letters_tell_apart_are_refused(pmo: Pmo, office: Make, project: Make) -> None:
    """Windows and Excel take them for one: an initiative, a row retyped, rows of two projects."""
    home, one = office(KNOWN), project("a", "ops-007")
    code, _, complaint = pmo("gather", one, "-p", home, *DAY)
    assert (code, "ops-007 differs from OPS-007 only in capital" in complaint) == (2, True)
    project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,,\n"})
    project("b", "OPS-008", {"registers/risks.csv": RISKS + "rk-1,OPS-008,Theirs,,\n"})
    code, _, complaint = pmo("gather", one.parent, "-p", home, *DAY)
    assert (code, "b/registers/risks.csv, cell A2, record rk-1" in complaint) == (2, True)
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0
    (one / "registers" / "risks.csv").write_text(RISKS + "Rk-1,OPS-007,Mine,,\n", encoding="utf-8")
    code, _, complaint = pmo("gather", one, "-p", home, *DAY)
    assert (code, "Write RK-1 if the row is the same" in complaint) == (2, True)


def test_a_folder_whose_initiative_has_another_id_now_is_told(pmo: Pmo, office: Make, project: Make) -> None:
    """The office has both then; once, and not where the folder of the earlier one is gathered too."""
    home = office(KNOWN)
    record = {"version": "0", "answers": {}, "files": {"registers/initiatives.yaml": "- initiative_id: OPS-007\n"}}
    one = project("a", "OPS-009", {".pmo/template.json": json.dumps(record)})
    told = "was made for OPS-007 and is about OPS-009 now"
    assert told in pmo("gather", one, "-p", home, *DAY)[1]
    assert told not in pmo("gather", one, "-p", home, *DAY)[1]
    project("b", "OPS-007")
    assert told not in pmo("gather", one.parent, "-p", office(KNOWN), *DAY)[1]


def test_a_fault_of_a_register_is_told_once(pmo: Pmo, office: Make, project: Make) -> None:
    """A register in a second file, as Excel leaves it."""
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS, "registers/risks.yaml": "[]\n"})
    assert pmo("gather", one, "-p", office(), *DAY)[2].count("stands in more than one file") == 1


def test_decisions_are_the_offices_and_what_is_not_gathered_is_told(pmo: Pmo, office: Make, project: Make) -> None:
    """A log in a project's folder, a table of no register, documents of another initiative: each by its name."""
    home = office()
    strays = ("decisions/log.jsonl", "registers/our list.csv", "documents/XYZ-1/a.md")
    one = project("a", "OPS-007", dict.fromkeys(strays, "a,b\n1,2\n"))
    _, told, _ = pmo("gather", one, "-p", home, *DAY)
    for name in ("a/decisions/log.jsonl", "a/registers/our list.csv", "a/documents/XYZ-1"):
        assert name in told
    assert not (home / "decisions").exists()


def test_eight_registers_that_several_people_keep_in_their_own_ways(pmo: Pmo, office: Make, project: Make) -> None:
    """Windows line ends, a byte order mark, Chinese headings and cells, a workbook, a column of the project's own."""
    home = office()
    mark = "\ufeff"
    one = project(
        "a",
        "OPS-007",
        {
            "registers/risks.csv": mark + (RISKS + "RK-1,OPS-007,答复有误,李伟,2026-12-31\n").replace("\n", "\r\n"),
            "registers/vendors.csv": "vendor_id,name_zh,备注\nV-1,甲公司,“长期”合作\n",
            "registers/vendor_services.csv": "service_id,service,vendor_id,initiative_id\nSV-1,对话,V-1,OPS-007\n",
            "registers/lessons.csv": "lesson_id,initiative_id,held_on,effect,cause,said\n"
            "LS-1,OPS-007,2026-09-01,hurt,data-access,数据晚到\n",
            "registers/costs.yaml": "- {cost_id: CO-1, month: 2026-09, initiative_id: OPS-007, actual: 1200.5}\n",
            "registers/milestones.csv": "milestone_id,initiative_id,name_zh\nMS-1,OPS-007,上线\n",
            "registers/stage_events.csv": "event_id,initiative_id,to_stage,at\nEV-1,OPS-007,intake,2026-09-01\n",
        },
        name_zh="回复助手",
    )
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "filings"
    sheet.append(["filing_id", "initiative_id", "artefact", "number"])
    sheet.append(["FIL-1", "OPS-007", "algorithm-filing", "沪-001"])
    book.save(one / "registers" / "备案.xlsx")
    code, told, complaint = pmo("gather", one, "-p", home, *DAY)
    assert (code, complaint) == (0, "")
    assert "9 rows in = 9 new" in told
    opened = open_portfolio(home, registers="all").frames
    assert opened["risks"]["event"].tolist() == ["答复有误"]
    assert opened["vendors"]["备注"].tolist() == ["“长期”合作"]
    assert opened["costs"]["actual"].tolist() == [1200.5]
    assert opened["filings"]["number"].tolist() == ["沪-001"]
    assert "Nothing new" in pmo("gather", one, "-p", home, *DAY)[1]


def test_the_office_may_keep_its_registers_in_one_workbook(pmo: Pmo, office: Make, project: Make) -> None:
    """Two sheets of it get rows at once."""
    home = office()
    (home / "registers" / "initiatives.csv").unlink()
    book = openpyxl.Workbook()
    book.active.title = "initiatives"
    book.active.append(["initiative_id", "name_en"])
    book.create_sheet("risks").append(["risk_id", "initiative_id", "event"])
    book.save(home / "registers" / "office.xlsx")
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,,\n"})
    assert pmo("gather", one, "-p", home, *DAY)[0] == 0
    assert row_of(home, "initiatives", "OPS-007")["name_en"] == "Tool a"
    assert row_of(home, "risks", "RK-1")["event"] == "Mine"


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(pmo: Pmo, office: Make, project: Make) -> None:
    """A register that is marked read-only is named, and the others are not written either."""
    home = office()
    path = home / "registers" / "risks.csv"
    path.write_text(RISKS, encoding="utf-8")
    path.chmod(stat.S_IREAD)
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,,\n"})
    before = held_in(home)
    code, _, complaint = pmo("gather", one, "-p", home, *DAY)
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    assert (code, "risks.csv: The file is marked read-only" in complaint) == (2, True)
    assert held_in(home) == before


def test_stopped_in_the_middle_it_is_taken_back_the_next_time(
    pmo: Pmo, office: Make, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then the whole is done."""
    home = office()
    one = project("a", "OPS-007", {"registers/risks.csv": RISKS + "RK-1,OPS-007,Mine,,\n"})

    def stops(path: Path, content: str | bytes) -> None:
        if path.name == "risks.csv" and ".unfinished" not in path.parts:
            raise KeyboardInterrupt
        write_whole(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(together, "write_whole", stops)
        assert pmo("gather", one, "-p", home, *DAY)[0] == 130
    code, _, complaint = pmo("check", "-p", home, *DAY)
    assert (code, "Run the same `pmo gather` again" in complaint) == (2, True)
    register = home / "registers" / "initiatives.csv"
    register.write_text(register.read_text(encoding="utf-8").replace("Tool a", "Edited since"), encoding="utf-8")
    code, told, _ = pmo("gather", one, "-p", home, *DAY)
    assert (code, "stopped in the middle" in told, "2 new" in told) == (0, True, True)
    assert "initiatives.csv: written in since; that text is kept as registers/initiatives.csv.1.kept" in told
    assert "Edited since" in (home / "registers" / "initiatives.csv.1.kept").read_text(encoding="utf-8")
    assert not list(home.rglob(".unfinished"))


def test_folders_are_named_one_by_one_by_a_pattern_or_by_the_folder_above(
    pmo: Pmo, office: Make, project: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The shell of Windows spells no pattern out, so the kit does; the office itself is left out or refused."""
    monkeypatch.chdir(tmp_path)
    home = office()
    for name, initiative in (("a", "OPS-007"), ("b", "OPS-008")):
        project(name, initiative)
    for given in (["projects/*"], ["projects"], ["projects/a", "projects/b", "projects/a"]):
        _, told, _ = pmo("gather", *given, "-p", home, *DAY, "--dry-run")
        assert told.count("1 rows in") == 2
    (tmp_path / "empty").mkdir()
    code, _, complaint = pmo("gather", "empty", "projects/z*", "nowhere", home, "-p", home, *DAY)
    assert (code, complaint.count("No project's folder is here"), "the office's own folder" in complaint) == (
        2,
        3,
        True,
    )


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("portfolio.yaml", SETTINGS.replace("CNY", "USD"), "counts in USD"),
        ("portfolio.yaml", "organisation: [", "portfolio.yaml"),
        ("portfolio.yaml", "", "portfolio.yaml"),
        (".pmo/template.json", "[]", "template.json: The record of what the template wrote cannot be read"),
        ("registers/risks.csv", "<<<<<<< a\n=======\n>>>>>>> b\n", "risks.csv: Lines 1, 2, 3"),
    ],
)
def test_a_folder_that_cannot_be_added_up_is_refused(
    pmo: Pmo, office: Make, project: Make, path: str, text: str, told: str
) -> None:
    """Another currency, settings or a record that cannot be read, marks of a conflict: by the folder's name."""
    one = project("a", "OPS-007", {path: text})
    code, _, complaint = pmo("gather", one, "-p", office(), *DAY)
    assert (code, told in complaint, "projects/a" in complaint) == (2, True, True)
