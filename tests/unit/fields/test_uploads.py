"""Files and images."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields.uploads import FilesType, ImageType


def test_image_takes_only_what_browsers_show():
    assert ImageType.declare({"accept": ["png"]}).accept == ("png",)
    with pytest.raises(KithError, match="svg"):
        ImageType.declare({"accept": ["png", "svg"]})


def test_limits_of_files_hold_for_each_of_them():
    field = FilesType.declare({"accept": ["pdf"], "max_megabytes": 5})
    assert (field.item.accept, field.item.max_megabytes) == (("pdf",), 5)
    assert field.reference == field.item.reference == "file"
