"""Views of lists that people keep: saved, shared, and opened again with what is left of them and open to the looker."""

from kith.records.saved_views.marks import mark
from kith.records.saved_views.model import KeptView, Opened, ViewContent, Views
from kith.records.saved_views.opening import open_view
from kith.records.saved_views.pinned import Pinned, pinned_views
from kith.records.saved_views.read import views_of
from kith.records.saved_views.save import keep, may_keep, remove, rename

__all__ = [
    "KeptView",
    "Opened",
    "Pinned",
    "ViewContent",
    "Views",
    "keep",
    "mark",
    "may_keep",
    "open_view",
    "pinned_views",
    "remove",
    "rename",
    "views_of",
]
