"""How pictures are shown, set on the scenes that the farm makes for itself."""

# Pictures that are ready for a display are shown as they are.
AS_IS = {"viewTransform": "Standard", "look": "None", "exposure": 0, "gamma": 1}


def curves_of(settings):
    """The curves that colours go through before the view, or None."""
    if not settings.use_curve_mapping or settings.curve_mapping is None:
        return None
    mapping = settings.curve_mapping
    return {
        "tone": mapping.tone,
        "extend": mapping.extend,
        "blackLevel": list(mapping.black_level),
        "whiteLevel": list(mapping.white_level),
        "channels": [
            [{"x": point.location[0], "y": point.location[1], "handle": point.handle_type} for point in curve.points]
            for curve in mapping.curves],
    }


def use_curves(settings, curves):
    settings.use_curve_mapping = curves is not None
    if curves is None:
        return
    mapping = settings.curve_mapping
    mapping.tone, mapping.extend = curves["tone"], curves["extend"]
    mapping.black_level, mapping.white_level = curves["blackLevel"], curves["whiteLevel"]
    for curve, wanted in zip(mapping.curves, curves["channels"]):
        while len(curve.points) > 2:
            curve.points.remove(curve.points[1])
        # A curve has two points at least, its ends.
        for point, one in zip((curve.points[0], curve.points[1]), (wanted[0], wanted[-1])):
            point.location, point.handle_type = (one["x"], one["y"]), one["handle"]
        for one in wanted[1:-1]:
            curve.points.new(one["x"], one["y"]).handle_type = one["handle"]
    mapping.update()


def display_as(scene, view):
    """Sets the view of a scene's colours; None shows pictures as they are.

    What this Blender's colour configuration lacks is passed over.
    """
    view = view or AS_IS
    settings = scene.view_settings
    for holder, attribute, name in (
            (scene.display_settings, "display_device", "displayDevice"),
            (settings, "view_transform", "viewTransform"),
            (settings, "look", "look"),
            (settings, "exposure", "exposure"),
            (settings, "gamma", "gamma"),
            (settings, "white_balance_temperature", "temperature"),
            (settings, "white_balance_tint", "tint")):
        if view.get(name) is not None and hasattr(holder, attribute):
            try:
                setattr(holder, attribute, view[name])
            except TypeError:
                pass
    if hasattr(settings, "use_white_balance"):
        settings.use_white_balance = view.get("temperature") is not None
    use_curves(settings, view.get("curves"))
