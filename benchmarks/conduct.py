"""Reading notes for words that may not stand: false alarms, misses, and time per 1,000 characters."""

import argparse
import json
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

from fieldvisit.model import conduct
from fieldvisit.paths import resource

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "model" / "corpus"
LENGTH = 100_000
AIM = 0.02


def corpus(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((CORPUS / f"{name}.toml").read_text("utf-8"))


def filled(notes: list[str]) -> str:
    """Return notes one below the other, over and over, LENGTH characters of them."""
    text = "\n".join(notes) + "\n"
    return (text * (LENGTH // len(text) + 1))[:LENGTH]


def best(step: Callable[[], object], rounds: int) -> float:
    """Return the shortest processor time of some rounds, in milliseconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        step()
        times.append((time.process_time_ns() - start) / 1e6)
    return min(times)


def alarms(words: conduct.Words, notes: list[str]) -> dict[str, object]:
    """Return how many neutral notes something is found in."""
    false = sum(bool(conduct.read(words, note)) for note in notes)
    return {"notes": len(notes), "false": false, "rate": round(false / len(notes), 4)}


def measure(rounds: int) -> dict[str, object]:
    started = time.perf_counter()
    words = conduct.parse(*(resource(name).read_text("utf-8") for name in conduct.FILES))
    loaded = (time.perf_counter() - started) * 1e3
    neutral = corpus("neutral")
    forbidden: dict[str, list[str]] = tomllib.loads((CORPUS / "forbidden.toml").read_text("utf-8"))
    sentences = [(kind, text) for kind, texts in forbidden.items() for text in texts]
    missed = sum(kind not in {one.kind for one in conduct.read(words, text)} for kind, text in sentences)
    rates = {part: alarms(words, [note for one in neutral.values() for note in one[part]]) for part in ("seen", "held")}
    texts = {language: filled(notes["seen"]) for language, notes in neutral.items()}
    texts["forbidden"] = filled([text for _, text in sentences])
    texts["one_threat"] = filled(["报警抓你"])
    took = {name: best(lambda text=text: conduct.read(words, text), rounds) for name, text in texts.items()}  # type: ignore[misc]
    floor = {name: best(lambda text=text: text.casefold(), rounds) for name, text in texts.items()}  # type: ignore[misc]
    each = {name: round(one * 1000 / LENGTH, 3) for name, one in took.items()}
    return {
        "benchmark": "conduct",
        "entries": len(words.entries),
        "patterns": len(words.patterns),
        "load_ms": round(loaded, 1),
        "neutral": rates,
        "forbidden": {"sentences": len(sentences), "missed": missed},
        "characters": LENGTH,
        "ms_per_1000_characters": each,
        "floor_casefold_ms_per_1000": {name: round(one * 1000 / LENGTH, 5) for name, one in floor.items()},
        "aim": f"false alarms <= {AIM:.0%}, none missed, an ordinary note <= 1 ms per 1,000 characters",
        "met": not missed
        and all(float(str(one["rate"])) <= AIM for one in rates.values())
        and all(each[language] <= 1 for language in neutral),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    print(json.dumps(measure(parser.parse_args().rounds), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
