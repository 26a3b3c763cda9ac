"""The system tables, one file each, as mapped classes. Their names begin with `kith_`."""

from __future__ import annotations

from kith.storage.system.api_token import ApiToken
from kith.storage.system.applied import AppliedRow
from kith.storage.system.apply_step import ApplyStep
from kith.storage.system.at_hand import Favourite, Recent
from kith.storage.system.audit import AuditRow
from kith.storage.system.base import NAMING, Base
from kith.storage.system.bounce import BounceRow
from kith.storage.system.bulk_run import BulkRun
from kith.storage.system.catalogue import CatalogueRow
from kith.storage.system.comment import CommentRow, Mention
from kith.storage.system.counter import Counter
from kith.storage.system.create import create_system
from kith.storage.system.credential import Credential
from kith.storage.system.event import EventRow
from kith.storage.system.external_identity import ExternalIdentity
from kith.storage.system.file import File
from kith.storage.system.group import Group, GroupMember
from kith.storage.system.idempotency import IdempotencyRow
from kith.storage.system.job import JobRow
from kith.storage.system.job_tally import JobTally
from kith.storage.system.mail import MailRow, MailText, Suppression
from kith.storage.system.notified import Notification
from kith.storage.system.one_time_token import OneTimeToken
from kith.storage.system.parked import ParkedRow
from kith.storage.system.picture import Picture
from kith.storage.system.portal_access import PortalAccess
from kith.storage.system.portal_waiting import PortalWaiting
from kith.storage.system.principal import Principal
from kith.storage.system.saved_view import SavedView, ViewMark
from kith.storage.system.schedule import Schedule
from kith.storage.system.second_factor import RecoveryCode, SecondFactor
from kith.storage.system.session import Session
from kith.storage.system.share import Share, SharedWith
from kith.storage.system.submission import ConsentRow, FormCount, Submission
from kith.storage.system.throttle import Throttle
from kith.storage.system.touched import TouchedRow
from kith.storage.system.user import User
from kith.storage.system.user_role import UserRole

SYSTEM_METADATA = Base.metadata

__all__ = [
    "NAMING",
    "SYSTEM_METADATA",
    "ApiToken",
    "AppliedRow",
    "ApplyStep",
    "AuditRow",
    "BounceRow",
    "BulkRun",
    "CatalogueRow",
    "CommentRow",
    "ConsentRow",
    "Counter",
    "Credential",
    "EventRow",
    "ExternalIdentity",
    "Favourite",
    "File",
    "FormCount",
    "Group",
    "GroupMember",
    "IdempotencyRow",
    "JobRow",
    "JobTally",
    "MailRow",
    "MailText",
    "Mention",
    "Notification",
    "OneTimeToken",
    "ParkedRow",
    "Picture",
    "PortalAccess",
    "PortalWaiting",
    "Principal",
    "Recent",
    "RecoveryCode",
    "SavedView",
    "Schedule",
    "SecondFactor",
    "Session",
    "Share",
    "SharedWith",
    "Submission",
    "Suppression",
    "Throttle",
    "TouchedRow",
    "User",
    "UserRole",
    "ViewMark",
    "create_system",
]
