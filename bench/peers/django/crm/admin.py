"""The admin: lists with a filter, a search and heads that sort; a company's page with its people below."""

from __future__ import annotations

from django.contrib import admin

from crm.models import Company, Contact


class PeopleBelow(admin.TabularInline):
    """The contacts of a company, in rows."""

    model = Contact
    fields = ("first_name", "last_name", "role", "job_title", "email")
    extra = 0
    show_change_link = True


@admin.register(Company)
class Companies(admin.ModelAdmin):
    """Companies."""

    list_display = ("name", "role", "industry", "country", "email")
    list_filter = ("role",)
    list_per_page = 50
    search_fields = ("name", "email")
    inlines = (PeopleBelow,)


@admin.register(Contact)
class Contacts(admin.ModelAdmin):
    """Contacts, with their company's name."""

    list_display = ("__str__", "role", "company", "email", "mobile_phone")
    list_filter = ("role", "active")
    list_per_page = 50
    list_select_related = ("company",)
    raw_id_fields = ("company",)
    search_fields = ("first_name", "last_name", "email", "mobile_phone")
