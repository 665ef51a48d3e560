"""Small named things of this laptop: settings as text, secrets as bytes."""

from fieldvisit.store._sqlite import Db


class Settings:
    """Named texts: device, collector, office_address, office_key, language, anchor …"""

    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, name: str, default: str = "") -> str:
        row = self._db.one("SELECT value FROM settings WHERE name = ?", name)
        return str(row[0]) if row else default

    def set(self, name: str, value: str) -> None:
        self._db.upsert("settings", {"name": name, "value": value}, "name")

    def named(self, prefix: str) -> list[tuple[str, str]]:
        """Return the names that begin so, with their values, in order."""
        sql = "SELECT name, value FROM settings WHERE substr(name, 1, length(?1)) = ?1 ORDER BY name"
        return [(str(name), str(value)) for name, value in self._db.rows(sql, prefix)]


class Secrets:
    """Named bytes: `device-key` (32 raw bytes), `signer:<collector_id>` (JSON of a wrapped key and its chain)."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def get(self, name: str) -> bytes | None:
        row = self._db.one("SELECT value FROM secrets WHERE name = ?", name)
        return bytes(row[0]) if row else None

    def set(self, name: str, value: bytes) -> None:
        self._db.upsert("secrets", {"name": name, "value": value}, "name")

    def names(self) -> list[str]:
        """Return the names of all secrets, in order."""
        return [str(name) for (name,) in self._db.rows("SELECT name FROM secrets WHERE value <> x'' ORDER BY name")]
