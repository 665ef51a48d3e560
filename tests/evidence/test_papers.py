"""The papers that stay with the person, judged by poppler, qpdf and a code reader, in three languages."""

import re
import tomllib
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Literal

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from evidence import paper_samples as paper
from evidence import samples
from evidence.judges import run, text_of
from fieldvisit import wording
from fieldvisit.errors import NoGlyph
from fieldvisit.evidence import codes, papers
from fieldvisit.leaflets import leaflets
from fieldvisit.model.affordability import Affordability
from fieldvisit.model.outcome import PROPOSALS, RIGHTS, OfferKind
from fieldvisit.paths import resource

PENDING = {"zh-CN": "须经债权方批准", "zh-TW": "須經債權方核准", "en": "PROPOSAL · needs the creditor's approval"}
DEBT = re.compile(
    r"欠|债|債|款|贷|貸|催|逾期|委托|委託|银行|銀行|公司|还|還|法院|律师|律師|元|案|collect|debt|loan|owe|pay\b|bank|overdue|"
    r"creditor|agency|case|court|lawyer|visit",
    re.IGNORECASE,
)
languages = pytest.mark.parametrize("language", papers.LANGUAGES)


def all_of(language: str) -> dict[str, bytes]:
    """One of each paper."""
    return {
        **{f"slip-{kind}": papers.slip(paper.slip(language, kind)) for kind in sorted(RIGHTS)},
        **{f"proposal-{kind}": papers.proposal(paper.proposal(language, kind)) for kind in sorted(PROPOSALS)},
        "card": papers.card(paper.card(language)),
        "badge": papers.badge(paper.badge(language)),
        "leaflet": papers.leaflet(leaflets(language)[0], samples.PARTIES),
    }


def pages(data: bytes, folder: Path) -> list[str]:
    return text_of(data, folder).split("\f")[:-1]


@languages
def test_every_paper_is_whole_and_the_same_each_time(language: str, tmp_path: Path) -> None:
    once, again = all_of(language), all_of(language)
    assert once == again
    for name, data in once.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(data)
        run("qpdf", "--check", str(path))
        fonts = run("pdffonts", str(path)).splitlines()[2:]
        assert fonts
        assert all(re.search(r"NotoSans[ST]C\S*\s+CID TrueType\s+Identity-H\s+yes yes yes", row) for row in fonts), name
        text = text_of(data, tmp_path)
        assert "{" not in text, name
        assert "paper." not in text, name
        assert f"/Lang ({language})".encode() in data or language.encode() in data


@languages
@pytest.mark.parametrize("kind", sorted(RIGHTS))
def test_a_slip_says_what_was_said_what_stops_and_whom_to_call(kind: OfferKind, language: str, tmp_path: Path) -> None:
    slip = paper.slip(language, kind)
    (text,) = pages(papers.slip(slip), tmp_path)
    together = text.replace("\n", "").replace(" ", "")
    assert slip.said.replace(" ", "") in together
    for word in (slip.number, *slip.badges, "400-000-1234", "0571-0000-5678", "12378", slip.creditor, slip.visit_id):
        assert word.replace(" ", "") in together, word
    for key in (f"title.{kind}", f"next.{kind}", f"add.{kind}", "nothing_signed"):
        assert wording.say(f"paper.slip.{key}", language).replace(" ", "") in together, key
    stops = wording.say("paper.slip.stopped", language).replace(" ", "") in together
    assert stops is (kind is not OfferKind.DATA_REQUEST)
    assert "12,482.15" not in text
    assert "0451" not in text


def test_a_slip_or_a_proposal_of_another_kind_does_not_exist() -> None:
    with pytest.raises(ValueError, match="no slip"):
        paper.slip("en", OfferKind.PROMISE)
    with pytest.raises(ValueError, match="no terms"):
        paper.proposal("en", OfferKind.PLAN, plan=None)
    with pytest.raises(ValueError, match="no terms"):
        paper.proposal("en", OfferKind.DISPUTE)


