"""The one way in which a command is refused."""


class Refused(Exception):
    """The scene cannot be rendered; the text is for the user."""
