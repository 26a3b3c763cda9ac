"""K66: files that are uploaded."""

CODES: dict[str, tuple[str, str]] = {
    "K660": ('"{name}" is larger than {most}', "Send a smaller file, or ask an administrator to raise the limit."),
    "K661": ('"{name}" is empty', "Choose the file again: it may not have been saved yet."),
    "K662": (
        '"{name}" is not taken here: its content is {type}, and only {accepted} are',
        "Save it as one of these kinds of file, then choose it again.",
    ),
    "K663": (
        '"{name}" can\'t be read as an image',
        "Open it in a program for images, save it anew as JPEG or PNG, then choose it again.",
    ),
    "K664": (
        '"{name}" is too large an image: at most {megapixels} megapixels are taken',
        "Scale it down, then choose it again.",
    ),
    "K665": ('"{name}" was refused: {reason}', "Don't open it; ask whoever gave it to you."),
    "K666": ('"{name}" couldn\'t be examined just now', "Try again in a while; an administrator finds why in the log."),
    "K667": (
        "you have uploaded {count} files that belong to no record yet",
        "Save the records that they are meant for, or wait a day: then those that nobody needs are gone.",
    ),
    "K668": (
        '"{label}" names a file that is not there: {value}',
        "Upload the file first and send the id that comes back.",
    ),
    "K669": ("no file was chosen", "Choose a file, then send it."),
    "K670": ("files can't be stored or read just now", "Try again in a while; an administrator finds why in the log."),
    "K671": ("a record takes at most {most} attachments", "Remove some, or put several files into one archive."),
    "K672": ("a comment takes at most {most} files", "Write a second comment, or put them into one archive."),
}
