"""REST for the editor: what it shows around a tour, and changes that touch more than one place of it."""

from __future__ import annotations

from typing import Annotated

from flask_babel import gettext
from pydantic import BaseModel, Field, JsonValue

from signage.access import Role
from signage.drafts import Draft, DraftOut, draft_reply
from signage.ids import PanoramaId, SceneId, TourId
from signage.web import Api, Reply, Web, choose_language, filled
from tours.api import PanoramaOut, uploaded
from tours.desk import Around, Desk, Floor
from tours.document import Instant, StartView
from tours.hotspots import HOTSPOTS, Hotspot
from tours.kind import viewed
from tours.panoramas import Panorama
from tours.service import Tours
from tours.sources import Choice

Id = Annotated[str, Field(min_length=1, max_length=40)]
Yaw = Annotated[float, Field(ge=-360, le=360, allow_inf_nan=False)]
Pitch = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class TourPath(BaseModel):
    """Which tour."""

    id: Id


class ScenePath(TourPath):
    """Which scene of it."""

    scene: Id


class InputOut(BaseModel):
    """A field of the form for a kind of hotspot; `needed`: without it there is no such hotspot."""

    field: str
    wants: str
    label: str
    needed: bool


class KindOut(BaseModel):
    """A kind of hotspot. shapes: what it may cover, the first to begin with. named: it may have no name of its own."""

    kind: str
    label: str
    icon: str
    shapes: list[str]
    named: bool
    form: list[InputOut]

    @staticmethod
    def of(kind: type[Hotspot]) -> KindOut:
        """The kind in the reader's language."""
        fields = kind.model_fields
        form = [
            InputOut(field=one.field, wants=one.wants, label=gettext(one.label), needed=fields[one.field].is_required())
            for one in kind.form
        ]
        return KindOut(
            kind=kind.kind, label=gettext(kind.label), icon=kind.icon, shapes=list(kind.shapes), named=kind.named,
            form=form,
        )  # fmt: skip


class KindsOut(BaseModel):
    """Every kind of hotspot."""

    kinds: list[KindOut]


class PhotoOut(PanoramaOut):
    """A photo of the tour; `images`: how the viewer shows it, as soon as there are tiles."""

    images: dict[str, JsonValue] | None

    @staticmethod
    def shown(photo: Panorama) -> PhotoOut:
        """The photo as the editor shows it."""
        scene = viewed(photo, StartView()) if photo.tiles else None
        images = scene.model_dump(mode="json", by_alias=True, exclude_none=True) if scene else None
        return PhotoOut(**PanoramaOut.of(photo).model_dump(), images=images)


class ChoiceOut(BaseModel):
    """One thing that a hotspot can stand on."""

    id: str
    label: str
    detail: str
    picture: str

    @staticmethod
    def of(one: Choice) -> ChoiceOut:
        """The thing without what only the checks ask."""
        return ChoiceOut(id=one.id, label=one.label, detail=one.detail, picture=one.picture)


class ChoicesOut(BaseModel):
    """What the words find, best first."""

    choices: list[ChoiceOut]


class ChoicesQuery(BaseModel):
    """of: variant, place, medium, display, touchpoint. q: words, an article number or a scanned code."""

    of: str = Field(max_length=40)
    q: str = Field(default="", max_length=100)


class FloorOut(BaseModel):
    """A floor; `plan`: the picture under its map and the metres that it covers."""

    id: str
    name: str
    plan: str
    width: float
    height: float

    @staticmethod
    def of(one: Floor) -> FloorOut:
        """Without a plan the picture is empty and the metres are 0."""
        plan = one.plan
        width, height = (plan.width_m, plan.height_m) if plan else (0.0, 0.0)
        return FloorOut(id=one.id, name=one.name, plan=plan.url if plan else "", width=width, height=height)


