"""How a department's status is shown: a sign, a colour and a word."""

from keyfigures.figures import theme
from keyfigures.flags import Status

# A sign that is told apart without colour, and the colour of its word; each at least 4.5:1 on white.
SIGNS = {
    Status.FLAGGED: ("▲", theme.AVERAGE),
    Status.MAYBE: ("◆", "#7A5B00"),
    Status.NONE: ("·", theme.MUTED),
    Status.NOT_ASSESSABLE: ("?", theme.MUTED),
}
STATUSES = {
    Status.FLAGGED: "needs_status_flagged",
    Status.MAYBE: "needs_status_maybe",
    Status.NONE: "needs_status_none",
    Status.NOT_ASSESSABLE: "needs_status_unknown",
}
