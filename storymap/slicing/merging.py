"""A program as a smaller graph whose maximum closures are the same at every price of effort."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from storymap.slicing.program import Program, twins_of

IDLE: Final = 0.3
"""The share of stories without a value of their own from which on merging pays."""


@dataclass(frozen=True, slots=True)
class Net:
    """Nodes with a value, an effort and the nodes they need; a bundle that pays is one too.

    ``stories``: the numbers of the program that each node stands for. What is forced, and what no
    closure of a most weight could hold, is in none. Several stories are one node where none pays
    by itself and all are needed by the same: then they are in together or not at all.
    """

    value: tuple[int, ...]
    effort: tuple[int, ...]
    needs: tuple[tuple[int, ...], ...]
    stories: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """A program of fewer stories with the same best sets; ``stories`` are those each stands for."""

    program: Program
    stories: tuple[tuple[int, ...], ...]
    forced: frozenset[int]

    def whole(self, chosen: Iterable[int]) -> frozenset[int]:
        """Return a set of it as one of the program it was made from."""
        return self.forced.union(number for node in chosen for number in self.stories[node])


def merged(program: Program) -> Merged | None:
    """Return a program merged; None where that is not worth its time, or there are wishes.

    What is forced is left out; a bundle becomes a story without effort that needs its members.
    """
    idle = sum(value <= 0 for value in program.value)
    has_wishes = program.covers or program.most_count is not None
    if has_wishes or idle < IDLE * len(program.value) or any(b.value < 0 for b in program.bundles):
        return None
    net, forced = net_of(program), program.closed(())
    small = replace(
        program,
        stories=tuple(str(node) for node in range(len(net.value))),
        value=net.value,
        effort=net.effort,
        capacity=program.capacity - program.effort_of(forced),
        needs=net.needs,
        bundles=(),
        forced=frozenset(),
        count=(0,) * len(net.value),
        twins=(),
    )
    return Merged(replace(small, twins=twins_of(small)), net.stories, forced)


def net_of(program: Program) -> Net:
    """Return the graph of a program; bundles that cost are left out, which only adds value."""
    forced = program.closed(())
    value, effort = list(program.value), list(program.effort)
    needs = [
        [need for need in its_needs if need not in forced] if its_needs else []
        for its_needs in program.needs
    ]
    for bundle in program.bundles:
        if bundle.value > 0:
            members = [member for member in bundle.members if member not in forced]
            if len(members) > 1:
                value.append(bundle.value)
                effort.append(0)
                needs.append(members)
            elif members:
                value[members[0]] += bundle.value
    paying = (node for node, worth in enumerate(value) if worth > 0 and node not in forced)
    order = _dependents_first(needs, _reached(needs, paying))
    if all(value[node] > 0 for node in order):
        return _plain_net(value, effort, needs, order, len(program.stories))
    return _merged(value, effort, needs, order, len(program.stories))


def _reached(needs: list[list[int]], start: Iterable[int]) -> list[int]:
    """Return these nodes and all they need."""
    reached = list(start)
    seen = bytearray(len(needs))
    for node in reached:
        seen[node] = 1
    for node in reached:
        for need in needs[node]:
            if not seen[need]:
                seen[need] = 1
                reached.append(need)
    return reached


def _dependents_first(needs: list[list[int]], nodes: list[int]) -> list[int]:
    """Return nodes so that each comes after all that need it."""
    waits = [0] * len(needs)
    for node in nodes:
        for need in needs[node]:
            waits[need] += 1
    order = sorted(node for node in nodes if not waits[node])
    for node in order:
        for need in needs[node]:
            waits[need] -= 1
            if not waits[need]:
                order.append(need)
    return order


def _plain_net(
    value: list[int], effort: list[int], needs: list[list[int]], order: list[int], first: int
) -> Net:
    place = {node: new for new, node in enumerate(order)}
    return Net(
        tuple(value[node] for node in order),
        tuple(effort[node] for node in order),
        tuple(tuple(map(place.__getitem__, needs[node])) for node in order),
        tuple((node,) if node < first else () for node in order),
    )


def _merged(
    value: list[int], effort: list[int], needs: list[list[int]], order: list[int], first: int
) -> Net:
    """Merge, top down, what pays nothing into the one that needs it, or with its like."""
    head: dict[int, int] = {}
    needed_by: dict[int, set[int]] = {node: set() for node in order}
    like: dict[frozenset[int], int] = {}
    for node in order:
        head[node] = node
        if value[node] <= 0:
            by = needed_by[node]
            head[node] = next(iter(by)) if len(by) == 1 else like.setdefault(frozenset(by), node)
        for need in needs[node]:
            needed_by[need].add(head[node])
    heads = [node for node in order if head[node] == node]
    place = {node: new for new, node in enumerate(heads)}
    worth, cost = [0] * len(heads), [0] * len(heads)
    below: list[set[int]] = [set() for _ in heads]
    stories: list[list[int]] = [[] for _ in heads]
    for node in order:
        new = place[head[node]]
        worth[new] += value[node]
        cost[new] += effort[node]
        below[new].update(place[head[need]] for need in needs[node])
        if node < first:
            stories[new].append(node)
    return Net(
        tuple(worth),
        tuple(cost),
        tuple(tuple(sorted(nodes - {new})) for new, nodes in enumerate(below)),
        tuple(map(tuple, stories)),
    )
