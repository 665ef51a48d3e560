"""The independent judges: poppler, qpdf, NSS and openssl, run as a recipient would run them."""

import subprocess
from pathlib import Path


def run(*command: str) -> str:
    """Run a tool and return what it prints; a failing tool fails the test."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def text_of(pdf: bytes, folder: Path, *, last: int = 0) -> str:
    """Return a PDF's text as poppler reads it; of the last so many pages only, when asked."""
    path = folder / "text.pdf"
    path.write_bytes(pdf)
    pages = int(run("qpdf", "--show-npages", str(path))) if last else 0
    return run("pdftotext", "-raw", "-f", str(max(pages - last + 1, 1) if last else 1), str(path), "-")


def pdfsig(pdf: Path, root_pem: Path, folder: Path) -> str:
    """Return pdfsig's judgement with the root as the only trusted one."""
    store = f"sql:{folder}"
    run("certutil", "-N", "-d", store, "--empty-password")
    run("certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", str(root_pem))
    return run("pdfsig", "-nssdir", store, str(pdf))


_JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "commons-io", "jaxb-api", "jaxb-runtime")


def preflight(*pdfs: Path) -> dict[str, list[str]]:
    """Return what Apache PDFBox Preflight finds wrong with files as PDF/A-1b, by their names; nothing in a good one."""
    path = ":".join(f"/usr/share/java/{jar}.jar" for jar in (*_JARS, "javax.activation"))
    found = {}
    for pdf in pdfs:
        command = ("java", "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", str(pdf))
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
        said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
        valid = any("is a valid PDF/A-1b file" in line for line in said)
        found[pdf.name] = [] if valid else said
    return found
