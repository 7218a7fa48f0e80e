"""What a scene uses, and what only lies about in its file."""

import bpy

from renderfarm.animation import curves

# Shown while one works, never rendered: a file that only these want is not missed.
BESIDE = (bpy.types.Brush, bpy.types.Screen, bpy.types.WindowManager, bpy.types.WorkSpace)


def is_shown_only(user, used):
    """Whether a data-block is a picture behind the work: a reference image, a camera's background."""
    if not isinstance(used, (bpy.types.Image, bpy.types.MovieClip)):
        return False
    return isinstance(user, bpy.types.Camera) or (isinstance(user, bpy.types.Object) and user.type == "EMPTY")


def rendered_collections(scene):
    """Collections that a view layer has, as far as none above them is excluded."""
    found, waiting = set(), [layer.layer_collection for layer in scene.view_layers if layer.use]
    while waiting:
        layer = waiting.pop()
        if not layer.exclude:
            found.add(layer.collection)
            waiting += layer.children
    return found


def is_hidden(scene, rendered, user, used):
    """Whether the user only holds the other, which no view layer renders. What an instance or a modifier shows has it for a user too."""
    if not isinstance(user, (bpy.types.Scene, bpy.types.Collection)):
        return False
    if isinstance(used, bpy.types.Collection):
        return used.hide_render or (used not in rendered and isinstance(user, bpy.types.Scene))
    return isinstance(used, bpy.types.Object) and used.hide_render and not any(curve.data_path == "hide_render" for curve in curves(used))


def live_nodes(tree):
    """Nodes that lead to an output of the tree. Those of geometry all do, as far as is known here."""
    if tree.bl_idname == "GeometryNodeTree":
        return set(tree.nodes)
    sources = {}
    for link in tree.links:
        sources.setdefault(link.to_node, []).append(link.from_node)
    live, waiting = set(), [node for node in tree.nodes if not node.outputs and not node.bl_idname.endswith(("Viewer", "OutputFile"))]
    while waiting:
        node = waiting.pop()
        if node not in live:
            live.add(node)
            waiting += sources.get(node, ())
    return live


def images_of_loose_nodes(owner):
    """Images of nodes that lead to no output."""
    tree = owner if isinstance(owner, bpy.types.NodeTree) else getattr(owner, "node_tree", None)
    if tree is None:
        return set()
    shown = {getattr(node, "image", None) for node in live_nodes(tree)}
    return {getattr(node, "image", None) for node in tree.nodes} - shown - {None}


def reachable(scene, everything=False):
    """Every data-block that the scene's pixels may need, directly or through others; or that it has at all."""
    rendered, loose, uses = rendered_collections(scene), {}, {}
    # Workbench shows the image that a material has for the active one, linked or not.
    keeps_loose = everything or scene.render.engine == "BLENDER_WORKBENCH"
    for used, users in bpy.data.user_map().items():
        for user in users:
            if isinstance(used, BESIDE) or is_shown_only(user, used):
                continue
            if not everything and is_hidden(scene, rendered, user, used):
                continue
            if not keeps_loose and isinstance(used, bpy.types.Image):
                if user not in loose:
                    loose[user] = images_of_loose_nodes(user)
                if used in loose[user]:
                    continue
            uses.setdefault(user, []).append(used)
    found, waiting = set(), [scene]
    while waiting:
        block = waiting.pop()
        if block not in found:
            found.add(block)
            waiting += uses.get(block, ())
    return found


def trees(blocks):
    """The node trees among and inside data-blocks."""
    for block in blocks:
        if isinstance(block, bpy.types.NodeTree):
            yield block
        for name in ("node_tree", "compositing_node_group"):
            tree = getattr(block, name, None)
            if tree is not None:
                yield tree
