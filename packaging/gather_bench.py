"""Run every benchmark and gather their JSON into one file: `gather_bench.py build/bench.json`."""

import json
import platform
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def run(script: Path) -> dict[str, object]:
    """Run one benchmark and return what it printed: one JSON object, the last thing on its standard output."""
    started = time.monotonic()
    done = subprocess.run([sys.executable, str(script)], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    seconds = round(time.monotonic() - started, 1)
    try:
        figures = json.loads(done.stdout[done.stdout.index("{") :])
    except ValueError:
        return {"failed": f"exit {done.returncode}, no JSON", "seconds": seconds}
    if done.returncode:
        return {"failed": f"exit {done.returncode}", "figures": figures, "seconds": seconds}
    return {"figures": figures, "seconds": seconds}


def main(target: Path) -> int:
    """Write the file; exit 1 when a benchmark failed."""
    results: dict[str, dict[str, object]] = {}
    for script in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        print(f"{script.stem} …", flush=True)
        results[script.stem] = run(script)
        print(json.dumps(results[script.stem], ensure_ascii=False, indent=2))
    machine = {"python": platform.python_version(), "system": platform.platform(), "arch": platform.machine()}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps({"machine": machine, "benchmarks": results}, ensure_ascii=False, indent=2), "utf-8")
    print(f"{len(results)} benchmarks in {target}")
    return int(any("failed" in result for result in results.values()))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
