"""Carrying a plan out: phases that are journalled and may be run again, while others read and write."""

from kith.storage.apply.model import Applying, Derive, Report
from kith.storage.apply.run import apply_plan
from kith.storage.apply.system import complete_system

__all__ = ["Applying", "Derive", "Report", "apply_plan", "complete_system"]
