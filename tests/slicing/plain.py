"""Plain HiGHS on the model of slicing.md, as anybody would write it: what the search is held to."""

from __future__ import annotations

from typing import Any

from storymap.slicing.program import Program


def plain_model(program: Program) -> Any:
    """Return a solver that holds the whole program, every column whole, one thread, gap 0."""
    import highspy

    worths = [*program.value, *(bundle.value for bundle in program.bundles)]
    first = len(program.value)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    for column, worth in enumerate(worths):
        solver.addVar(1.0 * (column in program.forced), 1.0)
        solver.changeColCost(column, float(worth))
        solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    for story, needs in enumerate(program.needs):
        for need in needs:
            solver.addRow(-1.0, 0.0, 2, [story, need], [1.0, -1.0])
    for column, bundle in enumerate(program.bundles, first):
        assert bundle.value > 0, "typical outcomes pay"
        for member in bundle.members:
            solver.addRow(-1.0, 0.0, 2, [column, member], [1.0, -1.0])
    efforts = [float(effort) for effort in program.effort]
    solver.addRow(0.0, float(program.capacity), first, list(range(first)), efforts)
    return solver


def plain_value(program: Program) -> int:
    """Return the value of the best set as plain HiGHS finds it."""
    import highspy

    solver = plain_model(program)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return round(solver.getInfo().objective_function_value)
