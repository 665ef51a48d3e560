"""Notes are those of C2SP: the vectors of Go's sumdb and of the specification; no changed byte is taken."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldvisit import keys
from fieldvisit.errors import BadMessage
from fieldvisit.journal import note
from fieldvisit.journal.note import Point, Verifier

TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
PETER_SIGNS = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCHS = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
BEHIND_THE_SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)
KEY = keys.SigningKey.load(bytes(range(32)))
AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


def peter() -> Verifier:
    return Verifier.parse(PETER)


def test_the_notes_of_gos_sumdb() -> None:
    enoch = Verifier.parse(ENOCH)
    assert (str(peter()), str(enoch)) == (PETER, ENOCH)
    key = keys.SigningKey.load(base64.b64decode(PETER_SIGNS)[1:])
    assert note.sign(TEXT, [("PeterNeumann", key)]) == f"{TEXT}\n{PETERS}"
    both = f"{TEXT}\n{PETERS}{ENOCHS}"
    for trusted in ([peter()], [enoch], [enoch, peter()], [peter(), enoch]):
        assert note.opened(both, trusted) == TEXT
    assert note.opened(both, []) is None
    assert note.opened(f"{TEXT}\n{PETERS}", [enoch]) is None
    assert note.opened(f"{TEXT}\n{PETERS}{PETERS}{ENOCHS[:60]}ABCD{ENOCHS[60:]}", [peter()]) == TEXT
    assert note.opened(f"{TEXT}\n{PETERS}{ENOCHS[:60]}ABCD{ENOCHS[60:]}", [peter(), enoch]) is None
    assert note.opened(f"{TEXT}\n{PETERS * 100}", [peter()]) == TEXT


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}\n{PETERS[:-1]}",
        f"\x01{TEXT}\n{PETERS}",
        f"\udcff{TEXT}\n{PETERS}",
        f"{TEXT}\n— Bad Name {PETERS.split(' ')[2]}",
        f"{TEXT}\n{PETERS}Unexpected line.\n",
        f"{TEXT}\n{PETERS * 101}",
        f"{TEXT}\n- {PETERS[2:]}",
        f"{TEXT}\n— a+b {PETERS.split(' ')[2]}",
        f"{TEXT}\n— a AAAA\n",
        f"\n\n{PETERS}"[1:],
        "x" * (note.LARGEST + 1),
        "",
    ],
)
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        note.opened(text, [peter()])


def test_no_cut_and_no_changed_byte_of_a_verifier_key_is_one() -> None:
    for start in range(len(PETER)):
        for end in range(start, len(PETER) + 1):
            if (start, end) != (0, len(PETER)):
                with pytest.raises(BadMessage):
                    Verifier.parse(PETER[start:end])
    for at in range(len(PETER)):
        with pytest.raises(BadMessage):
            Verifier.parse(PETER[:at] + chr(ord(PETER[at]) + 1) + PETER[at + 1 :])
    for text in (
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ):
        with pytest.raises(BadMessage):
            Verifier.parse(text)


def test_no_changed_byte_of_a_note_is_taken() -> None:
    whole = note.sign(Point("OFFICE-1/log", 7, "ab" * 32).text(), [("OFFICE-1/log", KEY)]).encode()
    assert note.read(whole.decode(), "OFFICE-1/log", KEY.public) == Point("OFFICE-1/log", 7, "ab" * 32)
    for at in range(len(whole)):
        for other in {whole[at] ^ 1, whole[at] ^ 0x20, 0x0A, 0x20, 0x41} - {whole[at]}:
            changed = (whole[:at] + bytes([other]) + whole[at + 1 :]).decode(errors="surrogateescape")
            assert note.read(changed, "OFFICE-1/log", KEY.public) is None, (at, other)
    for at in range(len(whole)):
        cut = (whole[:at] + whole[at + 1 :]).decode(errors="surrogateescape")
        assert note.read(cut, "OFFICE-1/log", KEY.public) is None
    for more in ("\n", "— x AAAAAAAA", " "):
        assert note.read(whole.decode() + more, "OFFICE-1/log", KEY.public) is None
    assert note.read(whole.decode() + "— x/y AAAAAAAA\n", "OFFICE-1/log", KEY.public), (
        "unknown signatures are passed over"
    )
    assert note.read(whole.decode(), "OFFICE-2/log", KEY.public) is None
    assert note.read(whole.decode(), "OFFICE-1/log", keys.SigningKey.new().public) is None
    assert note.read(whole.decode(), "OFFICE-1/log", "no key") is None


def test_the_checkpoint_of_the_specification_is_read() -> None:
    said = note.told(BEHIND_THE_SOFA)
    assert said
    assert (said.origin, said.size, said.more) == ("example.com/behind-the-sofa", 20852163, ())
    assert said.root == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert BEHIND_THE_SOFA.startswith(said.text() + "\n")


@pytest.mark.parametrize(
    "text",
    ["a\n1\n", "a\n01\n{r}\n", "a\n-1\n{r}\n", "a\n1\n{r}", "\n1\n{r}\n", "a\n1\n{r}\n\n", "a\n1\nAAAA\n",
     "a\n1\n{r}x\n", "a\n１\n{r}\n", "a\n1\n{r}\n\nx\n", "a\n9999999999999999999\n{r}\n", "a\r\n1\n{r}\n"],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(BadMessage):
        note.point(text.format(r="CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="))


def test_a_checkpoint_may_say_when_it_was_signed() -> None:
    said = Point("O", 1, "00" * 32, (note.stamp(AT),))
    assert note.point(said.text()) == said
    assert said.at == AT
    for line in ("at yesterday", "at 2026-11-23T04:00:00", "by noon"):
        assert Point("O", 1, "00" * 32, (line,)).at is None


@given(st.text(max_size=300))
def test_any_text_is_answered(text: str) -> None:
    assert note.told(text) is None
    assert note.read(text, "x", KEY.public) is None


@given(st.text(st.characters(exclude_characters="\n", min_codepoint=32), min_size=1, max_size=60))
def test_whatever_may_be_signed_is_opened_again(line: str) -> None:
    try:
        signed = note.sign(f"{line}\n", [("a/b", KEY), ("c", KEY)])
    except BadMessage:
        return
    assert note.opened(signed, [Verifier("c", KEY.public)]) == f"{line}\n"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u2003b", "a\tb"])
def test_a_key_has_a_name_that_can_be_written(name: str) -> None:
    with pytest.raises(BadMessage):
        note.sign(TEXT, [(name, KEY)])
    with pytest.raises(BadMessage):
        note.sign(TEXT[:-1], [("x", KEY)])
