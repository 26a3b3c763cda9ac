"""Where things are: /api/ and /admin/."""

from __future__ import annotations

from crm.api import Companies, Contacts, CountedContacts, People
from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import SimpleRouter

router = SimpleRouter()
router.register("contacts", Contacts, basename="contact")
router.register("counted", CountedContacts, basename="counted")
router.register("companies", Companies, basename="company")
router.register(r"companies/(?P<company>\d+)/people", People, basename="people")

urlpatterns = [path("api/", include(router.urls)), path("admin/", admin.site.urls)]
