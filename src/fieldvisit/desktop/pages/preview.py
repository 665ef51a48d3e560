"""A report or receipt as it will be on paper: look, print, or save; its bytes stay in memory."""

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog

from fieldvisit import casework
from fieldvisit.casework.printing import saved
from fieldvisit.desktop import theme
from fieldvisit.desktop._forms.ui_preview import Ui_PreviewPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.pages.print_line import PrintLine
from fieldvisit.desktop.printing.sending import Printer
from fieldvisit.desktop.session import Session
from fieldvisit.errors import DiskFull, FieldvisitError
from fieldvisit.model.printing import OF_A_VISIT, Paper
from fieldvisit.store.files import FULL

ZOOM = {"A4": 1.1, "A5": 1.2, "80mm": 1.6, "58mm": 2.0}
"""How much larger than on paper each is shown, to be read without leaning forward."""


class PreviewPage(Page):
    """Subject: what `model.printing.Paper.of` reads.

    A paper that was printed has its last job in a line above it, with the question whether it came out.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.ui = Ui_PreviewPage()
        self.ui.setupUi(self)
        self._pdf = b""
        self._subject = ""
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self.ui.view.setDocument(self._document)
        self.ui.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.ui.printer.setPlaceholderText("–")
        self._known: tuple[Printer, ...] = ()
        self._run = 0
        self._copy = False
        self.line = PrintLine(session)
        self.ui.printed.addWidget(self.line)
        theme.set_icon(self.ui.back, "chevron-left", "accent")
        theme.set_icon(self.ui.print, "printer", "on_accent")
        self.ui.back.clicked.connect(self._back)
        self.ui.look.clicked.connect(self._look_for_printers)
        self.ui.print.clicked.connect(self._print)
        self.ui.save.clicked.connect(self._save)
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
        self._lay_out()
        self._look_for_printers()
        self.refresh()

    def refresh(self) -> None:
        """Follow the last job of what is shown; once it came out, what is shown is a copy."""
        if not self.session.is_open or not self._subject or self.isHidden():
            return
        printing, paper = self.session.desk.store.printing, self.paper
        job = printing.last_of(paper)
        self.line.show_job(job)
        out = job is not None and printing.is_out(paper.kind, job.serial)
        if out != self._copy and paper.kind != "report":
            self._copy = out
            self._lay_out()

    def _lay_out(self) -> None:
        self._run += 1
        run, paper = self._run, self.paper
        self.ui.busy.start(self.tr("Laying out the pages …"))
        self._allow()
        self.session.work(
            lambda desk: casework.paper_pdf(desk, paper),
            lambda pdf: self._show(pdf, run),
            lambda error: self._failed(error, run),
        )

    def resume(self) -> None:
        self.open(self._subject)

    def _title(self) -> str:
        titles = {
            "report": self.tr("Report"),
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
        return self._subject.partition(":")[0]

    def _look_for_printers(self) -> None:
        self.ui.look.setEnabled(False)
        self.ui.hint.setText(self.tr("Looking for printers …"))
        self._allow()
        size = self.paper.size
        self.session.press.printers(size, lambda found, all_: self._list(size, found, all_))

    def _list(self, size: str, found: tuple[Printer, ...], all_: bool) -> None:
        if not self._subject or size != self.paper.size:
            return
        self._known = found
        self.ui.printer.clear()
        self.ui.printer.addItems([one.name for one in found])
        self.ui.printer.setCurrentIndex(0 if found else -1)
        self.ui.look.setEnabled(all_)
        self._allow()

    def _allow(self) -> None:
        """Offer what can be done now, and say why the rest cannot."""
        self.ui.save.setEnabled(bool(self._pdf) and not self.ui.busy.is_busy())
        self.ui.printer.setEnabled(bool(self._known))
        self.ui.print.setEnabled(bool(self._pdf) and bool(self._known) and not self.ui.busy.is_busy())
        if self.ui.look.isEnabled():
            none = self.tr("No printer answered. Connect one and look again, or save a PDF and print that elsewhere.")
            self.ui.hint.setText("" if self._known else none)
        self.ui.hint.setVisible(bool(self.ui.hint.text()))

    def _show(self, pdf: bytes, run: int) -> None:
        if run != self._run:
            return
        self._pdf = pdf
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.ui.busy.stop()
        self._allow()

    def _forget(self) -> None:
        self._run += 1
        self._pdf = b""
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
        self.said.emit("stop", sentence(error, self.session))

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
        _, key, language, visit_id = self._subject.split(":", 3)
        return "-".join(filter(None, (self._kind, key.strip("-"), language, visit_id)))

    def save_to(self, path: Path) -> None:
        """Write the shown PDF to a file the collector chose: whole, or what was there before stays."""
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(self._pdf)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            full = error.errno in FULL
            words = self.tr("The file could not be written there. Choose another folder.")
            self.said.emit("stop", sentence(DiskFull(reason="export"), self.session) if full else words)
            return
        if self.session.is_open:
            self.session.do(lambda desk: saved(desk, self.paper))
            self.refresh()
        self.said.emit("warn", self.tr("Saved. This file is not encrypted: hand it over or delete it."))

    def _back(self) -> None:
        kind, _, subject = self._subject.partition(":")
        if kind == "report" or kind in OF_A_VISIT:
            self.go.emit("visit", subject.rpartition(":")[2])
        else:
            self.go.emit("receipts", subject.rpartition(":")[2])

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.title.setText(self._title())
        self.ui.view.setAccessibleName(self._title())
        self._allow()
