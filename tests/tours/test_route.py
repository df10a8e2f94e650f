"""Ways through a tour, against a search that tries them all."""

from __future__ import annotations

from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from tours.route import Graph, graph, route, scene_of, way_to

SCENES = "abcdef"
GRAPHS = st.dictionaries(
    st.sampled_from(SCENES),
    st.dictionaries(st.sampled_from(SCENES), st.integers(1, 9).map(float), max_size=4),
    max_size=6,
)


def cost(ways: Graph, steps: tuple[str, ...]) -> float | None:
    """What these steps cost together; None where one of them is no way."""
    found = [ways.get(here, {}).get(there) for here, there in pairwise(steps)]
    return None if None in found else sum(step for step in found if step is not None)


def cheapest(ways: Graph, start: str, goal: str) -> float | None:
    """By trying every way that visits no scene twice."""
    if start == goal:
        return 0.0
    between = [one for one in SCENES if one not in (start, goal)]
    tried = [
        cost(ways, (start, *middle, goal))
        for length in range(len(between) + 1)
        for middle in permutations(between, length)
    ]
    return min((one for one in tried if one is not None), default=None)


@given(GRAPHS, st.sampled_from(SCENES), st.sampled_from(SCENES))
def test_no_way_is_cheaper_than_the_one_that_is_shown(ways: Graph, start: str, goal: str) -> None:
    steps = route(ways, start, goal)
    if steps is None:
        assert cheapest(ways, start, goal) is None
    else:
        assert (steps[0], steps[-1]) == (start, goal)
        assert cost(ways, steps) == cheapest(ways, start, goal)


def scene(id: str, *links: str, spots: tuple[tuple[str, str], ...] = (), place: str | None = None) -> dict[str, object]:
    """A compiled scene with ways to others, and hotspots (id, place)."""
    ways = [{"id": f"{id}-{target}", "kind": "link", "place": None, "data": {"scene": target}} for target in links]
    goods = [{"id": spot, "kind": "product", "place": where, "data": {}} for spot, where in spots]
    return {"id": id, "place": place, "hotspots": [*ways, *goods]}


def test_metres_decide_between_ways_of_as_many_steps() -> None:
    tour = {"scenes": [scene("a", "b", "c"), scene("b", "d"), scene("c", "d"), scene("d")]}
    far = {("a", "b"): 30.0, ("b", "d"): 2.0, ("a", "c"): 5.0, ("c", "d"): 5.0}
    assert route(graph(tour, lambda here, there: far[here, there]), "a", "d") == ("a", "c", "d")
    assert route(graph(tour), "a", "d") == ("a", "b", "d")
    assert route(graph(tour), "d", "a") is None


def test_the_next_step_is_a_hotspot_of_the_scene() -> None:
    here = scene("a", "b", "c")
    assert way_to(here, "c") == "a-c"
    assert way_to(here, "d") is None


TOUR = {
    "scenes": [
        scene("door", "hall", spots=(("hat-1", "hats"),), place="cam-door"),
        scene("hall", spots=(("hat-2", "hats"), ("shoe", "shoes")), place="cam-hall"),
    ]
}


def test_a_hotspot_is_found_in_its_scene() -> None:
    found = scene_of(TOUR, "shoe")
    assert found is not None
    assert found["id"] == "hall"
    assert scene_of(TOUR, "nothing") is None
