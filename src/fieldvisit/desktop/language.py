"""The interface's language: translators installed and exchanged while the program runs."""

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from fieldvisit.desktop.steady import steady
from fieldvisit.wording import DEFAULT, LANGUAGES

_FORMS = Path(__file__).parent / "_forms"


def system_language() -> str:
    """Return the language that fits the system: Chinese unless the system clearly says otherwise."""
    chinese = QLocale.system().language() in (QLocale.Language.Chinese, QLocale.Language.C)
    return DEFAULT if chinese else "en"


class Language:
    """Owns the translators of one application: they are its children."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.name = ""

    def use(self, name: str) -> None:
        """Switch to `zh-CN` or `en`; every widget gets a LanguageChange event. Unknown names mean Chinese.

        Keyboard, cursor, selection and scroll position stay where they are.
        """
        name = name if name in LANGUAGES else DEFAULT
        if name == self.name:
            return
        with steady():
            self.leave()
            self._install(name.replace("-", "_"))
            self.name = name

    def _install(self, stem: str) -> None:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for folder, file in ((qt, f"qtbase_{stem}"), (str(_FORMS), f"fieldvisit_{stem}")):
            translator = QTranslator(self._app)
            if translator.load(file, folder):
                self._app.installTranslator(translator)
        QLocale.setDefault(QLocale(stem))

    def leave(self) -> None:
        """Take the translators out again: the sources' own English is left."""
        for old in self._app.findChildren(QTranslator):
            self._app.removeTranslator(old)
            old.deleteLater()
        self.name = ""
