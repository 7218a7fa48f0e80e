using RenderFarm.Tests.Processes;

namespace RenderFarm.Tests.Worker;

/// <summary>A worker that cannot run says why in a line and ends.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("Worker__Devise", "gpu", "There is no setting Worker:Devise; the nearest is Worker:Device. Correct or remove it")]
    [InlineData("Blender__HangTimout", "00:01:00", "There is no setting Blender:HangTimout; the nearest is Blender:HangTimeout.")]
    [InlineData("Artifacts__MaxByte", "1", "There is no setting Artifacts:MaxByte; the nearest is Artifacts:MaxBytes.")]
    [InlineData("Farm__Buckt", "mine", "There is no setting Farm:Buckt; the nearest is Farm:Bucket.")]
    [InlineData("Worker__Threads", "0", "Worker:Threads is 0; it must be 1 to 1024, or nothing.")]
    [InlineData("Worker__MaxLifetime", "00:00:00", "Worker:MaxLifetime is 00:00:00; it must be more than 0, or nothing.")]
    [InlineData(
        "Blender__FrameTimeout",
        "00:00:01",
        "Blender:FrameTimeout is 00:00:01; it must be at least Blender:HangTimeout, 00:10:00."
    )]
    [InlineData("Artifacts__MaxBytes", "-1", "Artifacts:MaxBytes is -1; it must be at least 0.")]
    [InlineData("Worker__Threads", "many", "Failed to convert configuration value 'many' at 'Worker:Threads'")]
    [InlineData("AWS_ENDPOINT_URL", "localhost:4566", "AWS_ENDPOINT_URL is 'localhost:4566'; it must be an address such as")]
    [InlineData("Worker__DataDirectory", "/dev/null/data", "The worker cannot work in /dev/null/data: ")]
    public Task A_setting_that_cannot_work(string name, string value, string reason) => RefusesAsync([reason], (name, value));

    [Fact]
    public Task All_that_is_wrong_is_named_at_once() =>
        RefusesAsync(
            ["There is no setting Worker:Devise", "Worker:Id is a b; it must be", "Farm:Scope is 'A'", "Blender:WarmProcesses is 9"],
            ("Worker__Devise", "gpu"),
            ("Worker__Id", "a b"),
            ("Farm__Scope", "A"),
            ("Blender__WarmProcesses", "9")
        );

    private static async Task RefusesAsync(string[] reasons, params (string Name, string Value)[] settings)
    {
        using var data = new Cli.TemporaryDirectory();
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:9",
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["Worker__DataDirectory"] = Path.Combine(data.FullPath, "data"),
        };
        foreach (var (name, value) in settings)
            environment[name] = value;

        await using var worker = new ChildProcess("dotnet", [ChildProcess.Built("RenderFarm.Worker")], environment);

        Assert.True(await worker.EndAsync() == 1, worker.Printed);
        Assert.DoesNotContain("   at ", worker.Printed, StringComparison.Ordinal);
        var line = Assert.Single(worker.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("renderfarm worker: ", line, StringComparison.Ordinal);
        Assert.All(reasons, reason => Assert.Contains(reason, line, StringComparison.Ordinal));
    }
}
