"""Curves and drivers of the open scene, in every layout that Blender has had for them."""

import bpy


def curves_of(action):
    """An action's curves: in one list before 4.4, in channel bags since."""
    if hasattr(action, "fcurves"):
        yield from action.fcurves
        return
    for layer in action.layers:
        for strip in layer.strips:
            for bag in getattr(strip, "channelbags", ()):
                yield from bag.fcurves


def curves(block):
    """Everything that animates a data-block: curves of its action and of its NLA strips, and drivers."""
    animation = getattr(block, "animation_data", None)
    if animation is None:
        return
    actions = {animation.action} | {strip.action for track in animation.nla_tracks for strip in track.strips}
    for action in actions - {None}:
        yield from curves_of(action)
    yield from animation.drivers


def animated():
    """Every data-block of the file that has animation, node trees inside of others too."""
    owners = list(bpy.data.user_map())
    owners += [tree for tree in (getattr(owner, "node_tree", None) for owner in owners) if tree is not None]
    return [owner for owner in owners if getattr(owner, "animation_data", None) is not None]


def drivers():
    """Every driver of the file, with the data-block that it is on."""
    for owner in animated():
        for curve in owner.animation_data.drivers:
            yield owner, curve.driver


# Curves of drivers that are muted since the file was opened.
held = []


def needs_python(driver):
    """Whether a driver does not run on the farm; simple expressions are Blender's own arithmetic and run everywhere."""
    return driver.type == "SCRIPTED" and not driver.is_simple_expression


@bpy.app.handlers.persistent
def hold_scripted(*_):
    """Keeps what they drive at its saved value. Blender evaluates a file once it is open, and a driver that may not run as 0."""
    held.clear()
    for owner in animated():
        for curve in owner.animation_data.drivers:
            if needs_python(curve.driver) and not curve.mute:
                curve.mute = True
                held.append(curve)


def let_go():
    """Leaves the drivers as they are in the file, to save it."""
    for curve in held:
        curve.mute = False


bpy.app.handlers.load_post.append(hold_scripted)


def release(owner, name):
    """Takes a property away from its animation, which would put its own value back at every frame."""
    try:
        path = owner.path_from_id(name)
    except ValueError:
        return
    for curve in curves(owner.id_data):
        if curve.data_path == path:
            curve.mute = True
