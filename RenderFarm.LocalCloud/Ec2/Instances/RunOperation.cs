using Microsoft.Data.Sqlite;
using RenderFarm.LocalCloud.Ec2.Protocol;
using RenderFarm.LocalCloud.Ec2.Running;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.Ec2.Instances;

/// <summary>RunInstances.</summary>
internal sealed class RunOperation(
    Ec2Database database,
    InstanceXml xml,
    LaunchReader reader,
    Launcher launcher,
    ClientTokens tokens,
    InstanceHost host
)
{
    private const int MaxCount = 1000;

    public async Task<object?[]> RunAsync(Ec2Call call)
    {
        var input = call.Input;
        var min = input.Integer("MinCount", 1, MaxCount) ?? throw Ec2Errors.MissingParameter("MinCount");
        var max = input.Integer("MaxCount", 1, MaxCount) ?? throw Ec2Errors.MissingParameter("MaxCount");
        if (min > max)
            throw Ec2Errors.InvalidCombination($"MinCount ({min}) must not be greater than MaxCount ({max})");

        var launched = new List<Instance>();
        var reservation = await database.WriteAsync(connection =>
            tokens.Once(
                connection,
                call,
                () =>
                {
                    launched.AddRange(Launch(connection, call, min, max));
                    return launched[0].ReservationId;
                }
            )
        );
        host.Launch(launched);

        var instances = database.Read(connection => InstanceStore.OfReservation(connection, reservation));
        return instances.GroupBy(instance => instance.ReservationId, StringComparer.Ordinal).SelectMany(xml.Reservation).ToArray();
    }

    private IReadOnlyList<Instance> Launch(SqliteConnection connection, Ec2Call call, int min, int max)
    {
        var template = call.Input.Structure("LaunchTemplate");
        var input = LaunchReader.WithTemplate(connection, call.Input, template);
        var isSpot = input.Optional("InstanceMarketOptions.MarketType") switch
        {
            null => false,
            "spot" => true,
            var market => throw Ec2Errors.InvalidValue("InstanceMarketOptions.MarketType", market, "Valid values are: spot."),
        };
        var tags = LaunchReader.InstanceTags(connection, call.Input, template);
        var zones = reader.ZonesFor(input);
        var choices = zones.Select(zone => reader.Read(connection, input, zone, isSpot)).ToList();
        call.EndDryRun();

        CloudException? refusal = null;
        foreach (var launch in choices)
        {
            var (count, reason) = launcher.Room(connection, launch, max);
            if (count >= min)
            {
                return launcher.Add(
                    connection,
                    launch,
                    count,
                    new(ResourceIds.New("r"), call.Input.Optional("ClientToken"), FleetId: null, tags)
                );
            }

            refusal ??= reason;
        }

        throw refusal!;
    }
}
