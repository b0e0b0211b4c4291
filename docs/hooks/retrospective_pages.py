"""The reference page of retrospectives: causes, and the metrics that actions are tested by."""

from __future__ import annotations

from page_parts import pick, standing, table, titled

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language, Text

_ABOUT = {
    "": Text("–", "–"),
    "causes": Text("a cause", "原因"),
    "gates": Text("a gate", "关口"),
    "stages": Text("a stage", "阶段"),
}
_UNITS = {
    "days": Text("calendar days", "自然日"),
    "working_days": Text("working days", "工作日"),
    "share": Text("share, 0 to 1", "占比，0至1"),
}
_BETTER = {"lower": Text("at most", "不高于"), "higher": Text("at least", "不低于")}


def causes_and_metrics(method: Method, language: Language) -> str:
    """The records of `retrospective.yaml` that are not single numbers."""
    last = pick(language, "Status; owner; review by", "状态；责任人；复核期限")
    metrics = [
        (
            titled(each, language),
            _ABOUT[each.about].say(language),
            _UNITS[each.unit].say(language),
            _BETTER[each.better].say(language),
            f"{each.least_points} / {each.least_points_of_one}",
            standing(each, method, language),
        )
        for each in method.action_metrics.values()
    ]
    causes = [
        (
            titled(each, language),
            ", ".join(each.also) or "–",
            standing(each, method, language),
        )
        for each in method.causes.values()
    ]
    return "\n".join([
        f"# {pick(language, 'Causes and metrics', '原因与指标')}\n",
        pick(
            language,
            "How these are used is told in [Did it work?](../concepts/did-it-work.md).\n",
            "用法见[是否有效](../concepts/did-it-work.md)。\n",
        ),
        f"## {pick(language, 'Metrics of actions', '行动的检验指标')}\n",
        table(
            [
                pick(language, "Metric", "指标"),
                pick(language, "About", "对象"),
                pick(language, "Unit", "单位"),
                pick(language, "Target", "目标"),
                pick(language, "Least points: portfolio / one initiative", "最少数据点：全部项目／单个项目"),
                last,
            ],
            metrics,
        ),
        f"## {pick(language, 'Causes', '原因')}\n",
        table([pick(language, "Cause", "原因"), pick(language, "Also written as", "其他写法"), last], causes),
    ])  # fmt: skip
