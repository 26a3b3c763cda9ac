"""Actions: buttons that set values, make records, or hand over to a plugin. One engine behind every door."""

from kith.records.actions.model import ActionCall, ActionResult, Done, Perform
from kith.records.actions.offered import available, suggestions
from kith.records.actions.plugged import check_actions
from kith.records.actions.run import run

__all__ = ["ActionCall", "ActionResult", "Done", "Perform", "available", "check_actions", "run", "suggestions"]
