using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Fleet;
using RenderFarm.Coordinator.Instances;

namespace RenderFarm.Tests.Coordinator.Fleet;

[Trait("Category", "Fast")]
public sealed class RentalChecksTests
{
    [Theory]
    [InlineData(null, "Set Fleet:Enabled to true")]
    [InlineData("There are none on this system.", "There are none on this system.")]
    public async Task A_farm_that_rents_no_instances_says_what_to_do_instead(string? why, string answer)
    {
        // Nobody is asked: without EC2 there is nobody.
        var checks = new RentalChecks(
            null!,
            null!,
            null!,
            null!,
            null!,
            null!,
            Options.Create(new FleetOptions { WhyDisabled = why }),
            TimeProvider.System
        );

        var refusal = Assert.Single(await checks.RefusalsAsync(new Rental { Instances = 1 }, CancellationToken.None));
        Assert.Contains(answer, refusal, StringComparison.Ordinal);
    }
}
