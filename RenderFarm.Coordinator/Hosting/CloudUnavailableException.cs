namespace RenderFarm.Coordinator.Hosting;

/// <summary>The store or the queue does not answer, or answers with an error of its own. Worth another try.</summary>
internal sealed class CloudUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
