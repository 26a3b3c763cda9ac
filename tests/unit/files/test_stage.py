"""Files that are taken in: limits, what they really are, what they are called, and that nothing is left half."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from tests.unit.files.doing import HTML, PDF, SVG, TEXT, Harbour, archive, picture

from kith.errors import KithError
from kith.files import find, stage, store_of
from kith.files.model import KEPT_STAGED, MOST_STAGED
from kith.plugins import hookimpl
from kith.storage.system import File
from kith.testing.site import relay_of


def code_of(harbour: Harbour, content: bytes, name: str, **more: Any) -> str:
    with pytest.raises(KithError) as refused:
        harbour.stage(content, name, **more)
    return refused.value.problems[0].code


def content_of(harbour: Harbour, file: Any, **part: int) -> bytes:
    return b"".join(store_of(harbour.site.settings).read(file.key, **part))


def test_a_file_is_kept_as_it_came(harbour: Harbour) -> None:
    file = harbour.stage(PDF, "offer.pdf")
    assert (file.name, file.type, file.size) == ("offer.pdf", "application/pdf", len(PDF))
    assert file.digest == hashlib.sha256(PDF).hexdigest()
    assert content_of(harbour, file) == PDF


def test_its_row_waits_for_a_record_for_a_day(harbour: Harbour) -> None:
    file = harbour.stage(PDF)
    with harbour.site.reading() as tx:
        found = find(tx, file.id)
        until = tx.connection.execute(sa.select(File.clear_at)).scalar_one()
    assert found is not None
    assert (found.state, found.ready, found.record) == ("staged", True, None)
    assert until == harbour.site.clock.clock.now() + KEPT_STAGED


def test_a_part_of_it_can_be_read(harbour: Harbour) -> None:
    file = harbour.stage(PDF)
    assert content_of(harbour, file, start=1, stop=4) == b"PDF"
    assert content_of(harbour, file, start=len(PDF) - 4) == b"EOF\n"


def test_several_parts_go_up_one_by_one(harbour: Harbour) -> None:
    content = PDF + b"\n%" + b"0123456789" * 1_200_000
    assert content_of(harbour, harbour.stage(content)) == content


def test_the_key_has_nothing_of_the_name(harbour: Harbour) -> None:
    assert "offer" not in harbour.stage(PDF, "../../offer.pdf").key


def test_a_file_beyond_the_limit_is_refused_as_soon_as_it_is_reached(small: Harbour) -> None:
    class Endless:
        taken = 0

        def read(self, size: int) -> bytes:
            self.taken += size
            return b"x" * size

    small.configure(max_size=100_000)
    endless = Endless()
    with pytest.raises(KithError) as refused:
        stage(small.site, endless, "x.txt", owner=None)
    assert refused.value.problems[0].code == "K660"
    assert endless.taken < 300_000


def test_an_empty_file_is_refused(small: Harbour) -> None:
    assert code_of(small, b"", "x.txt") == "K661"


def test_the_site_says_which_types_are_taken(small: Harbour) -> None:
    small.configure(types=("pdf", "png"))
    assert small.stage(PDF, "a.pdf").type == "application/pdf"
    assert code_of(small, TEXT, "a.txt") == "K662"


def test_a_page_that_calls_itself_an_image_is_refused_where_images_are_wanted(small: Harbour) -> None:
    assert code_of(small, HTML, "me.png", accept=("png",)) == "K662"


def test_a_page_that_calls_itself_an_image_gets_its_true_ending(small: Harbour) -> None:
    file = small.stage(HTML, "me.png")
    assert (file.name, file.type, file.previewed) == ("me.png.html", "text/html", False)


def test_a_drawing_with_a_script_is_no_image(small: Harbour) -> None:
    assert small.stage(SVG, "logo.svg").type == "image/svg+xml"
    assert not small.stage(SVG, "logo.svg").previewed
    assert code_of(small, SVG, "logo.png", accept=("png", "jpg")) == "K662"


def test_what_hangs_on_an_image_is_gone(harbour: Harbour) -> None:
    polyglot = picture("GIF") + b"/*<script>alert(1)</script>*/=1;"
    kept = content_of(harbour, harbour.stage(polyglot, "me.gif"))
    assert b"script" not in kept
    assert Image.open(io.BytesIO(kept)).format == "GIF"


def test_a_comment_in_an_image_is_gone(small: Harbour) -> None:
    told = picture("GIF", comment=b"<script>alert(1)</script>")
    assert b"script" in told
    assert b"script" not in content_of(small, small.stage(told, "me.gif"))


def test_where_a_picture_was_taken_is_gone(small: Harbour) -> None:
    exif = Image.Exif()
    exif[0x010E] = "the secret cove"
    kept = content_of(small, small.stage(picture("JPEG", exif=exif), "me.jpg"))
    assert b"cove" not in kept


def test_a_picture_that_lies_on_its_side_is_turned(small: Harbour) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = small.stage(picture("JPEG", size=(40, 30), exif=exif), "me.jpg")
    assert (file.width, file.height) == (30, 40)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_each_format_of_images_stays_what_it_is(small: Harbour, form: str) -> None:
    file = small.stage(picture(form), "me.jpg")
    assert Image.open(io.BytesIO(content_of(small, file))).format == form
    preview = b"".join(store_of(small.site.settings).read(file.preview_key))
    assert Image.open(io.BytesIO(preview)).format == "WEBP"


def test_a_moving_picture_keeps_moving(small: Harbour) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), (shade, 0, 0)) for shade in (0, 90, 180)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=100)
    kept = content_of(small, small.stage(out.getvalue(), "me.gif"))
    assert getattr(Image.open(io.BytesIO(kept)), "n_frames", 1) == 3


def test_a_small_file_that_is_a_huge_image_is_refused_before_it_is_decoded(small: Harbour) -> None:
    out = io.BytesIO()
    Image.new("1", (12_000, 8_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert code_of(small, out.getvalue(), "bomb.png") == "K664"


def test_half_an_image_is_refused(small: Harbour) -> None:
    assert code_of(small, picture("PNG", size=(300, 300))[:200], "me.png") == "K663"


def test_an_archive_is_never_unpacked(small: Harbour) -> None:
    assert small.stage(archive("a.txt"), "a.zip").type == "application/zip"


@pytest.mark.parametrize(
    ("names", "type"),
    [
        (("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
        (("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
        (("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macroEnabled"),
    ],
)
def test_what_an_office_made_is_told_by_its_parts(small: Harbour, names: tuple[str, ...], type: str) -> None:
    assert type in small.stage(archive(*names), "a.docx").type


def test_a_plain_archive_is_no_document(small: Harbour) -> None:
    assert code_of(small, archive("a.txt"), "a.docx", accept=("docx",)) == "K662"


def test_who_has_let_too_many_wait_is_refused(small: Harbour) -> None:
    ada = small.site.actor("skipper")
    with small.site.writing() as tx:
        row = {"owner_id": ada.user, "name": "x", "mime": "x", "size": 1, "digest": "x", "storage_key": "x"}
        rows = [row | {"id": f"{n:036d}", "created_at": tx.clock.now()} for n in range(MOST_STAGED)]
        tx.connection.execute(sa.insert(File), rows)
    assert code_of(small, PDF, "a.pdf", owner=ada) == "K667"


class Scanner:
    said: str | None = None

    def __init__(self) -> None:
        self.seen: list[Any] = []

    @hookimpl
    def kith_scan_file(self, upload: Any) -> str | None:
        self.seen.append((upload.name, upload.type, upload.path.read_bytes()))
        if self.said == "raise":
            raise OSError("no scanner")
        return self.said


def scanned_by(harbour: Harbour, said: str | None) -> Scanner:
    scanner = Scanner()
    scanner.said = said
    harbour.site.hooks = relay_of([scanner])
    return scanner


def test_kith_scan_file_sees_all_bytes_and_the_true_type(small: Harbour) -> None:
    scanner = scanned_by(small, None)
    small.stage(PDF, "a.txt")
    assert scanner.seen == [("a.txt.pdf", "application/pdf", PDF)]


def test_kith_scan_file_refuses_with_its_reason_and_nothing_is_kept(small: Harbour) -> None:
    scanned_by(small, "it holds Eicar")
    assert code_of(small, PDF, "a.pdf") == "K665"
    with small.site.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count(File.id))).scalar_one() == 0


def test_a_scanner_that_fails_lets_nothing_pass(small: Harbour) -> None:
    scanned_by(small, "raise")
    assert code_of(small, PDF, "a.pdf") == "K666"


def test_a_store_that_fails_leaves_a_row_that_nobody_can_claim(small: Harbour, tmp_path: Any) -> None:
    small.configure(store=f"{tmp_path}/shut")
    (tmp_path / "shut").write_text("in the way")
    assert code_of(small, PDF, "a.pdf") == "K670"
    with small.site.reading() as tx:
        assert tx.connection.execute(sa.select(File.ready_at)).scalars().all() == [None]
