"""The page of the reference about who may decide and who must be somebody else, made from the rules."""

from __future__ import annotations

from collections.abc import Callable

from page_parts import titled

from pmo_kit.model.method import Method
from pmo_kit.model.text import Language

_ACTS = {
    "decides": ("decides", "作出决定"),
    "countersigns": ("is the second of four eyes", "作为双人复核的第二人"),
    "provides": ("provides evidence", "提供证据"),
    "approves": ("approves evidence", "批准证据"),
}


def authorities(
    method: Method,
    language: Language,
    *,
    table: Callable[..., str],
    basis: Callable[..., str],
    standing: Callable[..., str],
) -> str:
    """Authorities by gate, tier and amount, and the rules of independence."""
    t = lambda english, chinese: english if language == "en" else chinese  # noqa: E731 - the page reads better
    joined = t(", ", "、")
    titles = lambda ids: joined.join(method.roles[each].name.say(language) for each in ids)  # noqa: E731
    rules = [
        (
            titled(each, language),
            ", ".join(each.gates),
            joined.join(method.tiers[str(tier)].name.say(language) for tier in each.tiers),
            f"{each.amount_from:,.0f}" if each.amount_from else t("any", "不限"),
            titles(each.one_of) or "–",
            t("yes", "是") if each.four_eyes else t("no", "否"),
            basis(each, method, language),
            standing(each, method, language),
        )
        for each in method.authorities.values()
    ]
    apart = [
        (
            titled(each, language),
            t(*_ACTS[each.act]),
            titles(each.roles) or t("any role", "任何角色"),
            titles(each.never) or "–",
            basis(each, method, language),
        )
        for each in method.independence_rules.values()
    ]
    return "\n".join(
        [
            f"# {t('Authority and independence', '授权与独立性')}\n",
            t(
                "Which roles decide at which gate for which tier stands under [Gates and evidence](gates.md). "
                "Here is what a decision that frees the way needs besides. "
                "Amounts are in the currency of the portfolio; without an amount on record every rule of the gate and "
                "tier holds. A hold, a return or a stop needs one role that may decide.",
                "各关口、各等级由哪些角色决定，见[关口与证据](gates.md)。本页列出放行决定的其他要求。"
                "金额以项目组合的币种计；未登记金额的，适用该关口和等级的全部规则。暂缓、退回或终止仅须一个有权角色作出。",
            )
            + "\n",
            f"## {t('Authority', '授权')}\n",
            table(
                [
                    t("Rule", "规则"), t("Gates", "关口"), t("Tiers", "等级"), t("From amount", "金额起点"),
                    t("One of these takes part", "须有下列角色之一参与"), t("Two people", "双人"), t("Basis", "依据"),
                    t("Status; owner; review by", "状态；责任人；复核期限"),
                ],
                rules,
            ),
            f"## {t('Independence', '独立性')}\n",
            t(
                "Who has a role is known from the register's people and from the evidence that a role provides.",
                "人员的角色依据登记表的人员列，以及其以该角色提供的证据判定。",
            )
            + "\n",
            table(
                [
                    t("Rule", "规则"), t("Who …", "行为"), t("in one of these roles", "以下列角色"),
                    t("has none of these in the same initiative", "在同一项目中不得兼任"), t("Basis", "依据"),
                ],
                apart,
            ),
        ]
    )  # fmt: skip
