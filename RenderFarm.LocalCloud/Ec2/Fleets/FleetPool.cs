using RenderFarm.LocalCloud.Ec2.Protocol;

namespace RenderFarm.LocalCloud.Ec2.Fleets;

/// <summary>One of the kinds of machine that a fleet may be made of.</summary>
/// <param name="TemplateId">Launch template.</param>
/// <param name="TemplateVersion">Its version.</param>
/// <param name="Overrides">What the request changes of it, as sent.</param>
/// <param name="Launch">Parameters of the launch, in this pool's zone.</param>
/// <param name="Zone">Where.</param>
/// <param name="Weight">Capacity units that an instance counts for.</param>
/// <param name="Priority">Lower ones first, where priorities count.</param>
internal sealed record FleetPool(
    string TemplateId,
    int TemplateVersion,
    Ec2Input Overrides,
    Ec2Input Launch,
    string Zone,
    double Weight,
    double Priority
);
