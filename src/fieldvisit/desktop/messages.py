"""Errors as sentences: what happened and what to do."""

from fieldvisit.desktop.session import Session
from fieldvisit.errors import FieldvisitError
from fieldvisit.wording import known, say


def sentence(error: FieldvisitError, session: Session) -> str:
    """Return an error's sentence in the session's language; a block is said in its rule's own words."""
    if error.code == "blocked" and session.is_open:
        try:
            return session.desk.store.staff.rule(str(error.facts.get("rule", ""))).say(session.language)
        except FieldvisitError:
            pass
    if error.code == "missing_for_seal" and known(str(error.facts.get("what"))):
        return say("error.missing_for_seal", session.language, what=say(str(error.facts["what"]), session.language))
    key = f"error.{error.code}"
    if error.code == "name_not_printable":
        field = say(f"paper_field.{error.facts['field']}", session.language)
        return say(key, session.language, **{**error.facts, "field": field})
    if known(f"{key}_{error.facts.get('reason')}"):
        key = f"{key}_{error.facts['reason']}"
    return say(key if known(key) else "error.unknown", session.language, **error.facts)