@languages
def test_a_plan_has_its_six_contents_and_every_line_on_marked_pages(language: str, tmp_path: Path) -> None:
    found = pages(papers.proposal(paper.proposal(language, plan=paper.LONG_PLAN)), tmp_path)
    assert len(found) > 2
    assert all(PENDING[language] in page for page in found)
    text = "\n".join(found)
    rows = re.findall(r"^(\d{1,2})\s+(20\d\d-\d\d-15)", text, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 61))
    assert rows[0][1] == "2026-12-15"
    assert rows[-1][1] == "2031-11-15"
    six = [wording.say(f"plan.content.{key}", language) for key in ("BALANCE", "NO_NEW_CARD", "RIGHTS", "OTHER")]
    together = text.replace("\n", "").replace(" ", "")
    assert all(sentence.split("{")[0].replace(" ", "")[:12] in together for sentence in six)
    for word in ("18.25%", "12,482.15", "500.00", "400-000-1234", "DY2026-****0451", "欧阳𬭎"):
        assert word in together, word


@languages
def test_the_household_is_printed_only_when_the_person_wants_it(language: str, tmp_path: Path) -> None:
    held = paper.proposal(language)
    assert "6,200.00" not in text_of(papers.proposal(held), tmp_path)
    wanted = text_of(papers.proposal(replace(held, with_household=True)), tmp_path)
    assert "6,200.00" in wanted
    assert wording.say("paper.proposal.household", language) in wanted
    below = replace(held, with_household=True, affordability=Affordability(1, 100, 50_000))
    assert "-499.00" in text_of(papers.proposal(below), tmp_path)


@languages
def test_waiver_and_more_time_take_one_sheet(language: str, tmp_path: Path) -> None:
    (waiver,) = pages(papers.proposal(paper.proposal(language, OfferKind.WAIVER)), tmp_path)
    assert re.search(r"432\.10\s+200\.00\s+232\.10", waiver)
    assert re.search(r"12,482\.15\s+250\.05\s+12,232\.10", waiver)
    (more,) = pages(papers.proposal(paper.proposal(language, OfferKind.EXTENSION)), tmp_path)
    assert "2027-01-20" in more
    assert re.search(r"\b88\b", more)
    assert PENDING[language] in waiver
    assert PENDING[language] in more


@languages
def test_the_card_says_nothing_to_a_neighbour(language: str, tmp_path: Path) -> None:
    path = tmp_path / "card.pdf"
    path.write_bytes(papers.card(paper.card(language)))
    text, about = run("pdftotext", "-raw", str(path), "-"), run("pdfinfo", str(path))
    assert "小婷" in text
    assert "李" not in text
    assert "0571-0000-1234" in text
    assert "10:00–17:30" in text
    allowed = wording.table(language)
    said = {allowed[f"paper.card.{key}"] for key in ("greeting", "hours", "title")}
    assert not [sentence for sentence in said if DEBT.search(sentence)]
    assert not DEBT.search(text)
    assert not re.search(r"杭州|清和|抖音|DY2026|V-7K|FV-", text + about)
    assert not DEBT.search(re.sub(r"Producer:.*|Creat.*|Page.*|File.*|Encrypted.*", "", about))
    assert re.search(r"Author:\s*$", about, re.MULTILINE) or "Author" not in about


@languages
def test_the_card_is_neutral_in_every_byte(language: str, tmp_path: Path) -> None:
    """Whoever finds it, prints it or opens its properties learns no more than a name, a number and hours."""
    path = tmp_path / "card.pdf"
    path.write_bytes(papers.card(paper.card(language)))
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == 1
        assert not pdf.Root.get("/AF")
        assert not pdf.Root.get("/Names")
        kept = {str(key): str(value) for key, value in pdf.docinfo.items()}
        assert set(kept) <= {
            "/Title",
            "/Author",
            "/Subject",
            "/Creator",
            "/Producer",
            "/CreationDate",
            "/ModDate",
            "/Keywords",
            "/Trapped",
        }
        assert kept["/Title"] == wording.say("paper.card.title", language)
        told = "\n".join(kept.values())
        raw = b"".join(
            one.read_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream) and "/Length1" not in one
        )
        colours = set(re.findall(rb"([0-9.]+ [0-9.]+ [0-9.]+) (?:rg|RG)\b", raw))
    grey = [[float(part) for part in one.split()] for one in colours]
    assert all(max(one) - min(one) < 0.1 for one in grey), "no colour of anybody's house"
    everything = told.encode() + raw
    secret = (samples.PARTIES.agency, samples.PARTIES.agency_credit_code, samples.PARTIES.check_url, *paper.BADGES)
    for word in (*secret, "GP-", "V-7K3M", "DY2026", "抖音", "fieldvisit", "Fieldvisit", "外访", "訪視"):
        for form in (word.encode(), word.encode("utf-16-be"), word.encode().hex().encode()):
            assert form not in everything, word
    assert not DEBT.search(re.sub(r"ReportLab.*", "", told))
    assert run("pdfimages", "-list", str(path)).count("\n") <= 2
    run("pdftoppm", "-r", "110", "-png", "-singlefile", str(path), str(tmp_path / "card"))
    with Image.open(tmp_path / "card.png") as picture:
        assert zxingcpp.read_barcodes(picture) == []


