"""The settings of a site: config/kith.yaml and the environment."""

from kith.settings.files import FileSettings
from kith.settings.load import load_settings
from kith.settings.mail import BounceSettings, MailSettings
from kith.settings.model import Keep, Limits, Sessions, Settings
from kith.settings.schema import SETTINGS_SCHEMA

__all__ = [
    "SETTINGS_SCHEMA",
    "BounceSettings",
    "FileSettings",
    "Keep",
    "Limits",
    "MailSettings",
    "Sessions",
    "Settings",
    "load_settings",
]
