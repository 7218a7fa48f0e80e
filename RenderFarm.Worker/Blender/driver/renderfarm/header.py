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


def is_unknown(path, complaint):
    """Whether a Blender that complained so does not know the header of the file, which is unpacked well: a newer one has written it."""
    try:
        with open(path, "rb") as file:
            is_packed = file.read(4) == b"\x28\xb5\x2f\xfd"
    except OSError:
        return False
    return is_packed and ("not a blend file" in complaint or "newer version of Blender" in complaint)
