"""Whether a scene, as it stands with a job's settings, can be rendered as frames."""

from renderfarm.facts import camera_name


def refusal(scene):
    """Why it cannot, for the user; None when it can."""
    render = scene.render
    if camera_name(scene) is None:
        return "The scene '%s' has no camera. Set one in the scene's properties and submit the file again." % scene.name
    if render.use_multiview and render.image_settings.views_format == "INDIVIDUAL":
        return "The scene writes each view to a file of its own. Set Views Format to Stereo 3D or Multi-View."
    if render.is_movie_format:
        return "The scene writes a movie, and the farm stores frames. Choose a format of images for the job, such as png8."
    return None
