"""Failures the program knows, one type for each cause; they carry facts, never sentences and never personal data."""

from typing import ClassVar


class FieldvisitError(Exception):
    """The base of all known failures.

    `code` is stable, keys the sentences in `resources/wording/*.toml` under `error.<code>`, and is the tail of the
    problem type in HTTP answers. `facts` fill the sentence's places; keep personal data and file contents out.
    """

    code: ClassVar[str] = "unknown"

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        detail = ", ".join(f"{key}={value}" for key, value in facts.items())
        super().__init__(f"{self.code}({detail})")


# The laptop's profile and its database
class WrongPassphrase(FieldvisitError):
    code = "wrong_passphrase"


class WeakPassphrase(FieldvisitError):
    code = "weak_passphrase"


class ProfileMissing(FieldvisitError):
    code = "profile_missing"


class ProfileExists(FieldvisitError):
    code = "profile_exists"


class ProfileDamaged(FieldvisitError):
    """The profile or its database cannot be read although the passphrase is right. Nothing is recreated silently."""

    code = "profile_damaged"


class ProfileNewer(FieldvisitError):
    """A newer program wrote this profile."""

    code = "profile_newer"


class ProfileBusy(FieldvisitError):
    """Another window of the program holds this profile."""

    code = "profile_busy"


class DiskFull(FieldvisitError):
    code = "disk_full"


# The office and the way to it
class OfficeUnreachable(FieldvisitError):
    code = "office_unreachable"


class OfficeForeign(FieldvisitError):
    """The server that answered is not the office this laptop is enrolled with, or it rewrote its history."""

    code = "office_foreign"


class OfficeAddressUnsafe(FieldvisitError):
    """An address that is not https and not this machine."""

    code = "office_address_unsafe"


class OfficeProblem(FieldvisitError):
    """The office answered with a problem document (RFC 9457); `type` is its stable tail, `status` the HTTP status."""

    code = "office_problem"


class EnrolmentRefused(FieldvisitError):
    code = "enrolment_refused"


class DeviceRevoked(FieldvisitError):
    code = "device_revoked"


class ProtocolMismatch(FieldvisitError):
    code = "protocol_mismatch"


class BadMessage(FieldvisitError):
    """A message that does not parse strictly; `where` names the place, never the content."""

    code = "bad_message"


# The journal
class ChainBroken(FieldvisitError):
    """An event's hash, order or signature does not hold; `seq` is the first such event."""

    code = "chain_broken"


class JournalForked(FieldvisitError):
    """The office holds other events of this laptop than it wrote, from `seq` on: there is another copy of it."""

    code = "journal_forked"


# Casework
class Blocked(FieldvisitError):
    """A rule of the policy pack forbids this step; `rule` is its id."""

    code = "blocked"


class OutOfOrder(FieldvisitError):
    """A verb that does not fit where the visit is; `verb` and `step` say so."""

    code = "out_of_order"


class VisitSealed(FieldvisitError):
    code = "visit_sealed"


class MissingForSeal(FieldvisitError):
    """The visit cannot be sealed yet; `what` is the first missing thing."""

    code = "missing_for_seal"


class NotFound(FieldvisitError):
    code = "not_found"


class BadAmount(FieldvisitError):
    code = "bad_amount"


class BadDate(FieldvisitError):
    code = "bad_date"


class MissingText(FieldvisitError):
    """A text without which the step means nothing was left empty; `field` names it."""

    code = "missing_text"


class TooLong(FieldvisitError):
    """`limit` characters are allowed, `length` were given."""

    code = "too_long"


class ConsentWithdrawn(FieldvisitError):
    """The person has taken back the consent for what a file holds; `purpose` names it."""

    code = "consent_withdrawn"


# Evidence
class CertificateExpired(FieldvisitError):
    code = "certificate_expired"


class CertificateMissing(FieldvisitError):
    code = "certificate_missing"


class TokenAbsent(FieldvisitError):
    """The token that holds a signing key is not plugged in."""

    code = "token_absent"


class TokenRefused(FieldvisitError):
    """A token does not take its PIN: `reason` is "pin" or "locked"."""

    code = "token_refused"


