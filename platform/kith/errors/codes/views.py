"""K690 to K699: views of lists that people keep."""

CODES = {
    "K690": (
        "there is no such view, or it isn't shared with you any more",
        "Choose another view of the list.",
    ),
    "K691": ("a view needs a name of at most {most} characters", "Give it a short name."),
    "K692": (
        "your roles don't let you share views",
        "Keep it for yourself, or ask an administrator for `share_views`.",
    ),
    "K693": ("you keep {most} views of this list already", "Remove one that you don't need."),
    "K694": ("this view belongs to somebody else", "Save a view of your own from it."),
    "K695": (
        "this filter can't be kept: it names something that isn't there any more",
        "Take that part of the filter away.",
    ),
    "K696": ("a view of more than {most} characters can't be kept", "Ask for less at once."),
    "K697": (
        "this view goes on without parts of it: what they name is gone, or isn't open to you",
        "Look at the view, and put it in order.",
    ),
}
