"""A body camera's recording of 2 GB into the encrypted store, against a floor measured in the same run.

The floor reads the same file in the same pieces, hashes it, seals it with AES-GCM and writes it to the same disk,
synced; `copy` is the system's plain copy, synced, without any of that. Prints JSON: megabytes a second, seconds, and by
how many mebibytes the process grew at its largest. SIZE in bytes may be given: 2 000 000 000 by default, the limit.
Photos: milliseconds to cut a 12-megapixel photo down to the picture, and to decode it small for the list.
"""

import hashlib
import io
import itertools
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from PIL import Image  # noqa: E402

from casework.laptop import laptop  # noqa: E402
from evidence import pictures_made as made  # noqa: E402
from evidence.recordings_made import mp4  # noqa: E402
from fieldvisit import casework  # noqa: E402
from fieldvisit.cipher import CHUNK  # noqa: E402
from fieldvisit.errors import BlobTooLarge  # noqa: E402
from fieldvisit.evidence import pictures  # noqa: E402

SIZE = int(sys.argv[1]) if len(sys.argv) > 1 else casework.RECORDING_LIMIT
STATUS = Path("/proc/self/status")


def resident(what: str) -> int:
    """Return KiB of memory now (VmRSS) or at most (VmHWM); 0 where the system does not say."""
    return int(STATUS.read_text().split(f"{what}:")[1].split()[0]) if STATUS.exists() else 0


def attached(folder: Path, film: Path) -> dict[str, float]:
    """Attach the recording at a visit; return speed, first progress and growth."""
    with laptop(folder / "profile") as at_work:
        visit = at_work.met()
        told: list[float] = []
        if STATUS.exists():
            Path("/proc/self/clear_refs").write_text("5")
        low, began = resident("VmRSS"), time.monotonic()
        casework.attach(
            at_work.desk, visit.visit_id, film, progress=lambda done, size: told.append(time.monotonic() - began)
        )
        took = time.monotonic() - began
        grown = (resident("VmHWM") - low) / 1024
        silence = max(after - before for before, after in itertools.pairwise(told))
        began = time.monotonic()
        try:
            with film.open("r+b") as file:
                file.truncate(casework.RECORDING_LIMIT + 1)
            casework.attach(at_work.desk, visit.visit_id, film)
        except BlobTooLarge:
            refused = time.monotonic() - began
    return {
        "MB/s": round(SIZE / took / 1e6, 1),
        "seconds": round(took, 2),
        "grown MiB": round(grown, 1),
        "longest silence s": round(silence, 2),
        "over the limit refused ms": round(refused * 1000, 2),
    }


def floor(folder: Path, film: Path) -> dict[str, float]:
    """Do the least that keeps the file as safe."""
    began, digest, sealing = time.monotonic(), hashlib.sha256(), AESGCM(bytes(32))
    with film.open("rb", buffering=0) as source, (folder / "floor").open("wb") as out:
        number = 0
        while piece := source.read(CHUNK):
            digest.update(piece)
            out.write(sealing.encrypt(number.to_bytes(12, "big"), piece, None))
            number += 1
        out.flush()
        os.fsync(out.fileno())
    took = time.monotonic() - began
    (folder / "floor").unlink()
    return {"MB/s": round(SIZE / took / 1e6, 1), "seconds": round(took, 2)}


def copy(folder: Path, film: Path) -> dict[str, float]:
    """Copy the file through memory, synced."""
    began = time.monotonic()
    with film.open("rb") as source, (folder / "copy").open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    took = time.monotonic() - began
    (folder / "copy").unlink()
    return {"MB/s": round(SIZE / took / 1e6, 1), "seconds": round(took, 2)}


def photo() -> dict[str, float]:
    """Cut down and show a photo of 12 megapixels as a phone makes it; the floor opens and decodes it as small."""
    plain = made.jpeg(Image.effect_noise((4000, 3000), 40).convert("RGB"))
    given = made.with_segments(plain, made.app(0xE1, b"Exif\0\0" + made.exif(6)))
    began = time.monotonic()
    kept = pictures.clean(given).data
    cleaned = time.monotonic() - began
    began = time.monotonic()
    pictures.shown(kept, 160)
    shown = time.monotonic() - began
    began = time.monotonic()
    with Image.open(io.BytesIO(given)) as image:
        image.draft("RGB", (160, 160))
        image.load()
    opened = time.monotonic() - began
    figures = {"clean ms": cleaned, "thumbnail ms": shown, "floor: decode small ms": opened}
    return {"MB": round(len(given) / 1e6, 2), **{name: round(value * 1000, 1) for name, value in figures.items()}}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        film = folder / "REC0001.MP4"
        with film.open("wb") as file:
            file.write(mp4(7200, data=1000))
            file.truncate(SIZE)
        found = {
            "bytes": SIZE,
            "copy": copy(folder, film),
            "floor": floor(folder, film),
            "attach": attached(folder, film),
        }
    print(json.dumps(found | {"photo": photo()}, indent=2))


if __name__ == "__main__":
    main()
