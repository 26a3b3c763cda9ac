from __future__ import annotations

import pytest

from kith.transfer.encoding import find_encoding

GERMAN = "Vorname;Nachname;Straße\nJürgen;Größmann;Häuserweg 3\nÄnne;Böhm;Überfahrt 9\n"


def file_with(tmp_path, content: bytes):
    path = tmp_path / "people.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_german_table_is_read_back_from_every_encoding_that_spreadsheets_write(tmp_path, codec):
    path = file_with(tmp_path, GERMAN.encode(codec))
    assert path.read_text(encoding=find_encoding(path, "de")) == GERMAN


@pytest.mark.parametrize(
    ("locale", "codec", "text"),
    [
        ("pl", "cp1250", "imię;nazwisko\nŁukasz;Źrebiec\nMałgorzata;Dąbek\n"),
        ("ru", "cp1251", "имя;фамилия\nЮрий;Щукин\nАнна;Петрова\n"),
        ("el", "cp1253", "όνομα;επώνυμο\nΕλένη;Παππάς\nΓιώργος;Ξένος\n"),
        ("tr", "cp1254", "ad;soyad\nÇağlar;Yıldız\nŞule;Öztürk\n"),
        ("ja", "cp932", "名;姓\nさくら;佐藤\n健太;高橋\n"),
    ],
)
def test_the_code_page_of_the_sites_language_is_found(tmp_path, locale, codec, text):
    path = file_with(tmp_path, text.encode(codec))
    assert path.read_text(encoding=find_encoding(path, locale)) == text


def test_cyrillic_is_found_on_an_english_site_too(tmp_path):
    text = "имя;фамилия;город\n" + "Юрий;Щукин;Москва\nАнна;Петрова;Казань\n" * 20
    path = file_with(tmp_path, text.encode("cp1251"))
    assert path.read_text(encoding=find_encoding(path, "en")) == text


def test_one_odd_byte_far_behind_is_enough_to_leave_utf_8(tmp_path):
    path = file_with(tmp_path, b"name\n" + b"Ann\n" * 50_000 + "Zoë\n".encode("cp1252"))
    assert find_encoding(path, "en") == "cp1252"


def test_an_empty_file_counts_as_utf_8(tmp_path):
    assert find_encoding(file_with(tmp_path, b""), "en") == "utf-8"
