"""What tells whether two records are probably the same: the stored cell of a field that `duplicates:` compares.

Texts are compared by their sort key: case, accents and signs aside. All others are by what tells their values apart:
e-mail addresses without regard to case, telephone numbers in their international form.
"""

from __future__ import annotations

import sqlalchemy as sa

from kith.definition.model import Field


def alike_place(field: Field) -> int:
    """The place of that cell in `field.type.columns(sort=field.sort)`."""
    if field.type.name != "text":
        return field.type.key_place
    specs = field.type.columns(sort=field.sort)
    return next((place for place, spec in enumerate(specs) if spec.role == "sort"), field.type.key_place)


def alike_column(field: Field, table: sa.Table) -> sa.Column[object]:
    """The column that holds it, in the table of the field's module."""
    return table.c[field.type.columns(sort=field.sort)[alike_place(field)].name(field.physical)]
