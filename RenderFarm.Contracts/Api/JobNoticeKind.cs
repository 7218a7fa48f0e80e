namespace RenderFarm.Contracts.Api;

/// <summary>What a <see cref="JobNotice"/> is about.</summary>
public enum JobNoticeKind
{
    /// <summary>Machines cannot be rented, or fewer than wanted: capacity, quota, price, permission.</summary>
    Machines,

    /// <summary>The budget does not allow to go on.</summary>
    Budget,

    /// <summary>The deadline cannot be met.</summary>
    Deadline,
}
