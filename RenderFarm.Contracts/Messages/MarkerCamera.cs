namespace RenderFarm.Contracts.Messages;

/// <summary>A camera that is the active one from a marker's frame on.</summary>
public sealed record MarkerCamera(int Frame, string Camera);
