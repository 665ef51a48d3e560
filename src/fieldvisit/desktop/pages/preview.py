"""A report or receipt as it will be on paper: look, print, or save; its bytes stay in memory."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFileDialog

from fieldvisit import casework
from fieldvisit.desktop import printing
from fieldvisit.desktop._forms.ui_preview import Ui_PreviewPage
from fieldvisit.desktop.messages import sentence
from fieldvisit.desktop.page import Page
from fieldvisit.desktop.session import Session
from fieldvisit.errors import DiskFull, FieldvisitError
from fieldvisit.store.desk import Desk


class PreviewPage(Page):
    """Subject: `report:<visit id>`, or `receipt:<A5|80mm>:<number>`."""

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
        self.ui.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.ui.back.clicked.connect(self._back)
        self.ui.print.clicked.connect(self._print)
        self.ui.save.clicked.connect(self._save)
        session.locked.connect(self._forget)

    @property
    def paper(self) -> str:
        """The paper size of what is shown."""
        return self._subject.split(":")[1] if self._subject.startswith("receipt:") else "A4"

    def open(self, subject: str) -> None:
        self._forget()
        self._subject = subject
        self.ui.title.setText(self.tr("Report") if subject.startswith("report:") else self.tr("Receipt"))
        self.ui.busy.start(self.tr("Laying out the pages …"))
        language = self.session.language
        self.session.work(lambda desk: _pdf(desk, subject, language), self._show, self._failed)
        self.session.tasks.run(printing.printers, self._list, self._failed)

    def _list(self, found: tuple[printing.Printer, ...]) -> None:
        self.ui.printer.clear()
        self.ui.printer.addItems([one.name for one in found])
        self.ui.printer.setEnabled(bool(found))
        if not found:
            self.ui.printer.addItem(self.tr("No printer found"))
        self._allow()

    def _allow(self) -> None:
        self.ui.save.setEnabled(bool(self._pdf))
        self.ui.print.setEnabled(bool(self._pdf) and self.ui.printer.isEnabled())
        hint = "" if self.ui.printer.isEnabled() else self.tr("No printer was found: save a PDF instead.")
        self.ui.print.setToolTip(hint)

    def _show(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QBuffer.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        self.ui.busy.stop()
        self._allow()

    def _forget(self) -> None:
        self._pdf = b""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self.ui.printer.setEnabled(False)
        self._allow()

    def _failed(self, error: FieldvisitError) -> None:
        self.ui.busy.stop()
        self._allow()
        self.said.emit("stop", sentence(error, self.session))

    def _print(self) -> None:
        pdf, printer, paper = self._pdf, self.ui.printer.currentText(), self.paper
        title = "Fieldvisit report" if paper == "A4" else "Fieldvisit receipt"
        self.ui.print.setEnabled(False)
        self.ui.busy.start(self.tr("Sending to the printer …"))
        self.session.tasks.run(
            lambda: printing.print_pdf(pdf, printer, title, paper=paper), self._printed, self._failed
        )

    def _printed(self, job: str) -> None:
        self.ui.busy.stop()
        self._allow()
        self.said.emit("ok", self.tr("The printer has the job {job}. Check that the paper came out.").format(job=job))

    def _save(self) -> None:
        name = f"fieldvisit-{self._subject.rpartition(':')[2]}.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save as PDF"), name, "PDF (*.pdf)")
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> None:
        """Write the shown PDF to a file the collector chose."""
        try:
            path.write_bytes(self._pdf)
        except OSError:
            self.said.emit("stop", sentence(DiskFull(), self.session))
            return
        self.said.emit("warn", self.tr("Saved. This file is not encrypted: hand it over or delete it."))

    def _back(self) -> None:
        kind, _, subject = self._subject.partition(":")
        if kind == "report":
            self.go.emit("visit", subject)
        else:
            self.go.emit("receipts", subject.rpartition(":")[2])

    def words(self) -> None:
        self.ui.retranslateUi(self)


def _pdf(desk: Desk, subject: str, language: str) -> bytes:
    kind, _, rest = subject.partition(":")
    if kind == "report":
        return desk.store.blobs.read(desk.store.visits.report(rest).sha256)
    size, _, number = rest.partition(":")
    return casework.receipt_pdf(desk, number, "80mm" if size == "80mm" else "A5", language)
