using System.Diagnostics;
using RenderFarm.Coordinator.Fleet.Boot;
using RenderFarm.Tests.LocalCloud;

namespace RenderFarm.Tests.Coordinator.Fleet;

public sealed class BootScriptTests(LocalCloudProcess cloud) : IClassFixture<LocalCloudProcess>
{
    private static readonly string[] Hostile =
    [
        "'; touch pwned; '",
        "$(touch pwned)",
        "`touch pwned`",
        "\"; touch pwned #",
        "\\",
        "two\nlines\r\nand more",
        "",
        " ",
        "ünïcode ✓",
        "#{environment}",
        "#{settings}",
        "$HOME ${PATH} !! * ~ & | < >",
        "'\\''",
    ];

    [Fact]
    public async Task Every_value_reaches_the_worker_as_it_is_and_the_instance_is_switched_off_once()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);
        var environment = Hostile.Select((value, i) => (Name: $"BOOTED_{i}", value)).ToDictionary(pair => pair.Name, pair => pair.value);
        var plan = await instance.PlanAsync(
            """
            #!/bin/sh
            env -0 > "$HOME/environment"
            echo "the worker's own words"
            """,
            environment
        );

        var log = await instance.RunAsync(plan with { KeyPair = Hostile[0], SetupCommand = "touch 'set up'", BlenderName = Hostile[1] });

        var seen = (await File.ReadAllTextAsync(Path.Combine(instance.Folder, "renderfarm/home/environment")))
            .Split('\0')
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(environment, seen.Where(pair => pair.Key.StartsWith("BOOTED_", StringComparison.Ordinal)).ToDictionary());
        Assert.Equal("i-0123456789abcdef0", seen["Worker__Id"]);
        Assert.Equal(seen["Worker__Id"], seen["Worker__InstanceId"]);
        Assert.Empty(Directory.GetFiles(instance.Folder, "pwned", SearchOption.AllDirectories));
        Assert.True(File.Exists(Path.Combine(instance.Folder, "renderfarm", "set up")));
        Assert.Contains("the worker's own words", log, StringComparison.Ordinal);
        Assert.EndsWith("boot: the instance switches off\n", log, StringComparison.Ordinal);
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task A_worker_that_is_not_what_was_published_is_not_run()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);
        var plan = await instance.PlanAsync("#!/bin/sh\ntouch \"$HOME/ran\"");

        var log = await instance.RunAsync(plan with { WorkerSha256 = new string('0', 64) });

        Assert.Contains(
            $"the worker is not what was uploaded: its SHA-256 is {plan.WorkerSha256} instead of 000",
            log,
            StringComparison.Ordinal
        );
        Assert.False(File.Exists(Path.Combine(instance.Folder, "renderfarm/home/ran")));
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task A_worker_that_is_no_longer_in_the_store_switches_the_instance_off_with_the_reason()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);
        var plan = await instance.PlanAsync("#!/bin/sh");

        var log = await instance.RunAsync(
            plan with
            {
                WorkerUrl = new Uri(plan.WorkerUrl.AbsoluteUri.Replace("store/", "gone/", StringComparison.Ordinal)),
            }
        );

        Assert.Contains("the store does not give the worker to this instance", log, StringComparison.Ordinal);
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task A_worker_that_crashes_is_started_three_times()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);

        var log = await instance.RunAsync(await instance.PlanAsync("#!/bin/sh\nexit 134"));

        Assert.Equal(3, log.Split("the worker ended with exit code 134").Length - 1);
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task A_worker_that_never_comes_up_does_not_keep_the_instance_on()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);

        var log = await instance.RunAsync(
            (await instance.PlanAsync("#!/bin/sh\nexec sleep 300")) with
            {
                StartTimeout = TimeSpan.FromSeconds(1),
            }
        );

        Assert.Contains("without a worker that has come up", log, StringComparison.Ordinal);
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task An_instance_for_debugging_stays_on_until_it_is_told_to_end()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);
        await instance.StartAsync((await instance.PlanAsync("#!/bin/sh")) with { KeepAlive = TimeSpan.FromHours(1), KeyPair = "mine" });

        var shipped = Path.Combine(instance.Folder, "renderfarm", "shipped.log");
        var log = await Wait.ForAsync(
            () => File.Exists(shipped) ? File.ReadAllTextAsync(shipped) : Task.FromResult(""),
            text => text.Contains("ssm", StringComparison.Ordinal),
            "the log is stored"
        );
        Assert.Contains("aws ssm start-session --region eu-central-1 --target i-0123456789abcdef0", log, StringComparison.Ordinal);
        Assert.Contains("with the key pair mine", log, StringComparison.Ordinal);
        Assert.Equal(0, instance.PowerOffs);

        using (var kill = Process.Start("kill", ["-TERM", instance.ProcessId.ToString()]))
            await kill.WaitForExitAsync();
        await instance.EndAsync();
        Assert.Equal(1, instance.PowerOffs);
    }

    [Fact]
    public async Task A_script_fits_into_user_data_with_addresses_as_long_as_those_of_temporary_credentials()
    {
        await using var instance = await BootedInstance.CreateAsync(cloud);
        var plan = await instance.PlanAsync("#!/bin/sh");
        var address = new Uri(plan.WorkerUrl + "&X-Amz-Security-Token=" + new string('A', 1500));

        var script = BootScript.UserData(plan with { WorkerUrl = address, BlenderUrl = address });

        Assert.StartsWith("IyEvYmluL2Jhc2gK", script, StringComparison.Ordinal); // #!/bin/bash
        Assert.Throws<ArgumentException>(() => BootScript.UserData(plan with { SetupCommand = new string('x', 16 << 10) }));
        Assert.Equal(plan.Fingerprint, (plan with { WorkerUrl = address }).Fingerprint);
        Assert.NotEqual(plan.Fingerprint, (plan with { KeyPair = "other" }).Fingerprint);
    }
}
