"""REST of the body: pairing and sign-in of devices, what they pull and report, and what the studio manages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from flask import Response, request
from pydantic import BaseModel, Field

from players.commands import Commands
from players.desk import Desk
from players.displays import Application, Class, Crowd, Display, Displays, NewDisplay, Rotation
from players.keys import Access, Keys
from players.manifest import millis
from players.messages import Plays, State, Through
from players.problems import Withdrawn, WrongSignature
from players.proof import Proof
from players.wall import Tile, Wall
from signage.access import Role
from signage.ids import DisplayId, PlaceId, StoreId
from signage.qr import qr
from signage.web import PUBLIC, Reply, Web

Key = Annotated[str, Field(max_length=400)]
Short = Annotated[str, Field(max_length=64)]


class DisplayPath(BaseModel):
    """A display."""

    display: Short


class PairingPath(BaseModel):
    """A pairing."""

    pairing: Short


class NewPairing(BaseModel):
    """A device asks to become a display; without a secure context it has no key."""

    public_key: Key | None
    signature: Key
    origin: Annotated[str, Field(max_length=300)]
    abilities: Annotated[list[Short], Field(max_length=40)] = []

    def value(self, web: Web) -> Application:
        """As the service takes it; signed for another server it is refused."""
        check_origin(web, self.origin)
        return Application(self.public_key, self.signature, self.origin, tuple(self.abilities))


class Redemption(NewPairing):
    """The same with the one-time token of a pairing link."""

    token: Short


class QrOut(BaseModel):
    """A code on a square grid of `size` modules, its quiet zone included."""

    size: int
    path: str


class PairingOut(BaseModel):
    """The code for the screen, and a QR code that opens the studio with it."""

    id: str
    code: str
    expires_at: float
    qr: QrOut


class Poll(BaseModel):
    """Has somebody typed the code?"""

    signature: Key
    origin: Annotated[str, Field(max_length=300)]


class PairedOut(BaseModel):
    """What became of a pairing."""

    state: Literal["waiting", "paired"]
    display: str | None = None
    key: str | None = None
    name: str | None = None
    server_key: str | None = None
    secret: str | None = None


class ChallengeIn(BaseModel):
    """Which key wants to sign in."""

    key: Short


class ChallengeOut(BaseModel):
    """What it must sign within a minute."""

    nonce: str


class SignIn(BaseModel):
    """The signed nonce, or the secret of a display without a key."""

    key: Short
    nonce: Annotated[str, Field(max_length=1000)]
    signature: Key
    secret: Annotated[str, Field(max_length=200)] | None = None
    origin: Annotated[str, Field(max_length=300)]


class AccessOut(BaseModel):
    """A token for a quarter of an hour."""

    token: str
    expires_at: float

    @staticmethod
    def of(access: Access) -> AccessOut:
        """As JSON."""
        return AccessOut(token=access.token, expires_at=millis(access.expires_at))


class DisplayIn(BaseModel):
    """What a person says about a display."""

    name: Annotated[str, Field(max_length=120)]
    store: Short
    place: Short | None = None
    display_class: Class = "floor"
    crowd: Crowd = "queue"
    rotation: Rotation = 0
    groups: Annotated[list[Short], Field(max_length=20)] = []

    def value(self) -> NewDisplay:
        """As the service takes it."""
        return NewDisplay(
            name=self.name, store=StoreId(self.store), place=None if self.place is None else PlaceId(self.place),
            display_class=self.display_class, crowd=self.crowd, rotation=self.rotation, groups=tuple(self.groups),
        )  # fmt: skip


class PairIn(BaseModel):
    """The code on a screen, and which display it becomes: one that is there, or a new one."""

    code: Annotated[str, Field(max_length=20)]
    display: Short | None = None
    new: DisplayIn | None = None


class DisplayOut(BaseModel):
    """A display as it is managed."""

    id: str
    store: str
    place: str | None
    name: str
    display_class: str
    crowd: str
    rotation: int
    groups: list[str]
    created_at: datetime

    @staticmethod
    def of(display: Display) -> DisplayOut:
        """As JSON."""
        return DisplayOut(
            id=display.id, store=display.store, place=display.place, name=display.name,
            display_class=display.display_class, crowd=display.crowd, rotation=display.rotation,
            groups=list(display.groups), created_at=display.created_at,
        )  # fmt: skip


class DisplaysOut(BaseModel):
    """All displays in reach with what they show now."""

    displays: list[Tile]


class LinkOut(BaseModel):
    """A one-time address that makes whoever opens it this display."""

    url: str


class CommandIn(BaseModel):
    """What a display is to do."""

    name: Literal["reload", "identify"]


class CommandOut(BaseModel):
    """A queued command."""

    id: str
    name: str
    deadline: float


class ShownOut(BaseModel):
    """A row of proof."""

    chain: str
    seq: int
    item: str
    version: str
    zone: str
    started_at: datetime
    shown_ms: int
    result: str
    lease: str | None
    event: str | None


class ShownListOut(BaseModel):
    """The newest rows of proof of a display."""

    plays: list[ShownOut]


class ShownQuery(BaseModel):
    """Which rows."""

    before: datetime | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


def check_origin(web: Web, origin: str) -> None:
    """Refuse what was signed for another server."""
    if origin.rstrip("/") not in (web.public_url(), request.host_url.rstrip("/")):
        raise WrongSignature(why="it was made for another address")


def add_device_doors(web: Web, displays: Displays, keys: Keys, desk: Desk) -> None:
    """What devices call."""
    api = web.api("players")

    def display_of(path: DisplayPath) -> DisplayId:
        """The display that holds the bearer token, which must be the one of the address."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        who = keys.recognise(token if scheme == "Bearer" else "")
        if who.display != path.display:
            raise Withdrawn
        return who.display

    @api.post("/pairings", allow=PUBLIC, out=PairingOut, status=201)
    def apply(body: NewPairing) -> PairingOut:
        pairing = displays.apply(body.value(web))
        code = QrOut(**qr(f"{web.public_url()}/studio/displays?code={pairing.code}")._asdict())
        return PairingOut(id=pairing.id, code=pairing.code, expires_at=millis(pairing.expires_at), qr=code)

    @api.post("/pairings/redeem", allow=PUBLIC, out=PairedOut)
    def redeem(body: Redemption) -> PairedOut:
        paired = displays.redeem(body.token, body.value(web))
        return PairedOut(
            state="paired", display=paired.display.id, key=paired.key, name=paired.display.name,
            server_key=paired.server_key, secret=paired.secret,
        )  # fmt: skip

    @api.post("/pairings/<pairing>/poll", allow=PUBLIC, out=PairedOut)
    def poll(path: PairingPath, body: Poll) -> PairedOut:
        check_origin(web, body.origin)
        paired = displays.poll(path.pairing, body.signature, body.origin)
        if paired is None:
            return PairedOut(state="waiting")
        return PairedOut(
            state="paired", display=paired.display.id, key=paired.key, name=paired.display.name,
            server_key=paired.server_key, secret=paired.secret,
        )  # fmt: skip

    @api.post("/players/challenge", allow=PUBLIC, out=ChallengeOut)
    def challenge(body: ChallengeIn) -> ChallengeOut:
        return ChallengeOut(nonce=keys.challenge(body.key))

    @api.post("/players/sign-in", allow=PUBLIC, out=AccessOut)
    def sign_in(body: SignIn) -> AccessOut:
        check_origin(web, body.origin)
        return AccessOut.of(keys.sign_in(body.key, body.nonce, body.signature, body.secret, body.origin))

    @api.get("/displays/<display>/manifest", allow=PUBLIC)
    def manifest(path: DisplayPath) -> Response:
        display = display_of(path)
        desk.address = desk.address or web.public_url()
        kept = desk.manifest(display)
        response = Response(content_type="application/json")
        response.set_etag(kept.etag)
        response.headers["Auslage-Signature"] = kept.signature
        response.cache_control.no_cache = True
        if request.if_none_match.contains(kept.etag):
            response.status_code = 304
        else:
            response.set_data(desk.manifest_body(display))
        return response

    @api.get("/displays/<display>/state", allow=PUBLIC, out=State)
    def state(path: DisplayPath) -> State:
        display = display_of(path)
        desk.address = desk.address or web.public_url()
        return desk.state(display)

    @api.post("/displays/<display>/plays", allow=PUBLIC, out=Through)
    def report(path: DisplayPath, body: Plays) -> Through:
        return desk.take_plays(display_of(path), body)


