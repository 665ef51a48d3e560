"""A report or receipt as it will be on paper: look, print, or save; its bytes stay in memory."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QSignalBlocker
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog, QPushButton

from fieldvisit import casework
from fieldvisit.casework import printing
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_preview import Ui_PreviewPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.printing.sending import Printer
from fieldvisit.desktop.session import Session
from fieldvisit.errors import DiskFull, FieldvisitError
from fieldvisit.model.printing import OF_A_VISIT, SIZES, Paper
from fieldvisit.store.desk import Desk
from fieldvisit.store.files import FULL

ZOOM = {"A4": 1.1, "A5": 1.2, "80mm": 1.6, "58mm": 2.0}
"""How much larger than on paper each is shown, to be read without leaning forward."""


class PreviewPage(Page):
    """Subject: what `model.printing.Paper.of` reads.

    A paper that was printed has its last job in a line above it, with the question whether it came out. What is shown
    is what would be printed now: a report once more as a copy. Saving a report saves the sealed file itself.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_PreviewPage()
        self.ui.setupUi(self)
        self._pdf = self._file = b""
        self._subject = ""
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.ui.view.setDocument(self._document)
        self.ui.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.ui.printer.setPlaceholderText("–")
        self._known: tuple[Printer, ...] = ()
        self._run = 0
        self._touched = False
        self._language = ""
        self.ui.printer.activated.connect(self._touch)
        self._copy = False
        self.line = PrintLine(session)
        self.ui.printed.addWidget(self.line)
        theme.set_icon(self.ui.back, "chevron-left", "accent")
        theme.set_icon(self.ui.print, "printer", "on_accent")
        self.ui.back.clicked.connect(self._back)
        self.ui.look.clicked.connect(self._look_for_printers)
        self.ui.print.clicked.connect(self._print)
        self.ui.save.clicked.connect(self._save)
        self.ui.usual.clicked.connect(self._mark)
        self.ui.printer.currentTextChanged.connect(lambda _: self._show_usual())
        for size, button in self._sizes().items():
            button.clicked.connect(lambda _=False, size=size: self._resize(size))
        self.setFocusProxy(self.ui.back)
        session.locked.connect(self._forget)
        session.press.changed.connect(self.refresh)
        self.words()

    @property
    def paper(self) -> Paper:
        """What is shown."""
        return Paper.of(self._subject, self.session.language)

    def open(self, subject: str) -> None:
        self._forget()
        self._subject, self._copy = subject, False
        self.ui.title.setText(self._title())
        self.ui.view.setAccessibleName(self._title())
        self.ui.view.setZoomFactor(ZOOM[self.paper.size])
        for size, button in self._sizes().items():
            button.setVisible(size in self.paper.sizes and len(self.paper.sizes) > 1)
            button.setChecked(size == self.paper.size)
        self._lay_out()
        self._look_for_printers()
        self.refresh()

    def refresh(self) -> None:
        """Follow the last job of what is shown; once it came out, what is shown is a copy."""
        if not self.session.is_open or not self._subject or self.isHidden():
            return
        jobs, paper = self.session.desk.store.printing, self.paper
        job = jobs.last_of(paper)
        self.line.show_job(job)
        out = job is not None and jobs.is_out(paper.kind, job.serial)
        if out != self._copy:
            self._copy = out
            self.ui.title.setText(self._title())
            self._lay_out()

    def _lay_out(self) -> None:
        self._run += 1
        run, paper = self._run, self.paper
        self._language = paper.language
        self.ui.busy.start(lambda: self.tr("Laying out the pages …"))
        self._allow()
        self.session.work(
            lambda desk: _made(desk, paper),
            lambda made: self._show(*made, run),
            lambda error: self._failed(error, run),
        )

    def resume(self) -> None:
        self.open(self._subject)

    def _title(self) -> str:
        titles = {
            "report": self.tr("Report, a copy") if self._copy else self.tr("Report"),
            "slip": self.tr("Slip"),
            "proposal": self.tr("Proposal"),
            "card": self.tr("Neutral card"),
            "order": self.tr("Visit order"),
            "leaflet": self.tr("Leaflet"),
            "book": self.tr("Receipts of the day"),
        }
        return titles.get(self._kind, self.tr("Receipt"))

    @property
    def _kind(self) -> str:
        return self._subject.partition(":")[0].partition("@")[0]

    def _sizes(self) -> dict[str, QPushButton]:
        return dict(zip(SIZES[1:], (self.ui.a5, self.ui.roll80, self.ui.roll58), strict=True))

    def _resize(self, size: str) -> None:
        """Lay the same paper out for another size."""
        self.open(replace(self.paper, size=size).subject)

    def _mark(self) -> None:
        """Mark the chosen printer as the default for this size of paper, or take the mark away."""
        size, name = self.paper.size, self.ui.printer.currentText() if self.ui.usual.isChecked() else ""
        self.session.do(lambda desk: printing.prefer(desk, size, name))
        self._show_usual()

    def _show_usual(self) -> None:
        """Say whether the chosen printer is the default for this size of paper."""
        if not self.session.is_open or not self._subject:
            return
        size, name = self.paper.size, self.ui.printer.currentText()
        self.ui.usual.setText(self.tr("Default for {0}").format(size.replace("mm", " mm")))
        self.ui.usual.setEnabled(bool(name))
        self.ui.usual.setChecked(bool(name) and printing.preferred(self.session.desk, size) == name)

    def _touch(self) -> None:
        """Somebody chose a printer: a later answer of the system does not change that."""
        self._touched = True

    def _look_for_printers(self) -> None:
        self.ui.look.setEnabled(False)
        self.ui.hint.setText(self._looking())
        self._allow()
        size = self.paper.size
        self.session.press.printers(size, lambda found, all_: self._list(size, found, all_))

    def _list(self, size: str, found: tuple[Printer, ...], all_: bool) -> None:
        if not self._subject or size != self.paper.size:
            return
        chosen = self.ui.printer.currentText() if self._touched else ""
        self._known = found
        with QSignalBlocker(self.ui.printer):
            self.ui.printer.clear()
            self.ui.printer.addItems([one.name for one in found])
            self.ui.printer.setCurrentIndex(max(self.ui.printer.findText(chosen), 0) if found else -1)
        self._show_usual()
        self.ui.look.setEnabled(all_)
        self._allow()

    def _allow(self) -> None:
        """Offer what can be done now, and say why the rest cannot."""
        self.ui.save.setEnabled(bool(self._pdf) and not self.ui.busy.is_busy())
        self.ui.printer.setEnabled(bool(self._known))
        self.ui.print.setEnabled(bool(self._pdf) and bool(self._known) and not self.ui.busy.is_busy())
        if not self.ui.look.isEnabled():
            self.ui.hint.setText(self._looking())
        else:
            none = self.tr("No printer answered. Connect one and look again, or save a PDF and print that elsewhere.")
            self.ui.hint.setText("" if self._known else none)
        self.ui.hint.setVisible(bool(self.ui.hint.text()))

    def _looking(self) -> str:
        return self.tr("Looking for printers …")

    def _show(self, pdf: bytes, file: bytes, run: int) -> None:
        if run != self._run:
            return
        self._pdf, self._file = pdf, file
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.ui.busy.stop()
        self._allow()

    def _forget(self) -> None:
        self._run += 1
        self._pdf = self._file = b""
        self._touched = False
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self.ui.busy.stop()
        self.line.show_job(None)
        self._allow()

    def _failed(self, error: FieldvisitError, run: int) -> None:
        if run == self._run:
            self.ui.busy.stop()
            self._allow()
        self.said.emit("stop", lambda: sentence(error, self.session))

    def _print(self) -> None:
        """Send it on its way; nothing here waits for the printer."""
        chosen = next((one for one in self._known if one.name == self.ui.printer.currentText()), None)
        if chosen is not None:
            self.session.press.send(self.paper, chosen)

    def _save(self) -> None:
        name = f"fieldvisit-{self._name()}.pdf"
        dialog = QFileDialog(self, self.tr("Save as PDF"), "", "PDF (*.pdf)")
        dialog.setObjectName("saving")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda chosen: self.save_to(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _name(self) -> str:
        """Return what a saved file is called: the number of what it holds, or its kind; it never names a person.

        The neutral card's says no more than the card itself.
        """
        if self._kind in ("card", "book"):
            return self._kind if self._kind == "card" else self._subject.replace(":", "-")
        if self._kind not in OF_A_VISIT:
            return self._subject.rpartition(":")[2]
        paper = self.paper
        return "-".join(filter(None, (paper.kind, paper.key.strip("-"), paper.language, paper.visit_id)))

    def save_to(self, path: Path) -> None:
        """Write the shown PDF to a file the collector chose: whole, or what was there before stays."""
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(self._file)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            full = error.errno in FULL
            self.said.emit("stop", lambda: self._unsaved(full))
            return
        if self.session.is_open:
            self.session.do(lambda desk: printing.saved(desk, self.paper))
            self.refresh()
        self.said.emit("warn", lambda: self.tr("Saved. This file is not encrypted: hand it over or delete it."))

    def _unsaved(self, full: bool) -> str:
        if full:
            return sentence(DiskFull(reason="export"), self.session)
        return self.tr("The file could not be written there. Choose another folder.")

    def _back(self) -> None:
        paper = self.paper
        if paper.visit_id:
            self.go.emit("visit", paper.visit_id)
        else:
            self.go.emit("receipts", paper.key)

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.title.setText(self._title())
        self.ui.view.setAccessibleName(self._title())
        for size, button in self._sizes().items():
            button.setText(size.replace("mm", " mm"))
        self._show_usual()
        self._allow()
        if self._subject and self.session.is_open and self.isVisible() and self.paper.language != self._language:
            self._lay_out()  # what is shown is what would be printed now


def _made(desk: Desk, paper: Paper) -> tuple[bytes, bytes]:
    """Return what is printed, and what is saved as a file."""
    made = casework.paper_pdf(desk, paper)
    return made, printing.file_pdf(desk, paper) if paper.kind == "report" else made
