"""Django as a site of this size would run it: persistent connections, cached templates, no debugging.

BENCH_DATABASE holds the database as JSON: {"file": ...} for SQLite, {"name": ..., "host": ..., "user": ...}.
"""

from __future__ import annotations

import json
import os
from typing import Any

# The same pragmas as Kith's and the floor's.
PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;"
    "PRAGMA mmap_size=2147418112; PRAGMA temp_store=MEMORY"
)


def _database(given: dict[str, str]) -> dict[str, Any]:
    if "file" in given:
        options = {"init_command": PRAGMAS, "transaction_mode": "IMMEDIATE", "timeout": 5}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": given["file"], "OPTIONS": options, "CONN_MAX_AGE": None}
    named = {"NAME": given["name"], "HOST": given["host"], "USER": given["user"]}
    return {"ENGINE": "django.db.backends.postgresql", **named, "CONN_MAX_AGE": None}


DATABASES = {"default": _database(json.loads(os.environ["BENCH_DATABASE"]))}
SECRET_KEY = "a key for measuring alone, on the loopback interface"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
USE_TZ = True
TIME_ZONE = "UTC"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOT_URLCONF = "urls"
WSGI_APPLICATION = "wsgi.application"
STATIC_URL = "/static/"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "crm",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.DjangoModelPermissions"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
