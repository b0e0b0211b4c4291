"""The form: asks in either language, shows the tier while answers change, saves what can be read."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from pmo_kit import decide_intake, intake_form, intake_page, open_portfolio, save_answers
from pmo_kit.model.text import Language
from pmo_kit.run.intake_form import IntakeForm
from tests.conftest import COMPLETE

Office = Callable[..., Path]


def form(folder: Path, initiative: str, language: Language = "en") -> IntakeForm:
    """The form as its notebook makes it."""
    decide = partial(decide_intake, as_of="2026-02-11")
    save = partial(save_answers, folder)
    return intake_form(
        open_portfolio(folder), initiative, language=language, decide=decide, show=intake_page, save=save
    )


def test_every_question_is_asked_with_the_answer_on_record(office: Office) -> None:
    """Inputs hold what the register says."""
    shown = form(office(COMPLETE), "OPS-001")
    assert set(open_portfolio(office(COMPLETE)).method.questions) <= set(shown.inputs)
    assert (shown.answers()["use_cases"], shown.answers()["impact"]) == ("internal_productivity", "low")


def test_the_tier_follows_the_answers_before_anything_is_saved(office: Office) -> None:
    """High impact turns tier 3 into tier 1 in the preview; the register is untouched."""
    folder = office(COMPLETE)
    before = (folder / "registers" / "initiatives.csv").read_bytes()
    shown = form(folder, "OPS-001")
    assert "Tier 3" in shown._preview.value
    shown.inputs["impact"].value = "high"
    assert "Tier 1, Full route" in shown._preview.value
    assert (folder / "registers" / "initiatives.csv").read_bytes() == before


def test_saving_writes_the_answers_and_nothing_else(office: Office) -> None:
    """The other row stays as it was."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "OPS-002"})
    shown = form(folder, "OPS-001")
    shown.inputs["impact"].value = "high"
    shown.inputs["data"].value = ("face", "personal")
    shown.save()
    frame = open_portfolio(folder).frames["initiatives"].set_index("initiative_id")
    assert (frame.loc["OPS-001", "impact"], frame.loc["OPS-001", "data"]) == ("high", "personal; biometric; face")
    assert (frame.loc["OPS-002", "impact"], frame.loc["OPS-002", "data"]) == ("low", "none")
    assert "Saved as OPS-001" in shown._told.value


def test_a_new_initiative_gets_the_next_id(office: Office) -> None:
    """And is not saved twice under two ids when Save is pressed again."""
    folder = office(COMPLETE, {**COMPLETE, "initiative_id": "AI-0007"})
    shown = form(folder, "new")
    shown.inputs["name_zh"].value = "对账助手"
    shown.save()
    shown.save()
    frame = open_portfolio(folder).frames["initiatives"]
    assert frame["initiative_id"].tolist() == ["OPS-001", "AI-0007", "AI-0008"]
    assert frame["name_zh"].iloc[2] == "对账助手"


def test_an_answer_that_cannot_be_read_is_told_and_nothing_is_saved(office: Office) -> None:
    """In the language of the form."""
    folder = office(COMPLETE)
    before = (folder / "registers" / "initiatives.csv").read_bytes()
    shown = form(folder, "OPS-001", "zh")
    shown.inputs["pi_subjects"].value = "很多"
    assert "不是数字" in shown._preview.value
    shown.save()
    assert "不是数字" in shown._told.value
    assert (folder / "registers" / "initiatives.csv").read_bytes() == before


def test_a_large_number_is_shown_in_full_and_saved_as_it_was(office: Office) -> None:
    """1234567 people are not 1.23457e+06: the preview decides on them, and saving keeps every digit."""
    folder = office({**COMPLETE, "pi_subjects": "1234567", "approved_budget": "4183600.5"})
    shown = form(folder, "OPS-001")
    assert shown.answers()["pi_subjects"] == "1234567"
    assert "Tier 3" in shown._preview.value
    shown.inputs["impact"].value = "medium"
    shown.save()
    row = open_portfolio(folder).frames["initiatives"].iloc[0]
    assert (row["pi_subjects"], row["approved_budget"], row["impact"]) == (1234567.0, 4183600.5, "medium")


def test_an_answer_that_is_one_of_two_is_shown_and_stays_unless_changed(office: Office) -> None:
    """`recommends|decides` has a line of its own, goes into the preview, and outlives a save of something else."""
    folder = office({**COMPLETE, "decision_role": "recommends|decides"})
    shown = form(folder, "OPS-001")
    role = shown.inputs["decision_role"]
    assert role.label == "Recommends or Decides"
    shown.inputs["name_zh"].value = "桌面助手"
    shown.save()
    assert open_portfolio(folder).frames["initiatives"]["decision_role"].tolist() == ["recommends|decides"]
    role.value = "decides"
    shown.save()
    assert open_portfolio(folder).frames["initiatives"]["decision_role"].tolist() == ["decides"]


def test_only_what_was_changed_since_the_last_save_is_sent(office: Office) -> None:
    """What somebody else wrote into the register meanwhile is not undone; an answer can be changed back."""
    folder = office(COMPLETE)
    shown = form(folder, "OPS-001")
    save_answers(folder, "OPS-001", {"sponsor": "Zhao Min"})
    shown.inputs["impact"].value = "high"
    assert shown.changes() == {"impact": "high"}
    shown.save()
    assert shown.changes() == {}
    shown.inputs["impact"].value = "low"
    shown.save()
    row = open_portfolio(folder).frames["initiatives"].iloc[0]
    assert (row["impact"], row["sponsor"]) == ("low", "Zhao Min")
    assert "Tier 3" in shown._preview.value


def test_the_form_speaks_chinese(office: Office) -> None:
    """Questions, answers and the preview are in the language asked for."""
    shown = form(office(COMPLETE), "OPS-001", "zh")
    assert ("高", "high") in shown.inputs["impact"].options
    assert "三级" in shown._preview.value
