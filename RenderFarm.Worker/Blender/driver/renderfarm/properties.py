"""Properties of a scene by path, such as cycles.max_bounces or world.node_tree.nodes["Background"].inputs[1].default_value.

A path is walked by Blender's own description of its data, one property after the other; nothing is ever evaluated.
"""

import difflib
import math
import re

from renderfarm.refused import Refused

STEP = re.compile(r"""\.?(?P<name>[A-Za-z_][A-Za-z0-9_]*)|\[(?P<index>[0-9]{1,9})\]|\["(?P<double>[^"]*)"\]|\['(?P<single>[^']*)'\]""")

# The farm decides these for every job, or a setting of the job does; each with what to do instead.
FIXED = {
    "RenderSettings": {
        "engine": "Set the job's engine.",
        "filepath": "The farm decides where images go.",
        "threads": "The farm decides the threads.",
        "threads_mode": "The farm decides the threads.",
        "use_file_extension": "The farm decides where images go.",
        "use_overwrite": "The farm decides where images go.",
        "use_persistent_data": "The farm keeps data from frame to frame where it can.",
        "use_placeholder": "The farm decides where images go.",
    },
    "ImageFormatSettings": {
        "color_depth": "Set the job's format.",
        "file_format": "Set the job's format.",
        "media_type": "Set the job's format.",
    },
    "Scene": {name: "Set the job's frames." for name in (
        "frame_current", "frame_end", "frame_float", "frame_preview_end", "frame_preview_start", "frame_start", "frame_step",
        "frame_subframe", "use_preview_range")},
}

# Programs, and what chooses them.
SCRIPTS = {"Driver", "DriverTarget", "DriverVariable", "FreestyleModuleSettings", "ShaderNodeScript", "Text", "TextLine"}

PATHS = {"FILE_PATH", "DIR_PATH", "FILE_NAME"}


def parse(path):
    """The steps of a path: names, and indices or keys of lists."""
    steps, at = [], 0
    while at < len(path):
        match = STEP.match(path, at)
        is_name = match is not None and match["name"] is not None
        if match is None or (not steps and not is_name) or (is_name and (path[at] == ".") != bool(steps)):
            raise Refused("'%s' is no path: write names with dots between, and [0] or [\"name\"] after a list, as in "
                          "cycles.max_bounces or view_layers[\"ViewLayer\"].use_pass_z." % path)
        if is_name:
            steps.append(match["name"])
        elif match["index"] is not None:
            steps.append(int(match["index"]))
        else:
            steps.append((match["double"] if match["double"] is not None else match["single"],))
        at = match.end()
    return steps


def nearest(name, names):
    """What may be meant, as the end of a sentence."""
    close = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    return " Nearest: %s." % ", ".join(close) if close else ""


def describe(owner, name, path):
    """Blender's description of a property."""
    if not isinstance(name, str):
        raise Refused("'%s': what stands before [%s] is no list." % (path, name if isinstance(name, int) else name[0]))
    names = [known.identifier for known in owner.bl_rna.properties if known.identifier != "rna_type"]
    if name not in names:
        raise Refused("'%s': %s has no property '%s'.%s" % (path, owner.bl_rna.name, name, nearest(name, names)))
    return owner.bl_rna.properties[name]


def element(collection, key, path):
    """An element of a list by its index or name."""
    if isinstance(key, int):
        if key < len(collection):
            return collection[key]
        raise Refused("'%s': the list has %d elements, counted from 0." % (path, len(collection)))
    if isinstance(key, str):
        raise Refused("'%s': '%s' comes after a list; choose an element first, by [0] or [\"name\"]." % (path, key))
    found = collection.get(key[0])
    if found is None:
        raise Refused("'%s': the list has no '%s'.%s" % (path, key[0], nearest(key[0], list(collection.keys()))))
    return found


def find(scene, path):
    """The data that owns the property, Blender's description of it, and the index of an element of it or None."""
    steps = parse(path)
    if steps and steps[0] == "scene":
        steps = steps[1:]
    if not steps:
        raise Refused("'%s' names no property." % path)
    owner = scene
    while True:
        described = describe(owner, steps[0], path)
        rest = steps[1:]
        if not rest:
            return owner, described, None
        if described.type == "POINTER":
            owner = getattr(owner, described.identifier)
            steps = rest
        elif described.type == "COLLECTION":
            owner = element(getattr(owner, described.identifier), rest[0], path)
            steps = rest[1:]
        elif getattr(described, "is_array", False) and len(rest) == 1 and isinstance(rest[0], int):
            return owner, described, rest[0]
        else:
            raise Refused("'%s': %s has no parts; it takes %s." % (path, described.identifier, wanted(described)))
        if owner is None:
            raise Refused("'%s': the scene has no %s." % (path, described.identifier))
        if not steps:
            raise Refused("'%s' is no value. Name a property of it." % path)


