"""K956: jobs, as whoever looks after them meets them."""

CODES = {
    "K956": (
        'there is no such job: "{named}"',
        "`kith jobs list` tells which there are; only those that were set aside are tried again or discarded.",
    ),
}
