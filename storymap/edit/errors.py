"""Why an edit is refused. The interface words it; the codes are these, with their details.

========================  =======================================================================
``unknown-record``        ``id``: no such record, or not of the kind that the edit takes
``not-a-sibling``         ``id``: named as a neighbour, but stands somewhere else
``empty-title``           ``id``: a title needs at least one character
``invalid-field``         ``field``, ``reason``: the value is not one that the field takes
``cycle``                 ``titles``, ``ids``: each of these stories would need the next, and the
                          last the first
``too-few``               ``count``: the edit takes at least two stories
``empty-text``            ``id``: a question, a criterion, an answer has to say something
``no-connection``         ``id``, ``named``: such a record names no such persona, stakeholder or
                          outcome
``no-such-split``         ``id``, ``rule``: the story holds nothing that this rule could split by
``no-fix``                ``finding``: nothing can be done about such a finding without more to say
``id-taken``              ``id``: something else has the id that the new record should get
``loose``                 ``id``: the card has lost its step, so nothing can stand beside it
========================  =======================================================================
"""

from __future__ import annotations


class EditError(ValueError):
    """An edit is refused, and the map stays as it is."""

    def __init__(self, code: str, **details: object) -> None:
        """Take one of the codes above and its details."""
        super().__init__(f"{code} {details}" if details else code)
        self.code = code
        self.details = details
