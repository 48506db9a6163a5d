"""Removes two detours of Rasa 3.6.21 from every turn: `install()` before Rasa serves.

Rasa is at its last version, so what is replaced here will not change under us; `tests/stack` runs through all of it.
Measured by sampling a busy server: the check of the schema itself took 10 %, dask's scheduling 8 % of a turn.
"""

from __future__ import annotations

from typing import Any

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner


def install() -> None:
    """Replace both functions."""
    validator = Draft7Validator(RemoteAction.action_response_format_spec())

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        """As Rasa does it, but the schema itself is not checked again each time."""
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate
    DaskGraphRunner.run = _run


def _run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Run the graph's nodes one after the other, in an order worked out once per set of targets."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    orders = runner.__dict__.setdefault("_orders", {})
    if wanted not in orders:
        orders[wanted] = _order(runner._graph_schema.minimal_graph_schema(list(wanted)))
    results = {name: (name, value) for name, value in (inputs or {}).items()}
    for name, needs in orders[wanted]:
        results[name] = runner._instantiated_nodes[name](*(results.get(need, need) for need in needs))
    return dict(results[name] for name in wanted)


def _order(schema: GraphSchema) -> list[tuple[str, tuple[str, ...]]]:
    """Nodes and what they need, every node after its needs."""
    ordered: dict[str, tuple[str, ...]] = {}

    def visit(name: str) -> None:
        if name in ordered or name not in schema.nodes:
            return
        needs = tuple(schema.nodes[name].needs.values())
        for need in needs:
            visit(need)
        ordered[name] = needs

    for name in schema.nodes:
        visit(name)
    return list(ordered.items())
