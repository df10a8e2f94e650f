"""Who signs in to the demo. These passwords open nothing but a database that `auslage demo` filled."""

from __future__ import annotations

from dataclasses import dataclass

from signage.access import Role


@dataclass(frozen=True)
class Person:
    """An account of the demo. stores: keys of the plan's stores, None for all."""

    email: str
    name: str
    password: str
    role: Role
    stores: tuple[str, ...] | None


CAST = (
    Person("admin@modehaus.example", "Ada Demir", "schaufenster-admin", Role.ADMIN, None),
    Person("mira@modehaus.example", "Mira Kessler", "schaufenster-mira", Role.EDITOR, ("koeln",)),
    Person("jonas@modehaus.example", "Jonas Weber", "schaufenster-jonas", Role.VIEWER, ("koeln",)),
    Person("cem@modehaus.example", "Cem Aydin", "schaufenster-cem", Role.EDITOR, ("bonn",)),
)
