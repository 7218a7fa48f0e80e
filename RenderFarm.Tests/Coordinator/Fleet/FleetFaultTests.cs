using System.Collections.Concurrent;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Api;
using RenderFarm.Coordinator.Costs;
using RenderFarm.Coordinator.Fleet.Ec2;
using RenderFarm.Coordinator.Fleet.Reconcile;
using RenderFarm.Coordinator.Instances;
using RenderFarm.Coordinator.Jobs;
using RenderFarm.Tests.LocalCloud;
using Instance = RenderFarm.Coordinator.Instances.Instance;
using InstanceState = RenderFarm.Contracts.Api.InstanceState;

namespace RenderFarm.Tests.Coordinator.Fleet;

/// <summary>What goes wrong for one job, or does not go on at all, is no harm to the others.</summary>
public sealed class FleetFaultTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private static readonly (string, string)[] OnePool =
    [
        ("Fleet:Enabled", "true"),
        ("Fleet:Subnets:0", FleetFarm.Subnet),
        ("Fleet:InstanceTypes:0", "g4dn.xlarge"),
        ("Fleet:Interval", "00:00:00.1"),
    ];

    [Fact]
    public async Task A_line_that_breaks_for_one_job_keeps_no_other_from_its_instances()
    {
        using var line = new BreakingLine();
        using var coordinator = new WiredCoordinator(cloud, "line", cloud.CreateEc2Client(retries: 0, http: line), OnePool);
        await coordinator.PublishAsync();
        line.Broken["unlucky2"] = true;
        foreach (var (job, priority) in new[] { ("unlucky2", 9), ("lucky234", 0) })
            await RentAsync(coordinator, job, priority);
        var loop = coordinator.Loop<FleetLoop>();
        await loop.StartAsync(CancellationToken.None);

        await InstancesAsync(coordinator, "lucky234", 1);
        var notice = await NoticeAsync(coordinator, "unlucky2", text => text is not null);
        Assert.Contains("EC2 does not answer", notice, StringComparison.Ordinal);

        // The request of the unlucky one is open now, and is sent again at each look, before anything is decided.
        await RentAsync(coordinator, "late2345", 0);
        await InstancesAsync(coordinator, "late2345", 1);

        line.Broken.Clear();
        await InstancesAsync(coordinator, "unlucky2", 1);
        await NoticeAsync(coordinator, "unlucky2", text => text is null);
        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_start_up_script_that_cannot_be_made_is_explained_on_the_job()
    {
        // As many characters as may be, and each of them is four in the script.
        using var coordinator = new WiredCoordinator(
            cloud,
            "script",
            cloud.CreateEc2Client(),
            [.. OnePool, ("Fleet:SetupCommand", new string('\'', 2000))]
        );
        await coordinator.PublishAsync();
        await RentAsync(coordinator, "unlucky3", 0);

        // One to be refused, one to wait.
        for (var look = 0; look < 2; look++)
            await coordinator.Loop<FleetLoop>().LookAsync(CancellationToken.None);

        Assert.Contains("shorten Fleet:SetupCommand", Notice(coordinator, "unlucky3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_of_the_users_template_stay_while_an_instance_or_a_request_needs_them()
    {
        var ec2 = cloud.CreateEc2Client();
        await ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = "mine",
                LaunchTemplateData = new RequestLaunchTemplateData { InstanceType = "g4dn.xlarge" },
            }
        );
        using var coordinator = new WiredCoordinator(cloud, "versions", ec2, ("Fleet:Enabled", "true"), ("Fleet:LaunchTemplate", "mine"));
        var versions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var (token, state, instance) in new[]
            {
                ("up", RentRequestState.Answered, InstanceState.Running),
                ("open", RentRequestState.Open, (InstanceState?)null),
                ("ended", RentRequestState.Answered, InstanceState.Terminated),
            }
        )
        {
            var options = coordinator.Get<IOptions<FleetOptions>>().Value;
            var data = new LaunchData(new MachineImage(null, null), token, options);
            var (template, version) = await coordinator.Get<LaunchTemplates>().EnsureAsync(data, CancellationToken.None);
            versions[token] = version;
            await coordinator.WriteAsync(farm =>
            {
                var request = new RentRequest
                {
                    Token = token,
                    Pool = "p",
                    Request = new RentCall
                    {
                        InstanceTypes = ["g4dn.xlarge"],
                        TemplateId = template,
                        TemplateVersion = version,
                    },
                    Count = 1,
                    Market = InstanceMarket.Spot,
                    State = RentRequestState.Open,
                    CreatedAt = farm.Now,
                };
                RentRequestTable.Insert(farm.Connection, request);
                RentRequestTable.Answer(
                    farm.Connection,
                    request with
                    {
                        State = state,
                        AnsweredAt = state == RentRequestState.Open ? null : farm.Now,
                    }
                );
                if (instance is { } there)
                    InstanceTable.Save(farm.Connection, Instance("i-" + token, token, there, farm.Now));
            });
        }

        coordinator.Clock.Advance(TimeSpan.FromHours(2));
        await coordinator.Get<FleetJanitor>().TidyAsync(CancellationToken.None);

        var left = await ec2.DescribeLaunchTemplateVersionsAsync(new DescribeLaunchTemplateVersionsRequest { LaunchTemplateName = "mine" });
        Assert.Equal(
            ["1", versions["up"], versions["open"]],
            left.LaunchTemplateVersions.Select(version => $"{version.VersionNumber}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_look_that_changes_nothing_writes_nothing()
    {
        var ec2 = cloud.CreateEc2Client();
        using var coordinator = new WiredCoordinator(cloud, "calm", ec2, [.. OnePool, ("Fleet:MaxInstances", "1")]);
        var instance = await FleetFarm.RunAsync(ec2, null, "calm2345", "renderfarm/calm");
        await coordinator.WriteAsync(farm => Bench.AddJob(farm, 9, "calm2345", rental: new Rental { Instances = 1 }));
        await RentAsync(coordinator, "waits234", 0);
        var loop = coordinator.Loop<FleetLoop>();
        Func<CancellationToken, Task>[] looks = [loop.LookAsync, coordinator.Get<CostRollup>().LookAsync];
        await Wait.ForAsync(
            async () =>
            {
                foreach (var look in looks)
                    await look(CancellationToken.None);
                return coordinator.Store.Read(connection => InstanceTable.Find(connection, instance))?.State;
            },
            state => state == InstanceState.Running,
            "the instance runs"
        );
        Assert.Contains("no more than 1 at once", Notice(coordinator, "waits234"), StringComparison.Ordinal);

        foreach (var look in looks)
            await coordinator.WhileSomebodyWritesAsync(() => look(CancellationToken.None));

        await ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance] });
    }

    private static Task RentAsync(WiredCoordinator coordinator, string job, int priority) =>
        coordinator.WriteAsync(farm => Bench.AddJob(farm, 4, job, priority, rental: new Rental { Instances = 1 }));

    private static Task<int> InstancesAsync(WiredCoordinator coordinator, string pool, int count) =>
        Wait.ForAsync(
            () =>
                AfterPause(
                    coordinator,
                    () => coordinator.Store.Read(connection => InstanceTable.Live(connection)).Count(instance => instance.Pool == pool)
                ),
            found => found >= count,
            $"{pool} has its instances"
        );

    /// <summary>Asks when the loop's pause is over.</summary>
    private static Task<T> AfterPause<T>(WiredCoordinator coordinator, Func<T> ask)
    {
        coordinator.Clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(ask());
    }

    private static string? Notice(WiredCoordinator coordinator, string job) =>
        coordinator
            .Store.Read(connection => JobTable.Find(connection, job))!
            .Notices.SingleOrDefault(notice => notice.Kind == JobNoticeKind.Instances)
            ?.Text;

    private static Task<string?> NoticeAsync(WiredCoordinator coordinator, string job, Func<string?, bool> isGood) =>
        Wait.ForAsync(() => AfterPause(coordinator, () => Notice(coordinator, job)), isGood, $"{job} has its notice, or no more");

    private static Instance Instance(string id, string token, InstanceState state, DateTimeOffset now) =>
        new()
        {
            Id = id,
            Token = token,
            Pool = "p",
            InstanceType = "g4dn.xlarge",
            Zone = "eu-central-1a",
            Market = InstanceMarket.Spot,
            State = state,
            LaunchedAt = now,
        };

    /// <summary>A line to EC2 that breaks on requests for some pools.</summary>
    private sealed class BreakingLine : HttpClientFactory, IDisposable
    {
        private readonly Handler _handler;

        public BreakingLine() => _handler = new Handler(Broken);

        public ConcurrentDictionary<string, bool> Broken { get; } = new(StringComparer.Ordinal);

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(_handler, disposeHandler: false);

        public void Dispose() => _handler.Dispose();

        private sealed class Handler(ConcurrentDictionary<string, bool> broken) : DelegatingHandler(new SocketsHttpHandler())
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : "";
                return broken.Keys.Any(pool => body.Contains(pool, StringComparison.Ordinal))
                    ? throw new HttpRequestException("The line is broken.")
                    : await base.SendAsync(request, cancellationToken);
            }
        }
    }
}
