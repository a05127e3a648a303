"""The graph of needs: an arrow from each story to every story that it needs.

Nothing here recurses, so a chain may be as long as the map.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, TypeAlias

from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.slicing.errors import SliceError

if TYPE_CHECKING:
    import networkx as nx

    NeedsGraph: TypeAlias = nx.DiGraph


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


def needs_graph(story_map: StoryMap, order: Iterable[StoryId]) -> NeedsGraph:
    """Return the graph with its nodes and arrows in the given order of all stories.

    Needs that point nowhere are left out; :func:`broken_needs` lists them.
    """
    import networkx as nx

    stories = story_map.stories
    graph = nx.DiGraph()
    graph.add_nodes_from(order)
    graph.add_edges_from(
        (story_id, need)
        for story_id in graph
        for need in stories[story_id].needs
        if need in stories
    )
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


def check_acyclic(story_map: StoryMap, graph: NeedsGraph) -> None:
    """Raise SliceError ``cycle`` if stories need each other, naming them by title in order."""
    cycle = first_cycle(graph)
    if cycle:
        titles = [f'"{story_map.stories[story_id].title}"' for story_id in (*cycle, cycle[0])]
        text = f"Stories need each other in a circle: {' needs '.join(titles)}."
        raise SliceError("cycle", text, {"stories": cycle})


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


def closure(
    graph: NeedsGraph, story_ids: Iterable[StoryId], delivered: Container[StoryId]
) -> set[StoryId]:
    """Return these stories with all that they need, directly and through others.

    What is delivered needs nothing more, and is left out.
    """
    reached = set(story_ids)
    waiting = list(reached)
    while waiting:
        for need in graph.successors(waiting.pop()):
            if need not in reached and need not in delivered:
                reached.add(need)
                waiting.append(need)
    return reached
