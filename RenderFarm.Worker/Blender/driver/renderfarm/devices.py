"""Chooses what Cycles renders on, from what Blender reports of the machine."""

import bpy

from renderfarm.refused import Unfit

# As the preferences of Cycles call them; the fastest first.
BACKENDS = ("OPTIX", "CUDA", "HIP", "ONEAPI", "METAL")


def choose(job, worker, found, osl):
    """The backend to render with, or "CPU".

    job and worker are what each was told: auto, cpu, gpu, or a backend in lower case. A job may ask for no more than its worker may use.
    found has the names of the devices of each backend. Open Shading Language (osl) runs on the CPU and on OptiX only.
    """
    usable = [name for name in BACKENDS if found.get(name) and worker in {"auto", "gpu", name.lower()} and (name == "OPTIX" or not osl)]
    wanted = worker if job == "auto" else job
    if wanted == "cpu" or (wanted == "auto" and not usable):
        return "CPU"
    fitting = [name for name in usable if wanted in {"auto", "gpu", name.lower()}]
    if fitting:
        return fitting[0]
    has = ", ".join("%s (%s)" % (name, "; ".join(found[name])) for name in usable) or "only the CPU"
    raise Unfit("%s asks for the device '%s', but this worker can use %s%s." % (
        "The job" if job != "auto" else "Worker:Device", wanted, has, " for Open Shading Language" if osl else ""))


def report(preferences):
    """The names of the devices of each backend that this Blender can use here."""
    built_in = {item[0] for item in preferences.get_device_types(bpy.context)}
    return {
        name: [device.name for device in preferences.get_devices_for_type(name) or () if device.type == name]
        for name in BACKENDS if name in built_in
    }


def use(scene, job, worker):
    """Has the scene rendered on the device that the job and the worker ask for; says which, as far as there is a choice."""
    addon = bpy.context.preferences.addons.get("cycles")
    if scene.render.engine != "CYCLES" or addon is None:
        return None
    preferences = addon.preferences
    found = report(preferences) if "cpu" not in {job, worker} else {}
    backend = choose(job, worker, found, getattr(scene.cycles, "shading_system", False))
    scene.cycles.device = "CPU" if backend == "CPU" else "GPU"
    if backend != "CPU":
        preferences.compute_device_type = backend
        for device in preferences.devices:
            device.use = device.type == backend
    print("Rendering on: " + ("CPU" if backend == "CPU" else "%s, %s" % (backend, "; ".join(found[backend]))), flush=True)
    return backend


def check(device):
    """Renders something of the farm's own on the device that frames are rendered on: what fails with this is the machine's fault."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.render.resolution_x = scene.render.resolution_y = 16
    scene.render.resolution_percentage = 100
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False
    use(scene, "auto", device)
    bpy.ops.render.render()
    return {}
