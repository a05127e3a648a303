"""The tests of Story Map; ``python3 -m tests`` runs them all."""