def add_studio_doors(web: Web, displays: Displays, commands: Commands, proof: Proof, wall: Wall) -> None:
    """What the studio and integrators call."""
    api = web.api("displays")

    @api.get("/displays", allow=Role.VIEWER, out=DisplaysOut)
    def show_all() -> DisplaysOut:
        return DisplaysOut(displays=wall.tiles(web.account()))

    @api.post("/displays", allow=Role.EDITOR, out=DisplayOut, status=201)
    def create(body: DisplayIn) -> DisplayOut:
        return DisplayOut.of(displays.create(web.account(), body.value()))

    @api.post("/displays/pair", allow=Role.EDITOR, out=DisplayOut, status=201)
    def pair(body: PairIn) -> DisplayOut:
        known = DisplayId(body.display or "") if body.new is None else body.new.value()
        return DisplayOut.of(displays.pair(web.account(), body.code, known))

    @api.get("/displays/<display>", allow=Role.VIEWER, out=DisplayOut)
    def show(path: DisplayPath) -> DisplayOut:
        return DisplayOut.of(displays.get(web.account(), DisplayId(path.display)))

    @api.put("/displays/<display>", allow=Role.EDITOR, out=DisplayOut)
    def change(path: DisplayPath, body: DisplayIn) -> DisplayOut:
        return DisplayOut.of(displays.change(web.account(), DisplayId(path.display), body.value()))

    @api.delete("/displays/<display>", allow=Role.EDITOR)
    def revoke(path: DisplayPath) -> Reply:
        displays.revoke(web.account(), DisplayId(path.display))
        return Reply(status=204)

    @api.post("/displays/<display>/link", allow=Role.EDITOR, out=LinkOut, status=201)
    def link(path: DisplayPath) -> LinkOut:
        address = displays.mint_link(web.account(), DisplayId(path.display))
        return LinkOut(url=f"{web.public_url()}{address}")

    @api.post("/displays/<display>/commands", allow=Role.EDITOR, out=CommandOut, status=202)
    def command(path: DisplayPath, body: CommandIn) -> CommandOut:
        queued = commands.queue(web.account(), DisplayId(path.display), body.name)
        return CommandOut(id=queued.id, name=queued.name, deadline=queued.deadline)

    @api.get("/displays/<display>/plays", allow=Role.VIEWER, out=ShownListOut)
    def shown(path: DisplayPath, query: ShownQuery) -> ShownListOut:
        found = displays.get(web.account(), DisplayId(path.display))
        rows = proof.of(web.account(), found.id, before=query.before, limit=query.limit)
        return ShownListOut(plays=[ShownOut.model_validate(row, from_attributes=True) for row in rows])
