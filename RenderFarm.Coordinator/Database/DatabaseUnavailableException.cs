namespace RenderFarm.Coordinator.Database;

/// <summary>The database cannot be opened. The message is meant for the user.</summary>
internal sealed class DatabaseUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
