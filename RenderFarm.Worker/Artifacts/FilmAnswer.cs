namespace RenderFarm.Worker.Artifacts;

/// <summary>Whether a Blender was built with a video encoder.</summary>
internal sealed record FilmAnswer(bool CanFilm);