def limits(described):
    """A number's range in words, as far as it has one."""
    low, high = described.hard_min, described.hard_max
    if described.type == "INT":
        low, high = (low if low > -2**31 else None), (high if high < 2**31 - 1 else None)
    else:
        low, high = (low if low > -1e37 else None), (high if high < 1e37 else None)
    if low is None and high is None:
        return ""
    if high is None:
        return ", at least %g" % low
    return ", at most %g" % high if low is None else " from %g to %g" % (low, high)


def wanted(described):
    """What a property takes, in words."""
    kind = described.type
    if kind == "ENUM":
        names = [item.identifier for item in described.enum_items]
        return ("any of " if described.is_enum_flag else "one of ") + ", ".join(names)
    if kind == "STRING":
        return "a text" + (" of at most %d characters" % (described.length_max - 1) if described.length_max else "")
    if kind in {"POINTER", "COLLECTION"}:
        return "no value: it has properties of its own"
    count = described.array_length if described.is_array else 1
    one = "true or false" if kind == "BOOLEAN" else ("a whole number" if kind == "INT" else "a number") + limits(described)
    return one if count == 1 else "%d values with commas between, each %s" % (count, one)


def scalar(described, text):
    """One value of a property's type; ValueError when it is none."""
    text = text.strip()
    if described.type == "BOOLEAN":
        return {"true": True, "on": True, "1": True, "false": False, "off": False, "0": False}.get(text.lower(), None)
    number = int(text) if described.type == "INT" else float(text)
    return number if math.isfinite(number) and described.hard_min <= number <= described.hard_max else None


def convert(described, text, index):
    """The text as a value of the property, or None when it is none."""
    if described.type == "STRING":
        return text if not described.length_max or len(text.encode()) < described.length_max else None
    if described.type == "ENUM":
        return {part.strip() for part in text.split(",")} if described.is_enum_flag else text.strip()
    try:
        if not described.is_array or index is not None:
            return scalar(described, text)
        values = [scalar(described, part) for part in text.strip().strip("[]()").split(",")]
    except ValueError:
        return None
    return None if None in values or len(values) != described.array_length else values


def check(owner, described, path):
    """Refuses what is not for a job to set."""
    name = described.identifier
    kind = owner.bl_rna.identifier
    if described.type in {"POINTER", "COLLECTION"}:
        raise Refused("'%s' is no value. Name a property of it." % path)
    if kind == "FFmpegSettings" or name in FIXED.get(kind, {}):
        raise Refused("'%s' cannot be set. %s" % (path, FIXED.get(kind, {}).get(name, "The farm stores images, no movies.")))
    if kind in SCRIPTS:
        raise Refused("'%s' cannot be set: scripts do not run on the farm." % path)
    if described.subtype in PATHS:
        raise Refused("'%s' cannot be set: it is a path, and the farm's machines have no files of yours." % path)
    if described.is_readonly or owner.is_property_readonly(name):
        raise Refused("'%s' can only be read." % path)


def assign(scene, path, text):
    """Sets a property from a text, and says whose it is and what it is called."""
    owner, described, index = find(scene, path)
    check(owner, described, path)
    name = described.identifier
    value = convert(described, text, index)
    wrong = Refused("'%s' is '%s'; it takes %s." % (path, text, wanted(described)))
    if value is None:
        raise wrong
    try:
        if index is not None:
            getattr(owner, name)[index] = value
        else:
            setattr(owner, name, value)
    except IndexError as error:
        raise Refused("'%s': it has %d values, counted from 0." % (path, described.array_length)) from error
    except TypeError as error:
        # An enum may have more or fewer names in this place than its description says; Blender lists them.
        listed = re.search(r"not found in \((.*)\)", str(error))
        raise Refused("'%s' is '%s'; it takes one of %s." % (path, text, listed[1].replace("'", ""))) if listed else wrong from error
    return owner, name
