"""Turns the schedule's plan for a display into what its manifest is made of."""

from __future__ import annotations

from players import manifest
from players.displays import Display
from signage.places import Store
from signage.schedule import Plan


def world_of(display: Display, store: Store, plan: Plan) -> manifest.World:
    """The plan of the next days as values; a programme without entries is the house card."""
    return manifest.World(
        panel=manifest.Panel(
            id=display.id,
            name=display.name,
            store=display.store,
            time_zone=store.time_zone,
            languages=tuple(store.languages),
            rotation=display.rotation,
        ),
        house=manifest.House(name=store.name),
        timeline=tuple(
            manifest.Segment(
                since=segment.since,
                until=segment.until,
                programme=segment.programme if plan.programmes[segment.programme].entries else None,
                level=str(segment.level or "programme"),
                cut=segment.cut,
            )
            for segment in plan.segments
        ),
        programmes=tuple(
            manifest.Programme(
                id=key,
                anchor=programme.anchor,
                entries=tuple(
                    manifest.Entry(
                        item=entry.item,
                        version=f"{entry.playlist}@{entry.version}",
                        widget=str(entry.payload["widget"]),
                        payload=entry.payload,
                        duration_ms=entry.ms,
                        transition=entry.transition,
                        valid_until=entry.valid_until,
                        title=entry.title,
                    )
                    for entry in programme.entries
                ),
            )
            for key, programme in plan.programmes.items()
            if programme.entries
        ),
        data_until=plan.data_until,
        assets=tuple(manifest.Asset(asset.sha256, asset.size, asset.type) for asset in plan.assets),
        data=plan.data,
    )
