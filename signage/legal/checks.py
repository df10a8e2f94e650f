"""What a publish asks of the legal texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from signage.access import SYSTEM, Account
from signage.drafts import Draft, Finding
from signage.errors import N_
from signage.legal.service import Kind, Legal
from signage.places import Places

MISSING = {
    Kind.IMPRINT: N_("“%(store)s” has no imprint yet: write it under Set-up, Legal texts."),
    Kind.PRIVACY: N_("“%(store)s” has no privacy text yet: write it under Set-up, Legal texts."),
    Kind.ACCESSIBILITY: N_("“%(store)s” has no accessibility text yet: write it under Set-up, Legal texts."),
}


def before_publish(legal: Legal, places: Places) -> Callable[[Account, Sequence[Draft]], Iterable[Finding]]:
    """The check that refuses a publish for a store that visitors could not call to account."""

    def check(_account: Account, drafts: Sequence[Draft]) -> Iterable[Finding]:
        for store, kinds in legal.missing_for(draft.store for draft in drafts).items():
            name = places.store(SYSTEM, store).name
            for kind in kinds:
                yield Finding("", MISSING[kind], {"store": name})

    return check