class TokenFailed(FieldvisitError):
    """A token or its driver does not work: `reason` is "no_driver", "key_gone" or "driver"."""

    code = "token_failed"


class NoGlyph(FieldvisitError):
    """A character that no shipped font can draw; `character` is its U+ number."""

    code = "no_glyph"


class NameNotPrintable(NoGlyph):
    """What the office sent cannot be printed: `character` in `field` (a key of `paper_field`), before the visit."""

    code = "name_not_printable"


class SealFailed(FieldvisitError):
    """The sealed file did not verify against our own verifier; `reason` is the verdict's key."""

    code = "seal_failed"


class StampRefused(FieldvisitError):
    """A report cannot be countersigned or timestamped; `reason` is a key of wording `office.stamp.*`."""

    code = "stamp_refused"


class BlobTooLarge(FieldvisitError):
    """`size` and `limit` in bytes."""

    code = "blob_too_large"


class BlobEmpty(FieldvisitError):
    code = "blob_empty"


class BlobDamaged(FieldvisitError):
    code = "blob_damaged"


class NotAPicture(FieldvisitError):
    """By its content a file is no picture, recording or document that the program knows."""

    code = "not_a_picture"


class PictureDamaged(NotAPicture):
    """It begins as a picture and does not hold together: cut off, changed, or made to mislead."""

    code = "picture_damaged"


class PictureTooLarge(NotAPicture):
    """It would unfold to more than any camera takes; `megapixels` and `limit`, in millions of pixels."""

    code = "picture_too_large"


class PictureUnsupported(NotAPicture):
    """A picture, but not of a kind that every viewer opens; `kind` names it."""

    code = "picture_unsupported"


class NotARecording(FieldvisitError):
    code = "not_a_recording"


class DocumentLocked(FieldvisitError):
    """A PDF that asks for a password."""

    code = "document_locked"


class NotAFile(FieldvisitError):
    """A folder, a device, a pipe: nothing that holds still while it is read."""

    code = "not_a_file"


class FileUnreadable(FieldvisitError):
    """Gone, forbidden, or on a medium that fails."""

    code = "file_unreadable"


class FileChanged(FieldvisitError):
    """Somebody wrote to a file while it was being read."""

    code = "file_changed"


class NoRoom(DiskFull):
    """A file does not fit on the disk; `need` and `free` in millions of bytes."""

    code = "no_room"


class AttachStopped(FieldvisitError):
    """The person stopped the copying of a file."""

    code = "attach_stopped"


class PrinterFailed(FieldvisitError):
    code = "printer_failed"


# Hand-over files
class NotATable(FieldvisitError):
    """The file cannot be read as a table of cases; `reason` is a key."""

    code = "not_a_table"


# The server's own commands
class ServerConfig(FieldvisitError):
    """The office server is not set up or was given something it cannot use; `reason` is a key."""

    code = "server_config"


class PaidTwice(FieldvisitError):
    """A payment of this channel and reference has a receipt already. Facts: number."""

    code = "paid_twice"


class CashForbidden(FieldvisitError):
    """The office does not let this payment be taken in banknotes; `reason` is a key."""

    code = "cash_forbidden"


class CashAbove(FieldvisitError):
    """More banknotes than the office allows: `yuan` at most, `what` is RECEIPT or DAY."""

    code = "cash_above"


class CashOverdue(FieldvisitError):
    """Cash in hand must be paid in before more is taken: `yuan` of it is late."""

    code = "cash_overdue"


class CashUncounted(FieldvisitError):
    """Both collectors have not counted this sum alike."""

    code = "cash_uncounted"


class NumbersInDoubt(FieldvisitError):
    """This profile is older than the receipts it made: a number taken now might stand on another paper already."""

    code = "numbers_in_doubt"


class ReceiptsExhausted(FieldvisitError):
    """The device's signed ranges hold no further receipt number."""

    code = "receipts_exhausted"


class FolderNotEmpty(FieldvisitError):
    """Something would be written over what is there already."""

    code = "folder_not_empty"


class FolderUnwritable(FieldvisitError):
    """The system does not let anything be written there."""

    code = "folder_unwritable"
