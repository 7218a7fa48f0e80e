"""Makes scenes that the farm has to render as a bare Blender does: each row is a function in rows/ that makes one of the default scene.

Started as `blender -b --factory-startup --python-exit-code 3 -P make_rows.py -- FOLDER NAME…`. Saves FOLDER/NAME/scene.blend for each
row that this Blender can have, and FOLDER/rows.json: by name, the frames to compare, how many scenes it has and what is animated; or why
there is none.
"""
import json
import os
import sys
import traceback

import bpy

sys.dont_write_bytecode = True  # the rows lie in the source tree
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../RenderFarm.Worker/Blender/driver/renderfarm"))
import animation
from rows import colours, common, engines, formats, linked, look, motion, passes, strips


# The driver holds what needs Python; here it is only saved.
bpy.app.handlers.load_post.remove(animation.hold_scripted)


def animated():
    """Every property of the open file that has curves or a driver."""
    return sorted({
        "%s.%s" % (type(owner).__name__, curve.data_path)
        for owner in animation.animated() for curve in animation.curves(owner)})


def main():
    folder, names = sys.argv[sys.argv.index("--") + 1], sys.argv[sys.argv.index("--") + 2:]
    made = {}
    for name in names:
        make, frames, engine = common.ROWS[name]
        common.place = os.path.join(folder, name)
        os.makedirs(common.place)
        common.plain(engine)
        try:
            make()
        except common.Lacking as lacking:
            made[name] = {"lacks": str(lacking)}
            continue
        except Exception:
            made[name] = {"error": traceback.format_exc()}
            continue
        bpy.ops.wm.save_as_mainfile(filepath=common.beside("scene.blend"), compress=True)
        made[name] = {"frames": frames, "scenes": len(bpy.data.scenes), "animated": animated()}
    with open(os.path.join(folder, "rows.json"), "w", encoding="utf-8") as file:
        json.dump(made, file)


if __name__ == "__main__":
    main()
