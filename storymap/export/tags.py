"""The logical structure of a document: elements in the order they are read (ISO 32000-1, 14.7).

Elements are made in that order; what is drawn is marked as theirs wherever it stands. What repeats
or only decorates is an artifact and belongs to none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from storymap.export.numbers import text_string

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True, eq=False)
class Element:
    """One element: its standard type, what is in it, and where its content is drawn.

    ``marks`` are pairs of a page from 0 and the number of a marked content there; ``annotation``
    is the place of a link among the document's.
    """

    kind: str
    alternative: str = ""
    attributes: str = ""
    children: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    annotation: int | None = None

    def add(self, kind: str, alternative: str = "") -> Element:
        """Add an element after those that are there."""
        child = Element(kind, alternative)
        self.children.append(child)
        return child


class Tags:
    """The structure of a document that is being drawn."""

    def __init__(self) -> None:
        """Begin with an empty document."""
        self.root = Element("Document")
        self.pages: list[list[Element]] = []

    def begin_page(self) -> None:
        """Count marked content for another page."""
        self.pages.append([])

    def begin(self, element: Element) -> str:
        """Return the operator that begins content of an element on the current page."""
        marked = self.pages[-1]
        element.marks.append((len(self.pages) - 1, len(marked)))
        marked.append(element)
        return f"/{element.kind} <</MCID {len(marked) - 1}>> BDC"

    def marked(self, element: Element | None, content: str) -> str:
        """Return content as that of an element, or as an artifact."""
        if not content:
            return ""
        start = self.begin(element) if element is not None else "/Artifact BMC"
        return f"{start}\n{content}\nEMC"


def drop_empty(element: Element) -> bool:
    """Leave out elements that nothing was drawn for; tell whether this one is such."""
    element.children = [child for child in element.children if not drop_empty(child)]
    return not (element.children or element.marks or element.annotation is not None)


def write_tree(
    tags: Tags, reserve: Callable[[], tuple[Any, str]], pages: list[str], annotations: list[str]
) -> tuple[str, str]:
    """Write the elements as objects; return what stands for the root and the parent tree's body.

    ``reserve`` returns an object whose text can be set and what stands for it.
    """
    root, root_place = reserve()
    places: dict[int, str] = {}
    owners: dict[int, str] = {}
    pending: list[tuple[Element, Any, str]] = []

    def place(element: Element, parent: str) -> str:
        made, own = reserve()
        places[id(element)] = own
        pending.append((element, made, parent))
        for child in element.children:
            place(child, own)
        return own

    drop_empty(tags.root)
    document = place(tags.root, root_place)
    for element, made, parent in pending:
        made.text = _written(element, parent, (places, pages, annotations))
        if element.annotation is not None:
            owners[element.annotation] = places[id(element)]
    entries = list(_parents(tags, places, owners))
    root.text = (
        f"<< /Type /StructTreeRoot /K [{document}] /ParentTreeNextKey {len(entries)} "
        f"/ParentTree << /Nums [{' '.join(entries)}] >> >>"
    )
    return root_place, document


def _parents(tags: Tags, places: dict[int, str], owners: dict[int, str]) -> Iterator[str]:
    for number, marked in enumerate(tags.pages):
        own = " ".join([places[id(element)] for element in marked])
        yield f"{number} [{own}]"
    for annotation, owner in sorted(owners.items()):
        yield f"{len(tags.pages) + annotation} {owner}"


def _written(
    element: Element, parent: str, known: tuple[dict[int, str], list[str], list[str]]
) -> str:
    places, pages, annotations = known
    parts = [f"<< /S /{element.kind} /P {parent}"]
    own_page = element.marks[0][0] if element.marks else None
    kids = [
        str(number) if page == own_page else f"<< /Type /MCR /Pg {pages[page]} /MCID {number} >>"
        for page, number in element.marks
    ]
    if element.annotation is not None:
        kids.append(f"<< /Type /OBJR /Obj {annotations[element.annotation]} >>")
    kids.extend([places[id(child)] for child in element.children])
    if own_page is not None:
        parts.append(f"/Pg {pages[own_page]}")
    if element.alternative:
        parts.append(f"/Alt {text_string(element.alternative)}")
    if element.attributes:
        parts.append(f"/A {element.attributes}")
    parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
    return " ".join([*parts, ">>"])
