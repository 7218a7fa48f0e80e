namespace RenderFarm.Coordinator.Fleet.Deciding;

/// <summary>Something that the fleet should do now.</summary>
internal abstract record FleetAction;
