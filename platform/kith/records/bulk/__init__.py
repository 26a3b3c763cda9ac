"""An action on many records: which ones, how many, carried out at once or in batches by a job that can be resumed."""

from kith.records.bulk.deeds import BUILT_IN, OwnDeed, check_deed, granted_deeds
from kith.records.bulk.runs import (
    AT_ONCE,
    KIND,
    Refusal,
    Run,
    begin,
    begin_undo,
    can_undo,
    fail,
    failure,
    find,
    step,
    stop,
)
from kith.records.bulk.selection import Selection, check_ids, count
from kith.records.bulk.undoing import NEEDED, UNDO

__all__ = [
    "AT_ONCE",
    "BUILT_IN",
    "KIND",
    "NEEDED",
    "UNDO",
    "OwnDeed",
    "Refusal",
    "Run",
    "Selection",
    "begin",
    "begin_undo",
    "can_undo",
    "check_deed",
    "check_ids",
    "count",
    "fail",
    "failure",
    "find",
    "granted_deeds",
    "step",
    "stop",
]
