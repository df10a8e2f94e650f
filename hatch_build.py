"""The wheel carries the built browser code and the translations; without them it does not come to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {"static/dist": "signage/web/dist", "locale": "signage/web/locale"}


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds built files to a standard wheel; an editable install reads them from the checkout."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Refuse to build a wheel without the browser code."""
        if self.target_name != "wheel" or version == "editable":
            return
        if not (Path(self.root) / "static/dist/manifest.json").is_file():
            raise FileNotFoundError("static/dist is missing: run `make build` first")
        build_data["force_include"].update(CARRIED)
