"""The maximum closure of a weighted graph, as a minimum cut (Picard, 1976).

A closure holds, with each node, all that the node needs. The flow runs from nodes of positive
weight down the needs to nodes of negative weight; what positive weight cannot get rid of pays. It
is found by Dinic's algorithm (1970): shortest ways first, all of one length at once. Weights are
whole numbers of any size, so nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Sequence


def maximum_closure(weights: list[int], needs: Sequence[Sequence[int]]) -> list[int]:
    """Return the smallest of the closures that weigh most; empty if none weighs more than 0.

    ``weights`` ends as what is left: of a positive one what pays, of a negative one what it would
    still cost to have it.
    """
    return _Flow(weights, needs).run()


class _Flow:
    """Arcs in pairs: an even one down a need, the odd one after it back up."""

    def __init__(self, rest: list[int], needs: Sequence[Sequence[int]]) -> None:
        self._rest = rest
        self._arcs: list[list[int]] = [[] for _ in rest]
        self._head: list[int] = []
        self._room: list[int] = []
        self._sources = [node for node, weight in enumerate(rest) if weight > 0]
        self._add_arcs(needs, sum(map(rest.__getitem__, self._sources)))

    def _add_arcs(self, needs: Sequence[Sequence[int]], unlimited: int) -> None:
        arcs, head, room = self._arcs, self._head, self._room
        arc = 0
        for node, its_needs in enumerate(needs):
            for need in its_needs:
                arcs[node].append(arc)
                arcs[need].append(arc + 1)
                head += (need, node)
                room += (unlimited, 0)
                arc += 2

    def run(self) -> list[int]:
        rest = self._rest
        while self._sources:
            level, reached, is_open = self._levels()
            if not is_open:
                return reached
            tried = [0] * len(rest)
            for source in self._sources:
                self._drain(source, level, tried)
            self._sources = [node for node in self._sources if rest[node] > 0]
        return []

    def _levels(self) -> tuple[list[int], list[int], bool]:
        """Return how far each node is, what was reached, and whether any can take more."""
        arcs, head, room, rest = self._arcs, self._head, self._room, self._rest
        level = [-1] * len(rest)
        for source in self._sources:
            level[source] = 0
        front, reached, is_open, depth = self._sources, list(self._sources), False, 0
        while front and not is_open:
            depth += 1
            following = []
            for node in front:
                for arc in arcs[node]:
                    if room[arc]:
                        other = head[arc]
                        if level[other] < 0:
                            level[other] = depth
                            following.append(other)
                            if rest[other] < 0:
                                is_open = True
            reached += following
            front = following
        return level, reached, is_open

    def _drain(self, source: int, level: list[int], tried: list[int]) -> None:
        """Send what a source has along ways that go one level deeper with each arc."""
        arcs, head, room, rest = self._arcs, self._head, self._room, self._rest
        way: list[int] = []
        node = source
        while rest[source] > 0:
            if rest[node] < 0:
                amount = min(rest[source], -rest[node])
                for arc in way:
                    amount = min(amount, room[arc])
                for arc in way:
                    room[arc] -= amount
                    room[arc ^ 1] += amount
                rest[node] += amount
                rest[source] -= amount
                full = next((place for place, arc in enumerate(way) if not room[arc]), len(way) - 1)
                node = head[way[full] ^ 1]
                del way[full:]
                continue
            its_arcs, deeper, place = arcs[node], level[node] + 1, tried[node]
            last = len(its_arcs)
            while place < last:
                arc = its_arcs[place]
                if room[arc] and level[head[arc]] == deeper:
                    break
                place += 1
            tried[node] = place
            if place < last:
                way.append(arc)
                node = head[arc]
            elif node == source:
                return
            else:
                level[node] = -1
                node = head[way.pop() ^ 1]
                tried[node] += 1
