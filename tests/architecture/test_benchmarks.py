"""A benchmark whose world the program no longer takes measures nothing: the one that builds its own is tried."""

import json
import subprocess
import sys

from architecture.sources import ROOT


def test_the_benchmark_of_the_start_comes_to_its_figures() -> None:
    script = [sys.executable, str(ROOT / "benchmarks" / "start.py"), "--cases", "100", "--runs", "1"]
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ratio"] > 1
