"""The shipped rules: bilingual, owned, sourced, dated, and every id of the shared catalogue taken over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from pmo_kit.model.condition import parse_condition
from pmo_kit.model.evidence import DRAFT, FINAL, WITHDRAWN
from pmo_kit.model.method import Method
from pmo_kit.model.records import Sourced
from pmo_kit.read.registers import load_registers

CHINESE = re.compile(r"[\u4e00-\u9fff]")
OBLIGATIONS = Path(__file__).resolve().parents[2].parent / "shared" / "reference" / "obligations.yaml"


def test_every_record_has_owner_status_and_review_date(method: Method) -> None:
    """Somebody answers for each rule until a day; rules with a source name it."""
    for collection in method.collections():
        for record in getattr(method, collection).values():
            assert record.owner in method.roles, record.id
            assert record.review_by is not None, record.id
            assert record.status in {"draft", "proposed"}, f"{record.id}: the kit approves nothing for an organisation"
            if isinstance(record, Sourced):
                assert record.source, record.id


def test_chinese_texts_are_chinese_and_english_texts_are_not(method: Method) -> None:
    """No text was left in the wrong language."""
    for collection in method.collections():
        for record in getattr(method, collection).values():
            for field in type(record).model_fields:
                if field.endswith("_zh") and getattr(record, field):
                    english = getattr(record, field.removesuffix("_zh"))
                    assert not CHINESE.search(english), f"{record.id}.{field.removesuffix('_zh')}"
                    same = getattr(record, field) == english
                    assert CHINESE.search(getattr(record, field)) or same, f"{record.id}.{field}"


def test_a_legal_override_names_article_source_and_confidence(method: Method) -> None:
    """A hard rule stands on a text that can be looked up."""
    for rule in method.overrides.values():
        assert rule.article, rule.id
        assert rule.confidence, rule.id
        assert all(method.references[source].url for source in rule.source), rule.id


def test_no_superseded_guidance_is_cited_as_in_force(method: Method) -> None:
    """SR 11-7 was superseded in April 2026."""
    assert not [key for key in method.references if "11-7" in key]


def test_no_two_columns_of_a_register_share_a_heading(method: Method) -> None:
    """A heading names one column, in whatever language."""
    for register in load_registers(method).values():
        headings = ({each.casefold() for each in column.headings()} for column in register.columns.values())
        words = [word for group in headings for word in group]
        assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})


def test_the_states_of_evidence_are_those_of_its_register(method: Method) -> None:
    """The rules speak of them by name; a reader takes no other."""
    column = load_registers(method)["evidence"].columns["status"]
    assert [each.id for each in column.values] == [DRAFT, FINAL, WITHDRAWN]


def test_the_questionnaire_has_the_columns_that_users_know(method: Method) -> None:
    """Every field of the minimum register is a column, or another word for one."""
    register = load_registers(method)["initiatives"]
    words = {word for column in register.columns.values() for word in column.headings()}
    minimum = """initiative_id name_zh name_en business_owner accountable_exec purpose affected_parties decision_role
        ai_type model_source model_name_version cac_filing_no data_classes personal_info cross_border
        human_control_point nfra_high_risk tier stage status go_live_date last_reviewed next_review_due retired_on
        theme sponsor pm approved_budget first_baseline_golive current_baseline_golive forecast_golive declared_rag
        parent_id"""
    spoken = {name: {name, name.replace("_", " ")} for name in minimum.split()}
    missing = {name for name, either in spoken.items() if not either & words}
    assert missing == set()


@pytest.mark.skipif(not OBLIGATIONS.is_file(), reason="the obligations catalogue is not beside this checkout")
def test_attributes_and_artefacts_of_the_obligations_are_all_there(method: Method) -> None:
    """Every attribute with every value is a question, and every artefact id is known with the same titles."""
    catalogue = yaml.safe_load(OBLIGATIONS.read_text(encoding="utf-8"))
    for name, attribute in catalogue["attributes"].items():
        question = method.questions[name]
        known = {"yes", "no"} if question.type == "yes_no" else {value.id for value in question.values}
        assert {str(value) for value in attribute["values"]} <= known, name
    for name, artefact in catalogue["artefacts"].items():
        assert (method.artefacts[name].title, method.artefacts[name].title_zh) == (
            artefact["title"],
            artefact["title_zh"],
        )


@pytest.mark.skipif(not OBLIGATIONS.is_file(), reason="the obligations catalogue is not beside this checkout")
def test_every_obligation_of_the_catalogue_is_there_word_for_word(method: Method) -> None:
    """All 134 with their condition, texts, dates, evidence and sources; only `not opened` is spelt otherwise."""
    rows = yaml.safe_load(OBLIGATIONS.read_text(encoding="utf-8"))["rows"]
    assert [row["id"] for row in rows if row["id"] not in method.obligations] == []
    assert len(method.obligations) == len(rows) == 134
    for row in rows:
        rule = method.obligations[row["id"]]
        assert rule.when == parse_condition(row["applies_when"]), rule.id
        assert (rule.note, rule.legal_status) == (row["notes"], row["status"]), rule.id
        assert (rule.lifecycle, rule.evidence) == (tuple(row["lifecycle_stage"]), tuple(row["evidence"])), rule.id
        assert rule.basis == row["basis"].removeprefix("url_"), rule.id
        assert [each.model_dump() for each in rule.sources] == row["sources"], rule.id
        same = (
            "instrument", "instrument_zh", "jurisdiction", "authority", "article", "in_force_from", "requirement",
            "requirement_zh", "threshold_or_penalty", "checked_on", "confidence",
        )  # fmt: skip
        assert {name: getattr(rule, name) for name in same} == {name: row[name] for name in same}, rule.id


def test_obligations_evidence_stages_and_gates_hang_together(method: Method) -> None:
    """No id leads nowhere, and every evidence is asked for at a gate."""
    closed = {stage.lifecycle: stage.gate for stage in method.stages.values() if stage.gate}
    evidence = {key for rule in method.obligations.values() for key in rule.evidence}
    assert evidence - set(method.artefacts) == set()
    assert {name for rule in method.obligations.values() for name in rule.lifecycle} == set(closed)
    assert set(closed.values()) <= set(method.gates)


def test_an_obligation_says_what_is_to_be_done_in_a_line_of_its_own(method: Method) -> None:
    """At most twelve words in English, thirty characters in Chinese, and no two alike."""
    titles = [rule.name for rule in method.obligations.values()]
    assert [title.en for title in titles if len(title.en.split()) > 12] == []
    assert [title.zh for title in titles if len(title.zh) > 30] == []
    assert len({title.en for title in titles}) == len({title.zh for title in titles}) == len(titles)
