"""What is said across the top of a visit: an interruption, a rule that forbids going on, the hours running out."""

from PySide6.QtCore import QCoreApplication

from fieldvisit.desktop._forms.ui_visit import Ui_VisitPage
from fieldvisit.desktop.pages.visit_guidance import telling
from fieldvisit.desktop.pages.visit_now import Now
from fieldvisit.wording import say

tr_in = QCoreApplication.translate


class Notices:
    """Three banners: `interrupted`, `shut` and `closing_soon`; none of them tells a stranger anything."""

    def __init__(self, ui: Ui_VisitPage) -> None:
        self._ui = ui
        for one in (ui.interrupted, ui.shut, ui.closing_soon, ui.notices):
            one.hide()

    def show_now(self, now: Now, asleep: bool) -> None:
        """Show a reading; asleep while nobody has said yet that an interrupted visit goes on."""
        ui, visit = self._ui, now.visit
        if asleep:
            self._say_interrupted(now)
        ui.interrupted.setVisible(asleep)
        running = visit is not None and visit.open and visit.left is None and visit.confirmed is not None
        shut = now.blocked if running else ""
        if now.discreet and telling(shut):
            shut = tr_in(
                "VisitNotices", "The visit cannot go on. Say goodbye and leave; the reason can be read afterwards."
            )
        if shut and shut != ui.shut.words():
            ui.shut.tell("stop", shut)
        ui.shut.setVisible(bool(shut))
        soon = self._closing(now) if running and not shut else ""
        if soon:
            may = visit is not None and visit.may_speak
            action = tr_in("VisitNotices", "Other hours") if may else ""
            if soon != ui.closing_soon.words():
                ui.closing_soon.tell("warn", soon, action)
        ui.closing_soon.setVisible(bool(soon))
        ui.notices.setVisible(asleep or bool(shut) or bool(soon))

    @staticmethod
    def _closing(now: Now) -> str:
        verdict = now.closing
        if verdict is None:
            return ""
        minutes = dict(verdict.inputs).get("minutes", "")
        return tr_in("VisitNotices", "{0} min left. {1}").format(minutes, now.says(verdict))

    def _say_interrupted(self, now: Now) -> None:
        visit, ui = now.visit, self._ui
        if visit is None or visit.last_at is None:
            return
        at = f"{now.local(visit.last_at):%Y-%m-%d %H:%M:%S}"
        words = tr_in(
            "VisitNotices", "This visit was interrupted at this step: {step}. Last record: {time}. Nothing is lost."
        ).format(step=say(f"step.{visit.step.value}", now.language), time=at)
        if words != ui.interrupted.words():
            ui.interrupted.tell("warn", words, tr_in("VisitNotices", "Go on with the visit"))
