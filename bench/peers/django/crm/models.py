"""Companies and contacts: the 21 columns of the file that all sides import, and what a record has besides."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

ROLES = [("lead", "Lead"), ("prospect", "Prospect"), ("client", "Client")]
COMPANY_ROLES = [*ROLES, ("partner", "Partner")]
PREFERENCES = [("any", "Any"), ("work_phone", "Work phone"), ("mobile_phone", "Mobile phone"), ("email", "E-mail")]
phone = RegexValidator(r"^\+?[0-9 ()/-]{5,30}\Z", "Not a phone number")


class Company(models.Model):
    """A company, called by its name."""

    role = models.CharField(max_length=20, choices=COMPANY_ROLES, default="lead")
    name = models.CharField(max_length=200, db_index=True)
    industry = models.CharField(max_length=100, blank=True)
    employees = models.IntegerField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True, validators=[phone])
    website = models.URLField(blank=True)
    country = models.CharField(max_length=2, blank=True)
    timezone = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=10, blank=True)
    notes = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "companies"

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person, with the index that the list by name needs."""

    role = models.CharField(max_length=20, choices=ROLES, default="lead")
    first_name = models.CharField(max_length=100)
    middle_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100)
    birthday = models.DateField(null=True, blank=True)
    do_not_email = models.BooleanField(default=False)
    do_not_call = models.BooleanField(default=False)
    preference = models.CharField(max_length=20, choices=PREFERENCES, default="any")
    notes = models.TextField(blank=True)
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="people")
    job_title = models.CharField(max_length=100, blank=True)
    certificate = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=50, blank=True)
    language = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)
    mobile_phone = models.CharField(max_length=30, blank=True, validators=[phone])
    mobile_phone_2 = models.CharField(max_length=30, blank=True, validators=[phone])
    work_phone = models.CharField(max_length=30, blank=True, validators=[phone])
    email = models.EmailField(null=True, blank=True, unique=True)
    email_2 = models.EmailField(blank=True)
    other_contacts = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("last_name", "first_name", "id")
        indexes = (models.Index(fields=["last_name", "first_name", "id"], name="contact_by_name"),)

    def __str__(self) -> str:
        return " ".join(part for part in (self.first_name, self.middle_name, self.last_name) if part)
