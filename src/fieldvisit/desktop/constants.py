"""Keeps None and True alive under PySide6 6.12 on Python 3.11, which gives them away once too often."""

import sys
from ctypes import c_ssize_t
from typing import Final

MANY: Final = 1 << (60 if sys.maxsize > 2**32 else 28)


def keep() -> None:
    """Make the interpreter's constants as good as immortal, which they are from Python 3.12 on by PEP 683.

    PySide6 6.12.0 is built as if they were: each `parentWidget()`, `property()`, `layout()` that returns None, and each
    `emit()`, takes one reference too many, and after some thousand calls Python 3.11 ends with "deallocating None"
    (measured: 500 references less after 500 calls; 6.11.3: none). The count is the first word of every object of a
    release build, so a large number there is all that is needed.
    """
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12) or hasattr(sys, "getobjects"):
        return
    for constant in (None, True, False, NotImplemented, Ellipsis):
        if sys.getrefcount(constant) < MANY // 2:
            c_ssize_t.from_address(id(constant)).value += MANY
