"""What a scene uses, and what only lies about in its file."""

import bpy

# Shown while one works, never rendered: a file that only these want is not missed.
BESIDE = (bpy.types.Brush, bpy.types.Screen, bpy.types.WindowManager, bpy.types.WorkSpace)


def is_shown_only(user, used):
    """Whether a data-block is a picture behind the work: a reference image, a camera's background."""
    if not isinstance(used, (bpy.types.Image, bpy.types.MovieClip)):
        return False
    return isinstance(user, bpy.types.Camera) or (isinstance(user, bpy.types.Object) and user.type == "EMPTY")


def reachable(scene):
    """Every data-block that the scene uses, directly or through others."""
    uses = {}
    for used, users in bpy.data.user_map().items():
        for user in users:
            if not isinstance(used, BESIDE) and not is_shown_only(user, used):
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
