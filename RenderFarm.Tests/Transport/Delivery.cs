namespace RenderFarm.Tests.Transport;

/// <summary>A job as it reached the consumer.</summary>
public sealed record Delivery(int Number, bool Redelivered, int RetryAttempt, string? TraceId);
