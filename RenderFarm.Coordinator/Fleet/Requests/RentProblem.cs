namespace RenderFarm.Coordinator.Fleet.Requests;

/// <summary>Kinds of what keeps machines from being rented.</summary>
internal enum RentProblem
{
    /// <summary>Nothing that is known.</summary>
    Other,

    /// <summary>EC2 has no such machine to spare now.</summary>
    Capacity,

    /// <summary>The account may not have as many.</summary>
    Quota,

    /// <summary>The price limit is below the market.</summary>
    Price,

    /// <summary>Too many requests at once.</summary>
    Throttled,

    /// <summary>No credentials, or not the permission.</summary>
    Permission,

    /// <summary>A setting or a choice that EC2 cannot follow.</summary>
    Configuration,
}
