"""Benchmarks: one module a subject, with ``measure() -> list[Figure]``.

``python3 -m tests bench NAME`` measures and compares with what is to be reached. That reach is made
from something timed in the same run (`best_of`), or from `machine_unit`, so that a slow or busy
machine moves both sides alike.
"""
