"""The configuration that Pannellum 2.5.7 gets from us: exactly the keys below, and never another.

Why so strict (docs: design of the viewer, each trap measured or read in the source of 2.5.7):
top-level keys other than these three override every scene; `title`, `text` and `strings` end in innerHTML;
hotspots lose their attributes; `preview`, `autoLoad` and a fade time show a black picture under a strict CSP;
scene names become keys of a plain object, so `__proto__` must not come near them.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

# Pannellum writes these into innerHTML: nothing that HTML would read may be in them.
Plain = Annotated[str, StringConstraints(pattern=r"^[^<>&]*$", max_length=300)]
SceneKey = Annotated[str, StringConstraints(pattern=r"^s-[a-z0-9-]{1,60}$")]
BasePath = Annotated[str, StringConstraints(pattern=r"^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$", max_length=200)]
Extension = Annotated[str, StringConstraints(pattern=r"^(jpg|webp|avif)$")]
Degrees = Annotated[float, Field(allow_inf_nan=False)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MultiRes(_Part):
    """Where the tiles of one pyramid lie and how large it is."""

    base_path: BasePath = Field(serialization_alias="basePath")
    # Each of %l %s %y %x is replaced once, and the parts are joined as plain strings: the path is fixed.
    path: Literal["/%l/%s%y_%x"] = "/%l/%s%y_%x"
    extension: Extension = "jpg"
    tile_resolution: Literal[512] = Field(default=512, serialization_alias="tileResolution")
    max_level: int = Field(ge=1, le=7, serialization_alias="maxLevel")
    cube_resolution: int = Field(ge=8, le=32768, serialization_alias="cubeResolution")

    @model_validator(mode="after")
    def _halves_exactly(self) -> Self:
        # The viewer computes cube·2^(level − max) and does not round.
        if self.cube_resolution % 2 ** (self.max_level - 1):
            raise ValueError("cube_resolution must be a multiple of 2^(max_level - 1)")
        return self


class Scene(_Part):
    """One picture and where it is first looked at. min/max are for partial panoramas only."""

    type: Literal["multires"] = "multires"
    multi_res: MultiRes = Field(serialization_alias="multiRes")
    hfov: Degrees = Field(default=90, ge=5, le=110)
    min_hfov: Literal[5] = Field(default=5, serialization_alias="minHfov")
    max_hfov: Literal[110] = Field(default=110, serialization_alias="maxHfov")
    multi_res_min_hfov: Literal[True] = Field(default=True, serialization_alias="multiResMinHfov")
    yaw: Degrees = Field(default=0, ge=-180, le=180)
    pitch: Degrees = Field(default=0, ge=-90, le=90)
    north_offset: Degrees = Field(default=0, ge=-360, le=360, serialization_alias="northOffset")
    min_yaw: Degrees | None = Field(default=None, ge=-180, le=180, serialization_alias="minYaw")
    max_yaw: Degrees | None = Field(default=None, ge=-180, le=180, serialization_alias="maxYaw")
    min_pitch: Degrees | None = Field(default=None, ge=-90, le=90, serialization_alias="minPitch")
    max_pitch: Degrees | None = Field(default=None, ge=-90, le=90, serialization_alias="maxPitch")


class Strings(_Part):
    """The few words that Pannellum may show itself."""

    loading_label: Plain = Field(default="Loading …", serialization_alias="loadingLabel")
    file_access_error: Plain = Field(default="The picture could not be loaded.", serialization_alias="fileAccessError")
    generic_web_gl_error: Plain = Field(
        default="This browser cannot draw the panorama.", serialization_alias="genericWebGLError"
    )
    unknown_error: Plain = Field(default="The panorama could not be shown.", serialization_alias="unknownError")


class Defaults(_Part):
    """What holds for every scene: controls, keys, wheel and fades are our own."""

    show_controls: Literal[False] = Field(default=False, serialization_alias="showControls")
    disable_keyboard_ctrl: Literal[True] = Field(default=True, serialization_alias="disableKeyboardCtrl")
    mouse_zoom: Literal[False] = Field(default=False, serialization_alias="mouseZoom")
    double_click_zoom: Literal[False] = Field(default=False, serialization_alias="doubleClickZoom")
    scene_fade_duration: Literal[0] = Field(default=0, serialization_alias="sceneFadeDuration")
    cross_origin: Literal["anonymous"] = Field(default="anonymous", serialization_alias="crossOrigin")
    strings: Strings = Strings()


class Configuration(_Part):
    """All scenes of a tour, ready for `pannellum.viewer(element, …)`."""

    escape_html: Literal[True] = Field(default=True, serialization_alias="escapeHTML")
    default: Defaults = Defaults()
    scenes: dict[SceneKey, Scene] = Field(min_length=1, max_length=500)

    def compiled(self) -> dict[str, JsonValue]:
        """Exactly the keys that the viewer reads, as JSON values."""
        found: dict[str, JsonValue] = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        return found
