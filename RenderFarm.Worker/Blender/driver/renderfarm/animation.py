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


def drivers():
    """Every driver of the file, with the data-block that it is on."""
    owners = list(bpy.data.user_map())
    owners += [tree for tree in (getattr(owner, "node_tree", None) for owner in owners) if tree is not None]
    for owner in owners:
        animation = getattr(owner, "animation_data", None)
        for curve in animation.drivers if animation is not None else ():
            yield owner, curve.driver


def release(owner, name):
    """Takes a property away from its animation, which would put its own value back at every frame."""
    try:
        path = owner.path_from_id(name)
    except ValueError:
        return
    for curve in curves(owner.id_data):
        if curve.data_path == path:
            curve.mute = True
