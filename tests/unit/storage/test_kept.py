"""What is dear to make, kept within bounds."""

from kith.storage.kept import Kept


def test_what_was_put_is_found_again():
    kept: Kept[str] = Kept(2)
    kept.put("a", "first")
    assert kept.get("a") == "first"


def test_what_was_never_put_is_none():
    assert Kept(2).get("a") is None


def test_the_oldest_goes_where_there_are_too_many():
    kept: Kept[int] = Kept(2)
    for number, key in enumerate("abc"):
        kept.put(key, number)
    assert [kept.get(key) for key in "abc"] == [None, 1, 2]