class AroundOut(BaseModel):
    """What the editor shows beside the document. choices: by kind and id."""

    photos: dict[str, PhotoOut]
    choices: dict[str, dict[str, ChoiceOut]]
    floors: list[FloorOut]
    languages: list[str]

    @staticmethod
    def of(around: Around) -> AroundOut:
        """The same for the wire."""
        return AroundOut(
            photos={id_: PhotoOut.shown(one) for id_, one in around.photos.items()},
            choices={
                kind: {id_: ChoiceOut.of(one) for id_, one in known.items()} for kind, known in around.choices.items()
            },
            floors=[FloorOut.of(one) for one in around.floors],
            languages=list(around.languages),
        )


class ChangedQuery(BaseModel):
    """Since which version; without: the live one."""

    since: int | None = Field(default=None, ge=1, le=2**31 - 1)


class ChangedOut(BaseModel):
    """What changed, a sentence each."""

    changes: list[str]


class OffOut(BaseModel):
    """Two scenes whose ways disagree with north."""

    here: str
    there: str
    degrees: float


class AlignedOut(BaseModel):
    """What is left over after scenes were aligned, the worst first."""

    residuals: list[OffOut]


class WayIn(BaseModel):
    """A way from a scene to another; the way back is made with it."""

    scene: Id
    version: Id | None = None
    target: Id
    yaw: Yaw
    pitch: Pitch = -10


class SpotsIn(BaseModel):
    """Hotspots of one scene."""

    scene: Id
    version: Id | None = None
    hotspots: list[Id] = Field(min_length=1, max_length=300)


class CopyIn(SpotsIn):
    """Where they come as well."""

    target: Id


class PhotoIn(BaseModel):
    """A photo for a scene; begins: as a version of its own from then on.

    shift: degrees to add to what was placed; none: found by comparing the photos.
    """

    panorama: Id
    version: Id | None = None
    begins: Instant | None = None
    shift: float | None = Field(default=None, ge=-360, le=360, allow_inf_nan=False)


class AlignIn(BaseModel):
    """The scene whose north is right."""

    scene: Id


class PlanWaysIn(BaseModel):
    """Between which scene and which others the plan says where the ways lie."""

    scene: Id
    targets: list[Id] = Field(min_length=1, max_length=50)


class MadeOut(DraftOut):
    """The tour after a change, and the id of what was made."""

    made: str


def init_editor_api(web: Web, tours: Tours, desk: Desk) -> None:
    """Hang the operations into the app."""
    api = web.api("tour_editor")
    _add_reading(web, api, desk)
    _add_scenes(web, api, tours)
    _add_hotspots(web, api, tours)
    _add_ways(web, api, tours, desk)


def _add_reading(web: Web, api: Api, desk: Desk) -> None:
    @api.get("/hotspot-kinds", allow=Role.VIEWER, out=KindsOut)
    def kinds() -> KindsOut:
        """Every kind of hotspot with its form."""
        return KindsOut(kinds=[KindOut.of(kind) for kind in HOTSPOTS])

    @api.get("/tours/<id>/around", allow=Role.VIEWER, out=AroundOut)
    def around(path: TourPath) -> AroundOut:
        """The photos of a tour, what its hotspots stand on, and the floors of its store."""
        return AroundOut.of(desk.around(web.account(), TourId(path.id), choose_language()))

    @api.get("/tours/<id>/choices", allow=Role.VIEWER, out=ChoicesOut)
    def choices(path: TourPath, query: ChoicesQuery) -> ChoicesOut:
        """What can be chosen for a hotspot."""
        found = desk.search(web.account(), TourId(path.id), query.of, query.q, choose_language())
        return ChoicesOut(choices=[ChoiceOut.of(one) for one in found])

    @api.get("/tours/<id>/changes", allow=Role.VIEWER, out=ChangedOut)
    def changes(path: TourPath, query: ChangedQuery) -> ChangedOut:
        """What the draft changes for visitors, in sentences."""
        said = desk.changed(web.account(), TourId(path.id), choose_language(), since=query.since)
        return ChangedOut(changes=[filled(one.sentence, one.blanks) for one in said])


