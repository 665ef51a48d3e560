"""A report or receipt as it will be on paper: look, print, or save; its bytes stay in memory."""

import errno
from pathlib import Path
from typing import Final, Literal

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog

from fieldvisit import casework
from fieldvisit.desktop import printing, theme
from fieldvisit.desktop._forms.ui_preview import Ui_PreviewPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import DiskFull, FieldvisitError
from fieldvisit.store.desk import Desk

SIZES: Final[dict[str, Literal["A5", "80mm", "58mm"]]] = {"A5": "A5", "80mm": "80mm", "58mm": "58mm"}
ZOOM = {"A4": 1.1, "A5": 1.2, "80mm": 1.6, "58mm": 1.8}
"""How much larger than on paper each is shown, to be read without leaning forward."""


PAPERS = ("slip", "proposal", "card", "order", "leaflet")


class PreviewPage(Page):
    """Subject: `report:<visit id>`, `receipt:<A5|80mm|58mm>:<number>`, or a paper of a visit
    `<kind>:<key>:<language>:<visit id>`: `slip` and `proposal` with the place of the offer as key, `leaflet` with its
    id, `card` and `order` with `-`.
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
        self._known: tuple[printing.Printer, ...] = ()
        self._run = 0
        theme.set_icon(self.ui.back, "chevron-left", "accent")
        theme.set_icon(self.ui.print, "printer", "on_accent")
        self.ui.back.clicked.connect(self._back)
        self.ui.look.clicked.connect(self._look_for_printers)
        self.ui.print.clicked.connect(self._print)
        self.ui.save.clicked.connect(self._save)
        self.setFocusProxy(self.ui.back)
        session.locked.connect(self._forget)
        self.words()

    @property
    def paper(self) -> str:
        """The paper size of what is shown."""
        kind, _, rest = self._subject.partition(":")
        if kind == "receipt":
            return rest.partition(":")[0]
        return "A5" if kind in PAPERS and kind != "leaflet" else "A4"

    def open(self, subject: str) -> None:
        self._forget()
        self._subject = subject
        self.ui.title.setText(self._title())
        self.ui.view.setAccessibleName(self._title())
        self.ui.view.setZoomFactor(ZOOM[self.paper])
        self._lay_out()
        self._look_for_printers()

    def _lay_out(self) -> None:
        self._run += 1
        run, subject, language = self._run, self._subject, self.session.language
        self.ui.busy.start(self.tr("Laying out the pages …"))
        self._allow()
        self.session.work(
            lambda desk: _pdf(desk, subject, language),
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
        }
        return titles.get(self._kind, self.tr("Receipt"))

    @property
    def _kind(self) -> str:
        return self._subject.partition(":")[0]

    def _look_for_printers(self) -> None:
        self.ui.look.setEnabled(False)
        self.ui.hint.setText(self.tr("Looking for printers …"))
        self.session.tasks.run(printing.printers, self._list, lambda _: self._list(()))

    def _list(self, found: tuple[printing.Printer, ...]) -> None:
        chosen = self.ui.printer.currentText()
        self._known = found
        self.ui.printer.clear()
        self.ui.printer.addItems([one.name for one in found])
        self.ui.printer.setCurrentIndex(max(self.ui.printer.findText(chosen), 0) if found else -1)
        self.ui.look.setEnabled(True)
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
        self._allow()

    def _failed(self, error: FieldvisitError, run: int) -> None:
        if run == self._run:
            self.ui.busy.stop()
            self._allow()
        self.said.emit("stop", sentence(error, self.session))

    def _print(self) -> None:
        pdf, printer, paper, run = self._pdf, self.ui.printer.currentText(), self.paper, self._run
        title, subject = f"Fieldvisit {self._kind}", self._subject
        self.ui.busy.start(self.tr("Sending to the printer …"))
        self._allow()
        self.session.tasks.run(
            lambda: printing.print_pdf(pdf, printer, title, paper=paper),
            lambda job: self._printed(job, run, subject),
            lambda error: self._failed(error, run),
        )

    def _printed(self, job: str, run: int, subject: str) -> None:
        if run == self._run:
            self.ui.busy.stop()
            self._allow()
        self._out(subject)
        self.said.emit("ok", self.tr("The printer has the job {job}. Check that the paper came out.").format(job=job))

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
        """Return what a saved file is called: the number of what it holds, or its kind; it never names a person."""
        if self._kind not in PAPERS:
            return self._subject.rpartition(":")[2]
        _, key, language, visit_id = self._subject.split(":", 3)
        return "-".join(filter(None, (self._kind, key.strip("-"), language, visit_id)))

    def save_to(self, path: Path) -> None:
        """Write the shown PDF to a file the collector chose."""
        try:
            path.write_bytes(self._pdf)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            words = self.tr("The file could not be written there. Choose another folder.")
            self.said.emit("stop", sentence(DiskFull(), self.session) if full else words)
            return
        self._out(self._subject)
        self.said.emit("warn", self.tr("Saved. This file is not encrypted: hand it over or delete it."))

    def _out(self, subject: str) -> None:
        """Note that a receipt came out; what is shown then is what comes out next: a copy of it."""
        kind, _, rest = subject.partition(":")
        if kind != "receipt" or not self.session.is_open:
            return
        number = rest.rpartition(":")[2]
        if self.session.do(lambda desk: casework.receipt_out(desk, number)) is not None and subject == self._subject:
            self._lay_out()

    def _back(self) -> None:
        kind, _, subject = self._subject.partition(":")
        if kind == "report" or kind in PAPERS:
            self.go.emit("visit", subject.rpartition(":")[2])
        else:
            self.go.emit("receipts", subject.rpartition(":")[2])

    def words(self) -> None:
        self.ui.retranslateUi(self)
        self.ui.title.setText(self._title())
        self.ui.view.setAccessibleName(self._title())
        self._allow()


def _pdf(desk: Desk, subject: str, language: str) -> bytes:
    kind, _, rest = subject.partition(":")
    if kind == "report":
        return desk.store.blobs.read(desk.store.visits.report(rest).sha256)
    if kind in PAPERS:
        return _paper(desk, kind, *rest.split(":", 2))
    size, _, number = rest.partition(":")
    return casework.receipt_pdf(desk, number, SIZES.get(size, "A5"), language)


def _paper(desk: Desk, kind: str, key: str, language: str, visit_id: str) -> bytes:
    """Lay out a paper of a visit; one that was given before says that it is a copy."""
    if kind == "slip":
        return casework.slip_pdf(desk, visit_id, int(key), language)
    if kind == "proposal":
        return casework.proposal_pdf(desk, visit_id, int(key), language)
    if kind == "card":
        return casework.card_pdf(desk, visit_id, language)
    if kind == "order":
        return casework.order_pdf(desk, desk.store.visits.get(visit_id).departed.order_id, language)
    return casework.leaflet_pdf(desk, key, language)
