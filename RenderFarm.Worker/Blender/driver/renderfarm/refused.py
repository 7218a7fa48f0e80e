"""The ways in which a command is refused."""


class Refused(Exception):
    """The scene cannot be rendered; the text is for the user."""


class Unfit(Refused):
    """The scene cannot be rendered by this worker; the text is for the user."""
