"""Line breaking: forbidden punctuation never at an edge, words whole, nothing lost."""

import random
import re
import unicodedata
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from fieldvisit.evidence.breaking import NO_END, NO_START, lines

TEXTS = (
    "抵达后在门外等候约一分钟。对方态度平和，愿意说明情况；已逐项说明本金、利息与费用（共12,482.15元），并当面拨打客服电话"
    "400-000-1234确认余额！“请不要再打我父母的电话。”他说：《民法典》第1033条（隐私权）……——这一点我们完全同意？",
    "The collectors (both of them) waited outside; principal, interest and fees were explained one by one. "
    "对方称“九月份失业（离职证明见附件），十月底找到新工作”，每月15日发工资；希望分12期归还，每期约￥1,040.18元。",
    "案件编号：DY2026-0000451，产品「抖音月付」；逾期88天【M3】。"
    "https://check.example.cn/r#0123456789 可核验，don’t worry。",
    "（（外访））：，。！？阿依古丽·买买提、欧阳𬭎、张䶮、李㛃，99.5%同意《个人信息保护法》〈第二十一条〉，温度25℃。",
)


def width(text: str) -> float:
    """Wide characters one em, others half."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9][A-Za-z0-9.,#/:’-]*[A-Za-z0-9]", text)


def test_thousands_of_breaks_break_no_rule() -> None:
    breaks = 0
    for text in (text * 2 for text in TEXTS):
        longest = max(width(word) for word in words(text)) + 9
        for step in range(330):
            limit = longest + step * 0.29
            got = lines(text, width, limit)
            breaks += len(got) - 1
            assert "".join(got).replace(" ", "") == text.replace(" ", "")
            for before, after in pairwise(got):
                assert after[0] not in NO_START, (before, after)
                assert before[-1] not in NO_END, (before, after)
            for word in words(text):
                assert any(word in line for line in got), word
            assert all(width(line) <= limit + 1e-9 for line in got)
    assert breaks >= 2000


def test_a_long_string_without_a_place_to_break_is_torn_to_the_width() -> None:
    text = "前" + "a" * 500 + "后"
    got = lines(text, width, 20)
    assert "".join(got) == text
    assert all(width(line) <= 20 for line in got)


def test_no_character_stands_alone_on_the_last_line() -> None:
    assert lines("电话与短信多次联系未果，需核实还款意愿", width, 18) == ["电话与短信多次联系未果，需核实还款", "意愿"]
    assert lines("处理结果会告诉您。", width, 8) == ["处理结果会告", "诉您。"]
    assert lines("金额一二三 DY2026 元", width, 13) == ["金额一二三 DY2026 元"]
    for text in TEXTS:
        for limit in range(9, 60):
            *above, last = lines(text, width, limit)
            wide = last.strip(NO_START + " ")
            assert not above or len(above[-1]) < 8 or len(wide) != 1 or width(wide) < 1, (above[-1], last)


def test_line_ends_and_empty_lines_stay() -> None:
    assert lines("一\n\n  \n二", width, 10) == ["一", "", "", "二"]


@given(st.text(max_size=300), st.floats(min_value=-60, max_value=60))
@example("（" * 40 + "！" * 40, 6.0)
@example("abc", -1.0)
@example("一，", 0.0)
@example("’" * 9, 1.0)
def test_nothing_but_spaces_is_lost_and_nothing_sticks_out(text: str, limit: float) -> None:
    got = lines(text, width, limit)
    assert re.sub(r"\s", "", "".join(got)) == re.sub(r"\s", "", text)
    assert all(width(line) <= limit or len(line.strip()) <= 1 for line in got)


def test_time_grows_with_the_length_only() -> None:
    chosen = random.Random(1)
    text = "".join(chosen.choice("一二三，。（“”）abc ·’.") for _ in range(200_000))
    assert len(lines(text, lambda part: len(part), 40)) > 4_000