def _add_scenes(web: Web, api: Api, tours: Tours) -> None:
    @api.post("/tours/<id>/scenes", allow=Role.EDITOR, out=MadeOut, status=201)
    def add_scene(path: TourPath) -> Reply:
        """A new scene of the form's `photo`; its name becomes the scene's."""
        filename, data, told = uploaded()
        scene, _ = tours.upload(web.account(), TourId(path.id), filename, data, told=told)
        return _made(tours.get(web.account(), TourId(path.id))[0], scene)

    @api.delete("/tours/<id>/scenes/<scene>", allow=Role.EDITOR, out=DraftOut, status=200)
    def remove_scene(path: ScenePath) -> Reply:
        """A scene and the ways that lead to it; undo brings all back."""
        return draft_reply(tours.remove_scene(web.account(), TourId(path.id), SceneId(path.scene)))

    @api.post("/tours/<id>/scenes/<scene>/photo", allow=Role.EDITOR, out=DraftOut)
    def replace_photo(path: ScenePath, body: PhotoIn) -> Reply:
        """Another photo for a scene, now or from a date on; its hotspots are kept and want to be looked at."""
        return draft_reply(
            tours.replace_photo(
                web.account(), TourId(path.id), SceneId(path.scene), PanoramaId(body.panorama),
                version=body.version, begins=body.begins, shift=body.shift,
            )
        )  # fmt: skip


def _add_hotspots(web: Web, api: Api, tours: Tours) -> None:
    @api.post("/tours/<id>/hotspots/remove", allow=Role.EDITOR, out=DraftOut)
    def remove_hotspots(path: TourPath, body: SpotsIn) -> Reply:
        """Hotspots of a scene, and with each way its way back."""
        return draft_reply(
            tours.remove_hotspots(
                web.account(), TourId(path.id), SceneId(body.scene), body.hotspots, version=body.version
            )
        )

    @api.post("/tours/<id>/hotspots/copy", allow=Role.EDITOR, out=DraftOut)
    def copy_hotspots(path: TourPath, body: CopyIn) -> Reply:
        """Hotspots of a scene once more in another one, in the same compass direction."""
        return draft_reply(
            tours.copy_hotspots(
                web.account(), TourId(path.id), SceneId(body.scene), body.hotspots, SceneId(body.target),
                version=body.version,
            )
        )  # fmt: skip


def _add_ways(web: Web, api: Api, tours: Tours, desk: Desk) -> None:
    @api.post("/tours/<id>/ways", allow=Role.EDITOR, out=MadeOut, status=201)
    def add_way(path: TourPath, body: WayIn) -> Reply:
        """A way to another scene, and the way back."""
        made = tours.add_way(
            web.account(), TourId(path.id), SceneId(body.scene), SceneId(body.target), yaw=body.yaw, pitch=body.pitch,
            version=body.version,
        )  # fmt: skip
        return _made(tours.get(web.account(), TourId(path.id))[0], made)

    @api.post("/tours/<id>/ways/from-plan", allow=Role.EDITOR, out=DraftOut, status=201)
    def ways_from_plan(path: TourPath, body: PlanWaysIn) -> Reply:
        """Ways to other scenes, where the plan says that they lie."""
        return draft_reply(
            tours.ways_from_plan(
                web.account(), TourId(path.id), SceneId(body.scene), [SceneId(one) for one in body.targets]
            )
        )

    @api.post("/tours/<id>/align", allow=Role.EDITOR, out=AlignedOut)
    def align(path: TourPath, body: AlignIn) -> AlignedOut:
        """Turn every other scene to one whose north is right; what disagrees then is told."""
        tours.align(web.account(), TourId(path.id), SceneId(body.scene))
        off = desk.off(web.account(), TourId(path.id), choose_language())
        return AlignedOut(residuals=[OffOut(here=one.here, there=one.there, degrees=one.degrees) for one in off])


def _made(draft: Draft, made: str) -> Reply:
    reply = draft_reply(draft, 201)
    body = reply.model.model_dump() if isinstance(reply.model, BaseModel) else {}
    return Reply(MadeOut(**body, made=made), 201, etag=reply.etag)
