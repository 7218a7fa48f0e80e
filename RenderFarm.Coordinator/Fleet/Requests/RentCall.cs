namespace RenderFarm.Coordinator.Fleet.Requests;

/// <summary>A request to EC2 with everything that it is made of: repeated after a crash, it must be the same to the letter, or EC2 refuses its token.</summary>
internal sealed record RentCall
{
    /// <summary>Instance types that will do.</summary>
    public required IReadOnlyList<string> InstanceTypes { get; init; }

    /// <summary>Subnets to choose from; empty for the account's default network.</summary>
    public IReadOnlyList<string> Subnets { get; init; } = [];

    /// <summary>The image, when it is not in the launch template.</summary>
    public string? Image { get; init; }

    /// <summary>Name of its disk.</summary>
    public string? RootDevice { get; init; }

    /// <summary>US dollars an hour at most.</summary>
    public decimal? MaxPrice { get; init; }

    /// <summary>For a fleet: the launch template with everything else.</summary>
    public string? TemplateId { get; init; }

    /// <summary>Version of that launch template.</summary>
    public string? TemplateVersion { get; init; }

    /// <summary>For a single pool: the user data, in Base64.</summary>
    public string? UserData { get; init; }
}
