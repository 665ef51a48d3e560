"""Identifiers are checked as the standard says and masked so that nobody is recognised."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit.model import people


@pytest.mark.parametrize("id_no", ["11010519491231002X", "440524188001010014"])
def test_the_samples_of_the_standard_hold(id_no: str) -> None:
    assert people.id_checksum_holds(id_no)


@given(st.from_regex(r"9901[0-9]{13}", fullmatch=True), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(first17: str, place: int, off: int) -> None:
    right = first17 + people.id_check_digit(first17)
    assert people.id_checksum_holds(right)
    wrong = right[:place] + str((int(right[place]) + off) % 10) + right[place + 1 :]
    assert not people.id_checksum_holds(wrong)


@pytest.mark.parametrize("text", ["", "1", "44052418800101001x", "４４０５２４１８８００１０１００１４", "abc" * 6])
def test_other_shapes_do_not_hold(text: str) -> None:
    assert not people.id_checksum_holds(text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张丰", "张*"),
        ("张三丰", "张**"),
        ("欧阳娜娜", "欧阳**"),
        ("阿依古丽·买买提", "阿***·***"),
        ("张䶮", "张*"),
        ("", ""),
    ],
)
def test_names_keep_the_surname_only(name: str, masked: str) -> None:
    assert people.mask_name(name) == masked


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_phones_keep_seven_digits(phone: str) -> None:
    masked = people.mask_phone(phone)
    assert masked == phone[:3] + "****" + phone[-4:]


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("浙江省杭州市西湖区文三路478号华星时代广场", "浙江省杭州市西湖区文三路***"),
        ("浙江省杭州市钱塘区藕花洲大街711号21幢1单元2004室", "浙江省杭州市钱塘区藕花洲大街***"),
        ("", ""),
    ],
)
def test_addresses_end_at_the_road(address: str, masked: str) -> None:
    assert people.mask_address(address) == masked


@given(st.text(min_size=2, max_size=60))
def test_no_mask_gives_the_whole_text_back(text: str) -> None:
    for mask in (people.mask_name, people.mask_phone, people.mask_id, people.mask_address):
        assert mask(text) != text or set(text) <= {"*", "·"}
