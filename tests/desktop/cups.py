"""A print system of the test's own: a real cupsd with one queue whose printer is a folder."""

import getpass
import grp
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

SYSTEM = Path("/usr/lib/cups")
BACKEND = """#!/bin/sh
[ $# = 0 ] && exit 0
cat "${{6:--}}" > "{out}/$1.part" && mv "{out}/$1.part" "{out}/$1"
"""
SHEETS = """#!/bin/sh
# cups-pdf writes into the home of whose job it is: from there to the test's own folder
[ $# = 0 ] && exit 0
home=$(getent passwd "$2" | cut -d: -f6)
[ -d "$home/PDF" ] || made=yes
"{backend}" "$1" "$2" "$3" "$4" "$5" ${{6:+"$6"}} || exit 1
find "$home/PDF" -name "*job_$1.pdf" -newer "{config}" -exec mv {{}} "{out}/$1" \\;
[ -z "$made" ] || rmdir "$home/PDF"
"""
WRITER = """#!/bin/sh
# without root cups-pdf does not run: what it would call does
[ $# = 0 ] && exit 0
cat "${{6:--}}" | gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile="{out}/$1.part" - &&
    mv "{out}/$1.part" "{out}/$1"
"""
PPD = "/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd"
FILES = """ServerRoot {base}/root
ServerBin {base}/bin
DataDir /usr/share/cups
RequestRoot {base}/spool
TempDir {base}/spool/tmp
CacheDir {base}/cache
StateDir {base}/run
AccessLog {base}/log/access
ErrorLog {base}/log/error
PageLog {base}/log/page
User {user}
Group {group}
SystemGroup {system}
"""
DAEMON = """Listen {base}/run/s
Browsing Off
WebInterface No
DefaultAuthType None
IdleExitTimeout 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""


@dataclass(frozen=True, slots=True)
class Cups:
    """`server` is for CUPS_SERVER; what is printed arrives in `out`, a file for each job, named by its number."""

    server: str
    out: Path

    def queue(self, name: str) -> None:
        """Add a queue that takes bytes as they are."""
        self._call("lpadmin", "-p", name, "-E", "-v", "capture:/", "-m", "raw")

    def sheets(self, name: str) -> None:
        """Add a queue for cups-pdf: what a printer with A4, A5 and sizes of one's own would put on paper, as a PDF."""
        self._call("lpadmin", "-p", name, "-E", "-v", "sheets:/", "-P", PPD)

    def stop(self, name: str) -> None:
        """Stop a queue as a printer that is switched off does."""
        self._call("cupsdisable", "-r", "off", name)

    def hold(self, ticket: str) -> None:
        """Hold a job."""
        self._call("lp", "-i", ticket, "-H", "hold")

    def go_on(self, name: str) -> None:
        """Let a stopped queue print again."""
        self._call("cupsenable", name)

    def waiting(self) -> list[str]:
        """Return the jobs that wait in the queues."""
        done = subprocess.run(["lpstat", "-o"], capture_output=True, env=self._environment(), check=True)
        return [line.split()[0] for line in done.stdout.decode().splitlines() if line.strip()]

    def titles(self) -> str:
        """Return everything the print system wrote down about its jobs."""
        return "".join(each.read_text("utf-8", "replace") for each in (self.out.parent / "log").iterdir())

    def prefer(self, name: str) -> None:
        """Make a queue the system's default."""
        self._call("lpadmin", "-d", name)

    def answers(self) -> bool:
        done = subprocess.run(["lpstat", "-r"], capture_output=True, env=self._environment(), check=False)
        return b"scheduler is running" in done.stdout

    def _call(self, *command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, env=self._environment())

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "CUPS_SERVER": self.server, "LC_ALL": "C"}


@contextmanager
def cups() -> Iterator[Cups]:
    """Start a cupsd with a short path for its socket, as root or as anybody, and end it after."""
    base = Path(mkdtemp(prefix="fv"))
    daemon = None
    try:
        made = _lay_out(base)
        config, files = str(base / "root" / "cupsd.conf"), str(base / "root" / "cups-files.conf")
        daemon = subprocess.Popen(["/usr/sbin/cupsd", "-f", "-c", config, "-s", files])
        end = time.monotonic() + 10
        while not made.answers():
            assert daemon.poll() is None, "cupsd ended"
            assert time.monotonic() < end, "cupsd does not answer"
        yield made
    finally:
        if daemon is not None:
            daemon.terminate()
            daemon.wait(10)
        rmtree(base, ignore_errors=True)


def _lay_out(base: Path) -> Cups:
    for name in ("root/ssl", "bin/backend", "spool/tmp", "cache", "run", "log", "out"):
        (base / name).mkdir(parents=True)
    for each in SYSTEM.iterdir():
        if each.name != "backend":
            (base / "bin" / each.name).symlink_to(each)
    backend = base / "bin" / "backend" / "capture"
    backend.write_text(BACKEND.format(out=base / "out"))
    backend.chmod(0o700)
    root = os.geteuid() == 0  # then cupsd wants somebody else for its filters
    group = grp.getgrgid(os.getegid()).gr_name
    names = {"user": "lp", "group": "lp", "system": "root"} if root else {}
    names = names or {"user": getpass.getuser(), "group": group, "system": group}
    sheets = base / "bin" / "backend" / "sheets"
    script = SHEETS if root else WRITER
    sheets.write_text(
        script.format(config=base / "root" / "cupsd.conf", out=base / "out", backend=SYSTEM / "backend" / "cups-pdf")
    )
    sheets.chmod(0o700)
    base.chmod(0o755)  # its filters run as somebody else
    (base / "root" / "cups-files.conf").write_text(FILES.format(base=base, **names))
    (base / "root" / "cupsd.conf").write_text(DAEMON.format(base=base))
    return Cups(str(base / "run" / "s"), base / "out")
