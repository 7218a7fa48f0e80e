namespace RenderFarm.Coordinator.Fleet.Planning;

/// <summary>A machine that runs, as the planner sees it.</summary>
/// <param name="InstanceType">Its type.</param>
/// <param name="LaunchedAt">When it was launched.</param>
/// <param name="IsReady">Its worker can take a frame.</param>
/// <param name="IsLeaving">It is to end, or EC2 has announced that it does: it takes no more frames.</param>
/// <param name="DollarsPerHour">Its price now.</param>
internal sealed record PlannedMachine(string InstanceType, DateTimeOffset LaunchedAt, bool IsReady, bool IsLeaving, decimal DollarsPerHour);
