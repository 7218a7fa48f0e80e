namespace RenderFarm.Coordinator.Fleet.Boot;

/// <summary>Which machine is to start.</summary>
/// <param name="Pool">The pool that its worker serves.</param>
/// <param name="KeepAlive">It stays on for debugging when its worker has ended.</param>
internal sealed record BootRequest(string Pool, bool KeepAlive = false);
