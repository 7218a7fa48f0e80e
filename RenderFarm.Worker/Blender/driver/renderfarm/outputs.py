"""Images that File Output nodes of the compositor write beside the frame: kept in a folder of the farm's, and brought to it."""

import os
import re
import shutil

import bpy

from renderfarm.facts import file_output_nodes
from renderfarm.refused import Refused

# Images of one frame.
MOST = 100


def trees_of(scene):
    """The trees that make the scene's image: its own and the groups in it."""
    found = []
    waiting = [getattr(scene, "compositing_node_group", None) or getattr(scene, "node_tree", None)] if scene.render.use_compositing else []
    while waiting:
        tree = waiting.pop()
        if tree is not None and tree not in found:
            found.append(tree)
            waiting += [node.node_tree for node in tree.nodes if node.bl_idname == "CompositorNodeGroup" and not node.mute]
    return found


def writers(scene):
    """The nodes that write when the scene is rendered."""
    trees = trees_of(scene)
    return [node for node in file_output_nodes() if not node.mute and node.id_data in trees]


def mute_others(scene):
    """Of other scenes and of groups that nobody uses."""
    own = writers(scene)
    for node in file_output_nodes():
        if node not in own:
            node.mute = True


def clean(path):
    """A path as it may stand below a folder, on every system."""
    names = [re.sub(r'[<>:"|?*\x00-\x1f\ud800-\udfff]', "_", name) for name in re.split(r"[/\\]", path)]
    return "/".join(name for name in names if name.strip(". "))


def is_one_file(node):
    """Whether the node's path is that of a file: before 5.0, of one for all of its layers."""
    return hasattr(node, "base_path") and node.format.file_format == "OPEN_EXR_MULTILAYER"


def folders(scene):
    """What each node writes into, its path's last folder: nodes of one path share it, others of the same last folder get a number."""
    found, taken = [], {}
    for node in writers(scene):
        path = node.base_path if hasattr(node, "base_path") else node.directory
        if is_one_file(node):
            path = path[:len(path) - len(re.split(r"[/\\]", path)[-1])]
        own = clean(path).split("/")[-1] or clean(node.name) or "output"
        name, number = own, 1
        while taken.setdefault(name.lower(), path) != path:
            number += 1
            name = "%s-%d" % (own, number)
        found.append((node, name))
    return found


def redirect(scene, root):
    """Has the nodes write below the root, under the names that they have."""
    shutil.rmtree(root, ignore_errors=True)
    for node, folder in folders(scene):
        place = os.path.join(root, folder, "")
        if is_one_file(node):
            node.base_path = place + clean(node.base_path).split("/")[-1]
        elif hasattr(node, "base_path"):
            node.base_path = place
        else:
            node.directory, node.file_name = place, clean(node.file_name)
        named = [(slot, "path") for slot in getattr(node, "file_slots", ())]
        for holder, name in named + [(item, "name") for item in getattr(node, "file_output_items", ())]:
            if clean(getattr(holder, name)) != getattr(holder, name):
                setattr(holder, name, clean(getattr(holder, name)) or "Image")


def collect(root, folder, frame):
    """Brings what was written into the folder, where the worker takes it: each image with the name that it has below the root."""
    found = []
    for place, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            stem, extension = os.path.splitext(name)
            number = "-%04d" % -frame
            # Stills, as frames below 0 are, need not have their number.
            shown = stem + number + extension if frame < 0 and number not in name else name
            path = os.path.join(folder, "output-%d-%d%s" % (frame, len(found), extension))
            os.replace(os.path.join(place, name), path)
            found.append({"path": path, "name": os.path.relpath(os.path.join(place, shown), root).replace(os.sep, "/")})
            if len(found) > MOST:
                raise Refused("File Output nodes write more than %d images for a frame. Mute some of them." % MOST)
    shutil.rmtree(root, ignore_errors=True)
    return found
