namespace RenderFarm.Coordinator.Hosting;

/// <summary>The coordinator was told to listen where it must not. The message is meant for the user.</summary>
internal sealed class ListenAddressException(string message) : Exception(message);