@languages
@pytest.mark.parametrize("size", ["80mm", "58mm"])
def test_a_slip_fits_a_roll(language: str, size: Literal["80mm", "58mm"], tmp_path: Path) -> None:
    slip = paper.slip(language, OfferKind.COMPLAINT, copy=True)
    data = papers.slip(slip, size)
    (text,) = pages(data, tmp_path)
    together = text.replace("\n", "").replace(" ", "")
    for word in (slip.number, *slip.badges, "400-000-1234", "0571-0000-5678", slip.visit_id, samples.PARTIES.check_url):
        assert word in together, word
    with pikepdf.open(BytesIO(data)) as pdf:
        assert float(pdf.pages[0].mediabox[2]) == pytest.approx(int(size[:2]) * 72 / 25.4, abs=0.01)


@languages
def test_no_paper_says_never_cash_where_cash_is_taken(language: str, tmp_path: Path) -> None:
    never, some = (wording.say(f"paper.{key}", language).replace(" ", "") for key in ("no_cash", "some_cash"))
    for taken in (False, True):
        made = (
            papers.slip(replace(paper.slip(language), cash=taken)),
            papers.proposal(replace(paper.proposal(language), cash=taken)),
        )
        for data in made:
            (text, *_) = [text_of(data, tmp_path).replace("\n", "").replace(" ", "")]
            assert (never in text, some in text) == (not taken, taken)
        text = text_of(papers.badge(replace(paper.badge(language), cash=taken)), tmp_path).replace("\n", "")
        said = wording.say("paper.badge.never_some_cash" if taken else "paper.badge.never_cash", language)
        assert said.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("李小婷", "小婷"),
        ("欧阳娜娜", "娜娜"),
        ("阿依古丽·买买提", "阿依古丽"),
        ("Ann Lee", "Ann"),
        ("张", "张"),
        ("张䶮", "䶮"),
    ],
)
def test_a_given_name_has_no_surname(name: str, given: str) -> None:
    assert papers.given_name(name) == given


def test_both_codes_are_read_by_a_camera_and_lead_to_the_check(tmp_path: Path) -> None:
    path = tmp_path / "badge.pdf"
    path.write_bytes(papers.badge(paper.badge()))
    run("pdftoppm", "-r", "110", "-png", "-singlefile", str(path), str(tmp_path / "badge"))
    with Image.open(tmp_path / "badge.png") as picture:
        read = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert read == {codes.check_address(samples.PARTIES.check_url, badge) for badge in paper.BADGES}


def test_a_code_is_square_the_same_each_time_and_safe_in_an_address() -> None:
    code = codes.qr("https://check.example.cn/r?badge=GP-1001")
    assert {len(row) for row in code} == {len(code)}
    assert code[0][:8] == (True,) * 7 + (False,)
    assert codes.check_address("https://x.example/r?a=1", "甲 &1") == "https://x.example/r?a=1&badge=%E7%94%B2%20%261"
    with pytest.raises(ValueError, match="too large"):
        codes.qr("x" * 5000)


