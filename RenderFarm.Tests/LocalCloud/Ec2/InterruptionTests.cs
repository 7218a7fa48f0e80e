using System.Globalization;
using System.Net;
using System.Text.Json;
using RenderFarm.LocalCloud.Ec2.Market;
using RenderFarm.Tests.Coordinator;

namespace RenderFarm.Tests.LocalCloud.Ec2;

/// <summary>Spot instances are taken back, with notice and without.</summary>
public sealed class InterruptionTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>, IDisposable
{
    // Processes that ignore the polite signal, in sessions of their own, one without the environment that it came from. Files are whole as
    // soon as they are there.
    private const string Stubborn = """
        trap '' TERM
        setsid bash -c 'trap "" TERM; echo $$ > own-session.part; mv own-session.part own-session; while :; do sleep 1; done' &
        env -i setsid --fork bash -c 'trap "" TERM; echo $$ > orphan.part; mv orphan.part orphan; while :; do sleep 1; done'
        echo $$ > root.part; mv root.part root
        at=$AWS_EC2_METADATA_SERVICE_ENDPOINT/latest
        token=$(curl -s -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 600' $at/api/token)
        watch() {
            until curl -sf -H "X-aws-ec2-metadata-token: $token" -o "$2.part" "$at/meta-data/$1"; do sleep 0.1; done
            mv "$2.part" "$2"
        }
        watch events/recommendations/rebalance rebalance
        watch spot/instance-action notice
        while :; do sleep 1; done
        """;

    private readonly Ec2Bench _bench = new(cloud);

    public void Dispose() => _bench.Dispose();

    [LinuxFact]
    public async Task A_recommendation_and_a_notice_can_be_read_before_the_whole_tree_is_killed()
    {
        var id = (await _bench.RunAsync(Stubborn)).InstanceId;
        var processes = await ProcessesAsync(id);
        await _bench.WaitForAsync(id, "running");

        (await _bench.InterruptAsync(id, new { kind = "rebalance" })).EnsureSuccessStatusCode();
        Assert.Contains("noticeTime", await _bench.ReadAsync(id, "rebalance"), StringComparison.Ordinal);

        (await _bench.InterruptAsync(id, new { noticeSeconds = 3 })).EnsureSuccessStatusCode();
        var notice = JsonDocument.Parse(await _bench.ReadAsync(id, "notice")).RootElement;
        Assert.Equal("terminate", notice.GetProperty("action").GetString());
        Assert.All(processes, process => Assert.True(Ec2Bench.IsAlive(process)));

        var ended = await _bench.WaitForAsync(id, "terminated");
        Assert.Equal("Server.SpotInstanceTermination", ended.StateReason!.Code);
        Assert.All(processes, process => Assert.False(Ec2Bench.IsAlive(process)));
        Assert.Equal(HttpStatusCode.Conflict, (await _bench.InterruptAsync(id, new { noticeSeconds = 3 })).StatusCode);
    }

    [LinuxFact]
    public async Task A_machine_can_fail_without_notice()
    {
        var id = (await _bench.RunAsync(Stubborn, isSpot: false)).InstanceId;
        var processes = await ProcessesAsync(id);
        await _bench.WaitForAsync(id, "running");

        Assert.Equal(HttpStatusCode.Conflict, (await _bench.InterruptAsync(id, new { noticeSeconds = 3 })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _bench.InterruptAsync("i-0123456789abcdef0", new { kill = true })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _bench.InterruptAsync(id, new { kind = "explode" })).StatusCode);
        (await _bench.InterruptAsync(id, new { kill = true })).EnsureSuccessStatusCode();

        await _bench.WaitForAsync(id, "terminated");
        Assert.All(processes, process => Assert.False(Ec2Bench.IsAlive(process)));
        Assert.Empty((await _bench.ReportAsync(id)).GetProperty("processes").EnumerateArray());
    }

    [LinuxFact]
    public async Task A_LocalCloud_that_is_killed_takes_its_instances_along()
    {
        await using var doomed = await LocalCloudProcess.StartAsync();
        using var bench = new Ec2Bench(doomed);
        var id = (await bench.RunAsync(Stubborn)).InstanceId;
        var processes = new List<int>();
        foreach (var name in (string[])["root", "own-session", "orphan"])
            processes.Add(int.Parse(await bench.ReadAsync(id, name), CultureInfo.InvariantCulture));
        await bench.WaitForAsync(id, "running");

        await doomed.KillAsync();
        await Wait.ForAsync(
            () => Task.FromResult(processes.Exists(Ec2Bench.IsAlive)),
            isAnyAlive => !isAnyAlive,
            "no process of the instance is left"
        );

        await doomed.StartAgainAsync();
        var ended = await bench.DescribeAsync(id);
        Assert.Equal("terminated", ended.State!.Name!.Value);
        Assert.Equal("Server.InternalError", ended.StateReason!.Code);
    }

    [LinuxFact]
    public async Task The_market_takes_instances_back_by_itself()
    {
        // A seed with which the first launch does not live for a second.
        const double Rate = 0.999999;
        var seed = Enumerable
            .Range(0, int.MaxValue)
            .First(seed => SpotMarket.Interruption(seed, Rate, launch: 1) < TimeSpan.FromSeconds(1));
        await using var harsh = await LocalCloudProcess.StartAsync(
            "--LocalCloud:Market:Seed",
            seed.ToString(CultureInfo.InvariantCulture),
            "--LocalCloud:Market:InterruptionRate",
            Rate.ToString(CultureInfo.InvariantCulture),
            "--LocalCloud:Market:NoticeTime",
            "00:00:01"
        );
        using var bench = new Ec2Bench(harsh);

        var ended = await bench.WaitForAsync((await bench.RunAsync("sleep 600")).InstanceId!, "terminated");

        Assert.Equal("Server.SpotInstanceTermination", ended.StateReason!.Code);
    }

    private async Task<List<int>> ProcessesAsync(string id)
    {
        var processes = new List<int>();
        foreach (var name in (string[])["root", "own-session", "orphan"])
            processes.Add(int.Parse(await _bench.ReadAsync(id, name), CultureInfo.InvariantCulture));
        return processes;
    }
}
