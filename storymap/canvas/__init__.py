"""The board on screen: a viewport that paints what is visible, tools, the inline editor."""
