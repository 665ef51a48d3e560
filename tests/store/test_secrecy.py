"""Nothing of a person is readable in the profile, whatever was kept and whatever went wrong."""

from fieldvisit import wire
from fieldvisit.clock import exactly
from fieldvisit.model.event import Attached, Noted
from fieldvisit.store import Store
from store.world import NOON, case_file, depart, granted, receipt, say

NAME, PHONE, IDENTITY, ROAD, SAID = "欧阳𬭎", "13800000001", "990101199003071234", "文三路478号", "他说下周还款"


def test_the_whole_profile_holds_no_word_in_clear(store: Store) -> None:
    store.feed.apply([wire.CaseItem(case_file(name=NAME)), granted()], 1)
    depart(store)
    store.drafts.put("V-1", SAID, NAME, exactly(NOON))
    say(store, Noted(SAID, NAME))
    photo = (f"{NAME} {PHONE} {IDENTITY} {ROAD}\n" * 5000).encode()
    sha256, size = store.blobs.put(photo, "image/jpeg", limit=1 << 20)
    say(store, Attached(sha256, size, "image/jpeg", ROAD))
    store.receipts.add(receipt("FV26000001", payer=NAME))
    store.settings.set("office_address", "https://office.example")
    store.secrets.set("device-key", b"device key, 32 bytes of secrecy.")
    wanted = [
        word.encode(coding)
        for word in (NAME, PHONE, IDENTITY, ROAD, SAID)
        for coding in ("utf-8", "utf-16-le", "gb18030")
    ]
    wanted += [b"ouyang", b"device key", b"office.example", b"SQLite format 3", b"CREATE TABLE", store._key]
    files = [path for path in store.profile.rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"fieldvisit.db", "fieldvisit.db-wal", "reserve", sha256}
    for path in files:
        content = path.read_bytes()
        assert [word for word in wanted if word in content] == [], path.name
        assert NAME not in path.name
