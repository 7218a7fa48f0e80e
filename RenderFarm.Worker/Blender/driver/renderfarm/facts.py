"""What the open scene and this Blender are, told the same way for every version."""

import bpy


def settings_of_engine(scene):
    """The holder and the name of the engine's samples per pixel, or (None, None)."""
    engine = scene.render.engine
    if engine == "CYCLES":
        return scene.cycles, "samples"
    if engine.startswith("BLENDER_EEVEE"):
        return scene.eevee, "taa_render_samples"
    return None, None


def has_denoiser():
    try:
        import _cycles
    except ImportError:
        return False
    return bool(getattr(_cycles, "with_openimagedenoise", False))


def version_text(version):
    """The first two numbers: the third of a file is not that of a release."""
    return "%d.%d" % tuple(version[:2])


def layers(scene):
    return [layer for layer in scene.view_layers if layer.use]


def uses_sequencer(scene):
    """Whether the image is the sequencer's: sounds make none, nor do strips and channels that are muted."""
    editor = scene.sequence_editor
    if editor is None or not scene.render.use_sequencer:
        return False
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences
    silent = {number for number, channel in enumerate(getattr(editor, "channels", ())) if channel.mute}
    return any(strip.type != "SOUND" and not strip.mute and strip.channel not in silent for strip in strips)


def has_sound(scene):
    """Whether the scene is heard: sound strips, strips of scenes, speakers."""
    editor = scene.sequence_editor
    strips = editor.strips_all if hasattr(editor, "strips_all") else getattr(editor, "sequences_all", ())
    return (
        any(strip.type in {"SOUND", "SCENE"} and not strip.mute for strip in strips)
        or any(block.type == "SPEAKER" for block in scene.objects))


def cameras(scene):
    return [block for block in scene.objects if block.type == "CAMERA"]


def uses_motion_blur(scene):
    # EEVEE had a switch of its own before 4.2.
    if scene.render.engine.startswith("BLENDER_EEVEE") and hasattr(scene.eevee, "use_motion_blur"):
        return scene.eevee.use_motion_blur
    return scene.render.use_motion_blur


def is_newer():
    """Whether the file was written by a newer Blender than this one; a third number changes no file."""
    return tuple(bpy.data.version[:2]) > tuple(bpy.app.version[:2])


def has_volume():
    """Whether anything in the file is a volume, or looks like one."""
    trees = [getattr(block, "node_tree", None) for block in (*bpy.data.materials, *bpy.data.worlds)]
    return len(bpy.data.volumes) > 0 or any(link.to_socket.name == "Volume" for tree in trees if tree is not None for link in tree.links)


def camera_name(scene):
    if scene.camera is not None:
        return scene.camera.name
    for marker in scene.timeline_markers:
        if marker.camera is not None:
            return marker.camera.name
    return "(video sequencer)" if uses_sequencer(scene) else None


def is_plain():
    """Whether names and paths can break no line that Blender prints them in."""
    texts = [(block.name, getattr(block, "filepath", "")) for block in bpy.data.user_map()]
    texts += [(layer.name,) for scene in bpy.data.scenes for layer in scene.view_layers]
    return all(text.isprintable() for several in texts for text in several)


def file_output_nodes():
    trees = [tree for tree in bpy.data.node_groups]
    for scene in bpy.data.scenes:
        tree = getattr(scene, "compositing_node_group", None) or getattr(scene, "node_tree", None)
        if tree is not None:
            trees.append(tree)
    return [node for tree in trees for node in tree.nodes if node.bl_idname == "CompositorNodeOutputFile"]


def size(scene):
    """Width and height of the image in pixels, or None where only a part of it is kept."""
    render = scene.render
    if render.use_border and render.use_crop_to_border:
        return None, None
    if render.use_multiview:
        return None, None
    percent = render.resolution_percentage
    return max(1, render.resolution_x * percent // 100), max(1, render.resolution_y * percent // 100)
