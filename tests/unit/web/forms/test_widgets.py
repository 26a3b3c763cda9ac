"""The templates of inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from kith.fields import field_types

WIDGETS = Path(__file__).parents[4] / "platform/kith/web/templates/widgets"
TYPES = field_types()


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_field_type_has_the_template_of_its_input(name):
    assert (WIDGETS / f"{TYPES[name].widget}.jinja2").is_file()


def test_no_template_is_left_over():
    assert {path.stem for path in WIDGETS.iterdir()} == {type_.widget for type_ in TYPES.values()}
