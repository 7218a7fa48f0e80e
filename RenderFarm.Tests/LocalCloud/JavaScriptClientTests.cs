using System.Diagnostics;

namespace RenderFarm.Tests.LocalCloud;

/// <summary>Amazon's clients for JavaScript, which share no code with those for .NET.</summary>
public sealed class JavaScriptClientTests(LocalCloudProcess cloud, NodeModules modules)
    : IClassFixture<LocalCloudProcess>,
        IClassFixture<NodeModules>
{
    [Theory]
    [InlineData("s3.test.mjs")]
    [InlineData("sqs.test.mjs")]
    [InlineData("ec2.test.mjs")]
    public async Task The_clients_for_JavaScript_are_served(string script)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = modules.Directory };
        foreach (var argument in (string[])["--test", "--test-reporter=tap", script])
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in cloud.EnvironmentVariables)
            start.Environment[name] = value;
        start.Environment.Remove("AWS_PROFILE");
        start.Environment.Remove("AWS_SESSION_TOKEN");

        var (exitCode, output) = await NodeModules.RunAsync(start);

        Assert.True(exitCode == 0, output);
        Assert.Contains("# fail 0", output, StringComparison.Ordinal);
        Assert.DoesNotContain("# pass 0", output, StringComparison.Ordinal);
    }
}
