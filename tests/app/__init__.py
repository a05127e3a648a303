"""Tests of the application shell, through its window."""
