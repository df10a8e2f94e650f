"""`python -m tests.baskets.rush STORE SKU SHOPPERS`: so many shoppers at once, in a process of their own.

The settings come from the environment. Waits for a line on stdin, so that several processes begin together; prints how
many got a piece.
"""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from signage.app import build
from signage.baskets import NotReserved
from signage.ids import StoreId
from signage.settings import Settings


def main(store: str, sku: str, shoppers: int) -> None:
    """Reserve one piece for each shopper."""
    rooms = build(Settings.from_env())
    print("ready", flush=True)
    sys.stdin.readline()

    def reserve(_: int) -> bool:
        cookie = rooms.baskets.new_cookie()
        try:
            rooms.baskets.reservations.reserve(cookie, StoreId(store), sku)
        except NotReserved:
            return False
        return True

    with ThreadPoolExecutor(shoppers) as pool:
        print(sum(pool.map(reserve, range(shoppers))), flush=True)
    rooms.kernel.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
