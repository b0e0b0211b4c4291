"""One page for each playbook: what it answers, for whom, from what, how it is read, and the page that it gives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml
from executed_playbooks import executed, parts
from page_parts import kit_registers, pick, table

from pmo_kit.model.method import Method
from pmo_kit.model.playbook_needs import registers_of
from pmo_kit.model.text import Language
from pmo_kit.report.words import Speaker
from pmo_kit.run.playbooks import Playbook, load_playbook, playbook_names

Page = Callable[[Method, Language], str]
_TOLD = Path(__file__).parents[1] / "playbooks.yaml"
_DOWN_ONE = re.compile(r"(</?h)([34])\b")


def playbook_pages() -> dict[str, Page]:
    """The overview, the parameters, and every playbook in lifecycle order."""
    each = {f"playbooks/{name}": partial(_page, load_playbook(name)) for name in playbook_names()}
    return {"playbooks/index": _overview, "reference/playbook-parameters": playbook_parameters, **each}


def playbook_parameters(_: Method, language: Language) -> str:
    """What each playbook takes, as its own cell declares it."""
    told = pick(
        language,
        "What a playbook takes, read from its notebook. `pmo run` sets portfolio, initiative, day and language by its "
        "own options; every other one is set with `--set NAME=VALUE`. "
        "An unknown name or a value of the wrong type is refused before anything runs.",
        "各手册的参数，直接读自笔记本。项目组合、项目、日期与语言由`pmo run`自身的选项给出，"
        "其余以`--set 名称=值`设定。名称不存在或类型不符的，在运行之前即被拒绝。",
    )
    lines = [f"# {pick(language, 'Playbook parameters', '作业手册参数')}\n", told + "\n"]
    for name in playbook_names():
        title = Speaker(language).word("playbook-" + name)
        lines += [f"## {title} {{#{name}}}\n", f"[`{name}`](../playbooks/{name}.md)\n"]
        lines.append(_parameters(load_playbook(name), language))
    return "\n".join(lines)


def _overview(_: Method, language: Language) -> str:
    rows = []
    for name in playbook_names():
        question, purpose = _purpose(load_playbook(name), language)
        rows.append((f"[{Speaker(language).word('playbook-' + name)}]({name}.md)", question, purpose))
    headings = [
        pick(language, english, chinese)
        for english, chinese in [("Playbook", "手册"), ("It answers", "回答的问题"), ("For whom", "供谁使用")]
    ]
    told = pick(
        language,
        "Each playbook here was run on the sample portfolio when the site was built: an invented bank, its real rules. "
        "Your own page differs in the data and in nothing else. "
        "What they take: [Playbook parameters](../reference/playbook-parameters.md).",
        "以下各手册均在生成本站时以示例项目组合运行：银行为虚构，规则为实际规则。"
        "您自己的页面只有数据不同。参数见[作业手册参数](../reference/playbook-parameters.md)。",
    )
    return f"# {pick(language, 'Playbooks, executed', '作业手册示例')}\n\n{told}\n\n{table(headings, rows)}"


def _page(playbook: Playbook, _: Method, language: Language) -> str:
    question, purpose = _purpose(playbook, language)
    answer, questions = parts(executed(playbook, language))
    answer = re.sub(r"\s*<h1>.*?</h1>\s*<p>.*?</p>", "", answer, count=1, flags=re.DOTALL)
    lines = [
        f"# {question}\n",
        purpose + "\n",
        _facts(playbook, language),
        f"## {pick(language, 'How to read it', '如何阅读')}\n",
        "\n".join(f"- {each[language]}" for each in _told()["reading"][playbook.name]) + "\n",
        f"## {pick(language, 'The page for the sample', '示例页面')}\n",
        _about(playbook, language) + "\n",
        _boxed(answer),
    ]
    for place, (title, said) in enumerate(questions, start=1):
        lines += [f"### {title} {{#page-{place}}}\n", _shown(said)]
    return "\n".join([*lines, f"## {pick(language, 'Parameters', '参数')}\n", _parameters(playbook, language)])


def _facts(playbook: Playbook, language: Language) -> str:
    registers = kit_registers()
    used = pick(language, ", ", "、").join(registers[each].name.say(language) for each in registers_of(playbook.name))
    command = f"pmo run {playbook.name} -p {pick(language, 'FOLDER', '文件夹')}"
    if not playbook.of_portfolio:
        command += f" -i {pick(language, 'ID', '项目编号')}"
    rows = [
        (pick(language, "Notebook", "笔记本"), f"`playbooks/{playbook.path.name}`"),
        (pick(language, "Command", "命令"), f"`{command}`"),
        (pick(language, "Inputs", "输入"), f"[{pick(language, 'Registers', '登记表')}](../reference/registers.md)"
            f"{pick(language, ': ', '：')}{used}"),
    ]  # fmt: skip
    return table([pick(language, "What", "项目"), pick(language, "Here", "内容")], rows)


def _about(playbook: Playbook, language: Language) -> str:
    of = playbook.parameters
    day = Speaker(language).dated(json.loads(of["as_of"].default.replace("'", '"')))
    if playbook.of_portfolio:
        return pick(language, f"The whole sample portfolio on {day}.", f"示例项目组合全部，截至{day}。")
    one = of["initiative"].default.strip("'\"")
    return pick(language, f"Initiative {one} of the sample on {day}.", f"示例项目{one}，截至{day}。")


def _parameters(playbook: Playbook, language: Language) -> str:
    headings = [
        pick(language, english, chinese)
        for english, chinese in [("Name", "名称"), ("Type", "类型"), ("Default", "默认值"), ("Meaning", "含义")]
    ]
    types = {"str": ("text", "文字"), "int": ("whole number", "整数"), "float": ("number", "数字")}
    rows = [
        (f"`{each.name}`", pick(language, *types[each.type]), f"`{each.default}`", _meaning(each.help, language))
        for each in playbook.parameters.values()
    ]
    return table(headings, rows)


def _meaning(english: str, language: Language) -> str:
    return english if language == "en" else str(_told()["parameters"][english])


def _purpose(playbook: Playbook, language: Language) -> tuple[str, str]:
    """The question of a playbook and whom it serves, as its first cell of the language says."""
    cells = json.loads(playbook.path.read_text(encoding="utf-8"))["cells"]
    first = next("".join(cell["source"]) for cell in cells if language in cell["metadata"].get("tags", []))
    heading, _, rest = first.partition("\n")
    return heading.removeprefix("# ").strip(), " ".join(rest.split())


def _shown(html: str) -> str:
    """A part of a page as it is, one level lower, where Markdown leaves it alone."""
    return _boxed(_DOWN_ONE.sub(lambda found: f"{found[1]}{int(found[2]) + 1}", html))


def _boxed(html: str) -> str:
    return '<div class="pmo">\n' + "\n".join(line for line in html.splitlines() if line.strip()) + "\n</div>\n"


@cache
def _told() -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(_TOLD.read_text(encoding="utf-8"))
    return told
