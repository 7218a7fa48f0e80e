using Microsoft.Extensions.Options;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Coordinator.Fleet.Cloud;
using RenderFarm.Coordinator.Fleet.Deciding;
using RenderFarm.Coordinator.Fleet.Requests;

namespace RenderFarm.Coordinator.Fleet.Renting;

/// <summary>Makes of a decision a request that can be sent and sent again.</summary>
internal sealed class CallPlanner(
    BootPlanner boots, ImageFinder images, SubnetFinder subnets, LaunchTemplates templates, IOptions<FleetOptions> options, TimeProvider time)
{
    /// <summary>How long before its addresses end a script is made anew. Machines start within minutes of the request.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(30);

    private readonly Dictionary<BootRequest, BootPlan> _plans = [];

    /// <summary>Looks up and makes what the request needs.</summary>
    public async Task<RentCall> PlanAsync(RentAction rent, CancellationToken cancellationToken)
    {
        var types = rent.Rental.InstanceTypes.Count > 0 ? rent.Rental.InstanceTypes : options.Value.DefaultTypes;
        var zones = await subnets.FindAsync(cancellationToken);
        var image = await images.FindAsync(cancellationToken);
        var plan = await BootAsync(new BootRequest(rent.Pool, rent.Rental.KeepAlive));
        var data = new LaunchData(image, BootScript.UserData(plan), options.Value);
        var call = new RentCall { InstanceTypes = types, Subnets = zones, MaxPrice = rent.Rental.MaxPrice };
        if (types.Count == 1 && zones.Count <= 1)
            return call with { Image = image.Id, RootDevice = image.RootDevice, UserData = data.UserData };

        var (id, version) = await templates.EnsureAsync(data, cancellationToken);
        return call with { TemplateId = id, TemplateVersion = version };
    }

    /// <summary>The same plan while its addresses hold: each new signature would be a new launch template.</summary>
    private async Task<BootPlan> BootAsync(BootRequest request)
    {
        foreach (var old in _plans.Where(plan => plan.Value.ExpiresAt - Margin <= time.GetUtcNow()).Select(plan => plan.Key).ToList())
            _plans.Remove(old);
        var plan = await boots.PlanAsync(request);
        if (_plans.TryGetValue(request, out var known) && known.Fingerprint == plan.Fingerprint)
            return known;
        return _plans[request] = plan;
    }
}
