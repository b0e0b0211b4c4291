"""The page of what can be taken away from the site: blank forms of the documents, and the registers as one workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from page_parts import kit_documents, pick, table

from pmo_kit.model.document import DocumentTemplate
from pmo_kit.model.method import Gate, Method
from pmo_kit.model.text import LANGUAGES, Language

FOLDER = "assets/downloads"


def downloads(method: Method, language: Language) -> str:
    """All files by use: the registers, and each document at the first gate that asks for it."""
    found = kit_documents()
    parts = [
        f"# {pick(language, 'Downloads', '下载')}\n",
        pick(
            language,
            "Blank forms, with what to write and an example in every field. "
            "`pmo fill` makes the same form with what the registers know already: "
            "[Fill a document](how-to/fill-a-document.md).\n",
            "空白表单，每个字段都附填写要求和示例。"
            "`pmo fill`可生成同一表单并填入登记表中的已知内容，见[填写文件](how-to/fill-a-document.md)。\n",
        ),
        f"## {pick(language, 'Registers (XLSX)', '登记表（XLSX）')}\n",
        pick(
            language,
            "One workbook with a sheet for each register: notes on the headings say what to write, "
            "answers are chosen from lists, headings in red must be filled. "
            "Save it in the folder `registers` of a portfolio; it is read as it is. "
            "All columns: [Registers](reference/registers.md).\n",
            "一个工作簿，每张登记表一个工作表：列标题的批注说明如何填写，选项从列表中选取，红色标题为必填。"
            "存入项目组合的`registers`文件夹即可直接读取。全部列见[登记表](reference/registers.md)。\n",
        ),
        "- " + _both(lambda each: f"registers.{each}.xlsx", "") + "\n",
    ]
    for gate, templates in _by_gate(found, method):
        title = f"{gate.id} {gate.name.say(language)}" if gate else pick(language, "When it is needed", "按需使用")
        parts += [f"## {title}\n", _table(templates, language)]
    return "\n".join(parts)


def document_links(template: DocumentTemplate, up: str) -> str:
    """Where a document's blank forms are, from a page so many folders below the language's own."""
    return _both(lambda language: f"{template.id}.{language}.docx", up)


def _both(name: Callable[[Language], str], up: str) -> str:
    shown = {"en": "English", "zh": "中文"}
    links = [f"[{shown[each]}]({up}../{FOLDER}/{name(each)}){{: download }}" for each in LANGUAGES]
    return "\u00a0· ".join(links)


def _table(templates: list[DocumentTemplate], language: Language) -> str:
    headings = [
        pick(language, english, chinese)
        for english, chinese in [("Document", "文件"), ("Why", "用途"), ("Blank form (DOCX)", "空白表单（DOCX）")]
    ]
    rows = [
        (
            f"[{each.name.say(language)}](reference/documents.md#{each.id})",
            each.text("why").say(language),
            document_links(each, ""),
        )
        for each in templates
    ]
    return table(headings, rows)


def _by_gate(found: Mapping[str, DocumentTemplate], method: Method) -> list[tuple[Gate | None, list[DocumentTemplate]]]:
    """The documents at the first gate that asks for what they become; last those that no gate asks for."""
    gates: list[Gate | None] = [*sorted(method.gates.values(), key=lambda gate: gate.order), None]
    first = {each.id: _first_gate(each, method) for each in found.values()}
    by_gate = [(gate, [each for each in found.values() if first[each.id] == gate]) for gate in gates]
    return [(gate, templates) for gate, templates in by_gate if templates]


def _first_gate(template: DocumentTemplate, method: Method) -> Gate | None:
    asking = [method.gates[each.gate] for each in method.requirements.values() if each.artefact in template.artefacts]
    return min(asking, key=lambda gate: gate.order, default=None)