@languages
def test_every_leaflet_is_one_page_with_its_numbers(language: str, tmp_path: Path) -> None:
    for text in leaflets(language):
        (page,) = pages(papers.leaflet(text, samples.PARTIES), tmp_path)
        assert "400-000-1234" in page, text.id
        assert f"{text.id} {text.version}" in page
        for part in text.sections:
            assert part.heading.replace("“", '"').replace("”", '"').split()[0][:6] in page.replace("“", '"')


@languages
def test_a_copy_says_so_on_every_page(language: str, tmp_path: Path) -> None:
    word = wording.say("paper.copy", language)
    for data in (
        papers.slip(paper.slip(language, copy=True)),
        papers.proposal(paper.proposal(language, plan=paper.LONG_PLAN, copy=True)),
        papers.badge(paper.badge(language, copy=True)),
    ):
        for page in pages(data, tmp_path):
            assert word in page
            assert all(letter in page for letter in word)


@languages
def test_hostile_and_endless_words_stay_words_on_the_page(language: str, tmp_path: Path) -> None:
    hostile = samples.HOSTILE + "\n" + paper.LONG_WORD * 3 + "\n" + "（" * 90 + "！" * 200 + "😀"
    for data in (
        papers.slip(paper.slip(language, said=hostile * 6, number="N-" + "9" * 60, creditor=paper.LONG_WORD)),
        papers.proposal(
            paper.proposal(language, said=hostile * 3, person="<b>" + paper.LONG_WORD + " 阿依古丽·买买提")
        ),
        papers.badge(paper.badge(language, order_id="W" * 70, creditor="{number} " + paper.LONG_WORD)),
    ):
        text = text_of(data, tmp_path)
        path = tmp_path / "boxes.pdf"
        path.write_bytes(data)
        run("qpdf", "--check", str(path))
        assert _inside(path)
        assert "\u202e" not in text
        assert "\x1b" not in text
    assert "〔U+202E〕" in text_of(papers.slip(paper.slip(language, said=hostile)), tmp_path).replace("\n", "")


def _inside(path: Path) -> bool:
    """Tell whether every word lies within its page, as poppler measures it."""
    layout = run("pdftotext", "-bbox", str(path), "-")
    wide, high = (float(size) for size in re.search(r'<page width="([\d.]+)" height="([\d.]+)"', layout).groups())  # type: ignore[union-attr]
    boxes = re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)', layout)
    marks = {"副", "本", "COPY"}
    return all(
        float(x) >= 0 and float(y) >= 0 and float(x2) <= wide + 0.5 and float(y2) <= high + 0.5
        for x, y, x2, y2, word in boxes
        if word not in marks
    )


def test_a_name_without_a_glyph_is_refused() -> None:
    blank = "欧\U00030000"
    with pytest.raises(NoGlyph):
        papers.slip(paper.slip(creditor=blank))
    with pytest.raises(NoGlyph):
        papers.proposal(paper.proposal(person=blank))
    with pytest.raises(NoGlyph):
        papers.card(paper.card(name=blank))
    with pytest.raises(NoGlyph):
        papers.badge(paper.badge(lead=papers.Bearer(blank, "GP-1", date(2027, 1, 1))))


def test_traditional_papers_have_every_sentence_with_the_same_places() -> None:
    """What is not in the papers' own table would be said in simplified characters."""
    own = tomllib.loads((resource("wording") / "zh-TW" / "paper.toml").read_text("utf-8"))
    flat: dict[str, str] = {}

    def flatten(prefix: str, node: dict[str, object]) -> None:
        for key, value in node.items():
            if isinstance(value, dict):
                flatten(f"{prefix}{key}.", value)
            else:
                flat[f"{prefix}{key}"] = str(value)

    flatten("", own)
    simplified = wording.table("zh-CN")
    needed = {
        key
        for key in simplified
        if key.startswith(
            ("paper.", "plan.method.", "plan.charges.", "plan.content.", "waiver.request.", "extension.request.")
        )
    }
    assert flat.keys() == needed
    for key, sentence in flat.items():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", simplified[key])), key
    only_simplified = set("这个们时间说话证员请构债权还应该审务费会发电话为并来询问补单让过对进处")
    assert not [key for key, sentence in flat.items() if set(sentence) & only_simplified]
