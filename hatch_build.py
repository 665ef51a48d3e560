"""The wheel's build hook: compile forms and translations, and ship `resources/` as `fieldvisit/_data`."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "packaging"))
import build_assets


class FieldvisitBuildHook(BuildHookInterface[Any]):
    """Runs before hatchling collects the files; `version` is "standard" for a wheel, "editable" for a checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        build_assets.build(root)
        if version == "editable":
            return  # `fieldvisit.paths.resource` then reads the checkout's own resources/
        for part in sorted((root / "resources").iterdir()):
            if part.name != "translations":  # shipped compiled, with the forms
                build_data["force_include"][str(part)] = f"fieldvisit/_data/{part.name}"
