"""The page of the risk scale: how much may be lost, the bands of the matrix, and how a year is simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from page_parts import place, titled

from pmo_kit.model.method import Method
from pmo_kit.model.risk_library import CATEGORIES
from pmo_kit.model.risk_scale import Simulation
from pmo_kit.model.text import Language, Text

Table = Callable[[Sequence[str], Iterable[Sequence[object]]], str]
Standing = Callable[[object, Method, Language], str]


def risk_scale(method: Method, language: Language, *, table: Table, standing: Standing) -> str:
    """Appetite by tier and category, likelihood and impact bands, and the settings of the simulation."""
    t = lambda english, chinese: Text(english, chinese).say(language)  # noqa: E731 - the page reads better
    stands, score = t("Status; owner; review by", "状态；责任人；复核期限"), t("Score", "得分")
    return "\n".join(
        [
            f"# {t('Risk appetite and scale', '风险偏好与量表')}\n",
            t(
                "Amounts are those of one initiative in one year, after controls. Every number stands in "
                "`templates/method/risk_scale.yaml` and can be changed in the portfolio's `method/` folder.\n",
                "金额为单个项目一年内、计入控制措施后的数额。所有数值见 `templates/method/risk_scale.yaml`，"
                "可在组合的 `method/` 文件夹中调整。\n",
            ),
            f"## {t('Appetite', '风险偏好')}\n",
            _appetite(method, language, table, standing, stands),
            f"## {t('Likelihood', '可能性')}\n",
            table(
                [t("Band", "档位"), t("Chance in a year from", "年度概率下限"), score, stands],
                [
                    (
                        titled(b, language),
                        f"{b.from_chance:g}",
                        b.score,
                        standing(b, method, language),
                    )
                    for b in method.likelihood_bands.values()
                ],
            ),
            f"## {t('Impact', '影响')}\n",
            table(
                [t("Band", "档位"), t("Mean loss of one event from", "单次平均损失下限"), score, stands],
                [
                    (
                        titled(b, language),
                        f"{b.currency} {b.from_loss:,.0f}",
                        b.score,
                        standing(b, method, language),
                    )
                    for b in method.impact_bands.values()
                ],
            ),
            f"## {t('Simulation', '模拟')}\n",
            *(_simulation(rule, language, table) for rule in method.simulations.values()),
        ]
    )


def _appetite(method: Method, language: Language, table: Table, standing: Standing, stands: str) -> str:
    t = lambda english, chinese: Text(english, chinese).say(language)  # noqa: E731
    rows = [
        (
            f"{place(limit)}{limit.id}",
            method.tiers[str(limit.tier)].name.say(language),
            CATEGORIES[limit.category].say(language) if limit.category else t("All together", "合计"),
            f"{limit.currency} {limit.expected_loss:,.0f}",
            f"{limit.currency} {limit.tail_loss:,.0f}",
            standing(limit, method, language),
        )
        for limit in method.appetite.values()
    ]
    return table(
        [
            "",
            t("Tier", "等级"),
            t("Category", "类别"),
            t("Expected loss", "预期损失"),
            t("Bad year", "极端年份损失"),
            stands,
        ],
        rows,
    )


def _simulation(rule: Simulation, language: Language, table: Table) -> str:
    t = lambda english, chinese: Text(english, chinese).say(language)  # noqa: E731
    return table(
        [place(rule) + rule.name.say(language), t("Value", "数值")],
        [
            (t("Seed", "随机种子"), rule.seed),
            (t("Simulated years", "模拟年数"), f"{rule.trials:,}"),
            (t("Share of cases in a range of losses", "损失区间覆盖的情形比例"), f"{rule.interval_share:g}"),
            (t("Bad year", "极端年份"), f"P{rule.tail * 100:g}"),
            (t("Very bad year", "更极端年份"), f"P{rule.far_tail * 100:g}"),
            (t("A frequency may be wrong by the factor", "频率可能偏差的倍数"), f"{rule.frequency_bound:g}"),
            (t("Most events a year", "年最多次数"), f"{rule.most_a_year:g}"),
        ],
    )
