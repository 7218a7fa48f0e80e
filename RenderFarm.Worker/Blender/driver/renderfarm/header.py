"""What the first bytes of a .blend say."""

import re

# BLENDER-v304 before Blender 5, BLENDER17-01v0500 since. Compressed files begin otherwise.
VERSION = re.compile(rb"BLENDER(?:[-_][vV](\d)(\d\d)|\d\d-\d\d[vV](\d\d)(\d\d))")


def version(path):
    """Major and minor version of the Blender that wrote the file; None where its first bytes do not tell."""
    try:
        with open(path, "rb") as file:
            match = VERSION.match(file.read(17))
    except OSError:
        return None
    return match and tuple(int(number) for number in match.groups() if number is not None)
