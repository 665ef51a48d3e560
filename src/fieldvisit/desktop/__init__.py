"""The windows: the only importer of PySide6."""
