"""Tests on a real X display, with real mouse and key events."""
