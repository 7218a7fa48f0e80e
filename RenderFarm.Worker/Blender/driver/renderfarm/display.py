"""How pictures are shown, set on the scenes that the farm makes for itself."""

# Pictures that are ready for a display are shown as they are.
AS_IS = {"viewTransform": "Standard", "look": "None", "exposure": 0, "gamma": 1, "curves": False, "whiteBalance": False}


def display_as(scene, view):
    """Sets the view of a scene's colours; None shows pictures as they are. What this Blender's colour configuration lacks is passed over."""
    view = view or AS_IS
    for holder, attribute, name in (
            (scene.display_settings, "display_device", "displayDevice"),
            (scene.view_settings, "view_transform", "viewTransform"),
            (scene.view_settings, "look", "look"),
            (scene.view_settings, "exposure", "exposure"),
            (scene.view_settings, "gamma", "gamma"),
            (scene.view_settings, "use_curve_mapping", "curves"),
            (scene.view_settings, "use_white_balance", "whiteBalance")):
        if view.get(name) is not None and hasattr(holder, attribute):
            try:
                setattr(holder, attribute, view[name])
            except TypeError:
                pass
