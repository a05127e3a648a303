"""The desktop knows a map by its name and by its first bytes, and opens it with Story Map."""

from __future__ import annotations

import configparser
import xml.etree.ElementTree as ET

from storymap.files.codec import encode
from storymap.model.storymap import StoryMap
from storymap.resources import resource

TYPE = "application/vnd.storymap+json"
NAMES = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}


def test_a_map_is_known_by_its_ending_and_by_its_first_bytes():
    kind = ET.parse(resource("linux", "storymap-mime.xml")).find("m:mime-type", NAMES)

    assert kind.get("type") == TYPE
    assert kind.find("m:glob", NAMES).get("pattern") == "*.smap"
    first = [
        match.get("value").replace("\\n", "\n").replace("\\r", "\r")
        for match in kind.findall("m:magic/m:match", NAMES)
    ]
    assert encode(StoryMap.of()).decode().startswith(first[0])
    assert encode(StoryMap.of()).decode().replace("\n", "\r\n").startswith(first[1])


def test_the_desktop_entry_opens_maps():
    entry = configparser.RawConfigParser()
    entry.optionxform = str
    entry.read_string(resource("linux", "storymap.desktop").read_text(encoding="utf-8"))

    assert entry["Desktop Entry"]["MimeType"] == f"{TYPE};"
    assert entry["Desktop Entry"]["Exec"].endswith(" %F")
