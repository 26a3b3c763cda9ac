"""The REST API: lists that filter, sort, search and page, one record, and creating."""

from __future__ import annotations

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers, viewsets
from rest_framework.filters import OrderingFilter, SearchFilter
from rest_framework.pagination import CursorPagination, LimitOffsetPagination

from crm.models import Company, Contact

PAGE = 50


class CompanyRef(serializers.ModelSerializer):
    """A company inside of a contact: its id and name."""

    title = serializers.CharField(source="name")

    class Meta:
        model = Company
        fields = ("id", "title")


class ContactRow(serializers.ModelSerializer):
    """A contact in a list."""

    title = serializers.CharField(source="__str__", read_only=True)
    company = CompanyRef(read_only=True)

    class Meta:
        model = Contact
        fields = (
            *("id", "title", "role", "first_name", "last_name", "email", "mobile_phone", "job_title", "country"),
            *("birthday", "created_at", "company"),
        )


class ContactWhole(serializers.ModelSerializer):
    """A contact with all its fields, as it is created."""

    class Meta:
        model = Contact
        fields = "__all__"


class CompanyWhole(serializers.ModelSerializer):
    """A company with all its fields."""

    class Meta:
        model = Company
        fields = "__all__"


class Person(serializers.ModelSerializer):
    """A contact in the list of its company."""

    title = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = Contact
        fields = ("id", "title", "role", "job_title", "email")


class ByCursor(CursorPagination):
    """Pages without a count."""

    page_size = PAGE
    ordering = ("last_name", "first_name", "id")


class ByOffset(LimitOffsetPagination):
    """Pages with a count, and jumps."""

    default_limit = PAGE


class Contacts(viewsets.ModelViewSet):
    """/contacts/: without a count."""

    queryset = Contact.objects.select_related("company")
    pagination_class: Any = ByCursor
    filter_backends = (DjangoFilterBackend, OrderingFilter, SearchFilter)
    filterset_fields = ("role", "company", "country", "active")
    ordering_fields = ("last_name", "first_name", "created_at", "id")
    search_fields = ("first_name", "last_name", "email", "mobile_phone")

    def get_serializer_class(self) -> Any:
        """Few fields in a list, all in a record."""
        return ContactRow if self.action == "list" else ContactWhole


class CountedContacts(Contacts):
    """/counted/: the same, with a count and an offset."""

    pagination_class: Any = ByOffset


class Companies(viewsets.ModelViewSet):
    """/companies/."""

    queryset = Company.objects.order_by("id")
    serializer_class = CompanyWhole
    pagination_class = ByOffset


class People(viewsets.ReadOnlyModelViewSet):
    """/companies/ID/people/."""

    serializer_class = Person
    pagination_class = ByCursor

    def get_queryset(self) -> Any:
        """The contacts of the company in the address."""
        return Contact.objects.filter(company_id=self.kwargs["company"])
