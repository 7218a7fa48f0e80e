"""How things are said."""

# Names in a sentence; the rest is counted.
NAMED = 8


def listed(names):
    """Some names, as many as people read."""
    more = len(names) - NAMED
    return ", ".join(str(name) for name in names[:NAMED]) + (" and %d more" % more if more > 0 else "")
