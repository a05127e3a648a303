"""The graph of needs: an arrow from each story to every story that it needs.

A search walks plain mappings (a slice has to be there in milliseconds, and importing networkx alone
takes longer); questions about the graph itself, such as which stories are on a cycle, are
networkx's. Nothing here recurses, so a chain may be as long as the map.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, TypeVar

from storymap.model.done import is_done
from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.slicing.errors import SliceError

if TYPE_CHECKING:
    import networkx as nx

    NeedsGraph: TypeAlias = nx.DiGraph

_T = TypeVar("_T")

Needs: TypeAlias = Mapping[StoryId, tuple[StoryId, ...]]
"""What each story needs directly and the map has, for all stories in map order."""


def map_order(story_map: StoryMap) -> tuple[StoryId, ...]:
    """Return the ids of all stories: by column, then lane, then place in the cell."""
    columns = (*(step.id for step in story_map.step_order), LOOSE)
    lanes = story_map.lanes
    return tuple(
        story_id
        for column in columns
        for lane in lanes
        for story_id in story_map.cell(column, lane)
    )


def needs_of(story_map: StoryMap, order: Iterable[StoryId]) -> Needs:
    """Return what each story needs, without the needs that point nowhere.

    :func:`broken_needs` lists those.
    """
    stories = story_map.stories
    return {
        story_id: tuple(dict.fromkeys(need for need in needs if need in stories)) if needs else ()
        for story_id in order
        for needs in (stories[story_id].needs,)
    }


def needs_graph(needs: Needs) -> NeedsGraph:
    """Return the graph with its nodes and arrows in the order of the mapping."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(needs)
    graph.add_edges_from((name, need) for name, its_needs in needs.items() for need in its_needs)
    return graph


def broken_needs(
    story_map: StoryMap, order: Iterable[StoryId]
) -> tuple[tuple[StoryId, StoryId], ...]:
    """Return (story, what it needs) wherever a need points to no story, in the given order."""
    stories = story_map.stories
    return tuple(
        (story_id, need)
        for story_id in order
        for need in sorted(set(stories[story_id].needs))
        if need not in stories
    )


def needs_first(story_map: StoryMap, needs: Needs) -> tuple[StoryId, ...]:
    """Return all stories, each after what it needs.

    Raises SliceError ``cycle`` if stories need each other, naming them by title in order.
    """
    unmet = {story_id: len(its_needs) for story_id, its_needs in needs.items()}
    needed_by: dict[StoryId, list[StoryId]] = {}
    for story_id, its_needs in needs.items():
        for need in its_needs:
            needed_by.setdefault(need, []).append(story_id)
    ready = [story_id for story_id, count in unmet.items() if not count]
    for story_id in ready:
        for other in needed_by.get(story_id, ()):
            unmet[other] -= 1
            if not unmet[other]:
                ready.append(other)
    if len(ready) < len(needs):
        raise _cycle_error(story_map, first_cycle(needs_graph(needs)))
    return tuple(ready)


def _cycle_error(story_map: StoryMap, cycle: tuple[StoryId, ...]) -> SliceError:
    titles = [f'"{story_map.stories[story_id].title}"' for story_id in (*cycle, cycle[0])]
    text = f"Stories need each other in a circle: {' needs '.join(titles)}."
    return SliceError("cycle", text, {"stories": cycle})


def first_cycle(graph: NeedsGraph) -> tuple[StoryId, ...]:
    """Return a shortest cycle through the first story (in node order) that is on one, from it on.

    Empty if there is none. Each story needs the next, and the last needs the first.
    """
    import networkx as nx

    if nx.is_directed_acyclic_graph(graph):
        return ()
    for component in _knots(graph):
        start = next(node for node in graph if node in component)
        if graph.has_edge(start, start):
            return (start,)
        knot = graph.subgraph(component).reverse(copy=False)
        towards_start = dict(nx.bfs_predecessors(knot, start))
        story = next(node for node in towards_start if graph.has_edge(start, node))
        cycle = [start]
        while story != start:
            cycle.append(story)
            story = towards_start[story]
        return tuple(cycle)
    return ()


def _knots(graph: NeedsGraph) -> list[set[StoryId]]:
    """Return the sets of stories that are on cycles together, by their first story."""
    import networkx as nx

    position = {node: number for number, node in enumerate(graph)}
    knots = [
        component
        for component in nx.strongly_connected_components(graph)
        if len(component) > 1 or any(graph.has_edge(node, node) for node in component)
    ]
    return sorted(knots, key=lambda component: min(map(position.__getitem__, component)))


class Following(Protocol[_T]):
    """What tells, of each story by id or number, the stories it needs (or those that need it)."""

    def __getitem__(self, one: _T, /) -> Iterable[_T]:
        """Return those that follow from one."""
        ...


def closure(needs: Following[_T], wanted: Iterable[_T], delivered: Container[_T] = ()) -> set[_T]:
    """Return these stories with all that they need, directly and through others.

    What is delivered needs nothing more, and is left out.
    """
    reached = set(wanted)
    waiting = list(reached)
    while waiting:
        for need in needs[waiting.pop()]:
            if need not in reached and need not in delivered:
                reached.add(need)
                waiting.append(need)
    return reached


@dataclass(frozen=True, slots=True)
class Links:
    """What hangs on a story, each in map order.

    ``needs``: what it needs itself, ``all_needs`` also through others; ``needed_by`` and
    ``all_needed_by``: the same the other way round; ``unlocks``: those that need nothing else that
    is not done.
    """

    needs: tuple[StoryId, ...]
    all_needs: tuple[StoryId, ...]
    needed_by: tuple[StoryId, ...]
    all_needed_by: tuple[StoryId, ...]
    unlocks: tuple[StoryId, ...]


def links(story_map: StoryMap, story_id: StoryId) -> Links:
    """Return what a story needs, what needs it and what it unlocks; cycles do no harm."""
    import networkx as nx

    needs = needs_of(story_map, map_order(story_map))
    graph = needs_graph(needs)
    stories, info = story_map.stories, story_map.info

    def in_order(some: Container[StoryId]) -> tuple[StoryId, ...]:
        return tuple(name for name in needs if name in some)

    def is_unlocked(name: StoryId) -> bool:
        open_needs = (need for need in needs[name] if not is_done(stories[need], info))
        return not is_done(stories[name], info) and set(open_needs) == {story_id}

    return Links(
        needs=in_order(graph.succ[story_id]),
        all_needs=in_order(nx.descendants(graph, story_id)),
        needed_by=in_order(graph.pred[story_id]),
        all_needed_by=in_order(nx.ancestors(graph, story_id)),
        unlocks=in_order({name for name in graph.pred[story_id] if is_unlocked(name)}),
    )


def cycles(story_map: StoryMap) -> tuple[tuple[StoryId, ...], ...]:
    """Return a shortest cycle of each knot of stories that need each other, by its first story.

    Each story of one needs the next, and the last needs the first.
    """
    needs = needs_of(story_map, map_order(story_map))
    return tuple(
        first_cycle(
            needs_graph(
                {
                    name: tuple(need for need in its_needs if need in knot)
                    for name, its_needs in needs.items()
                    if name in knot
                }
            )
        )
        for knot in _knots(needs_graph(needs))
    )
