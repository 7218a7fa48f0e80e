namespace RenderFarm.AppHost;

/// <summary>Renders the sample as a user would: with the <c>renderfarm</c> command.</summary>
internal static class Demo
{
    /// <summary>Submits the sample, shows its progress, fetches the frames and says how it went.</summary>
    /// <returns>0 if every frame is there.</returns>
    public static async Task<int> RunAsync(FarmOptions farm, CancellationToken cancellationToken)
    {
        string[] submit =
        [
            "submit", Repository.Sample, "--name", "demo", "--samples", "8", "--resolution-percent", "50",
            "--download", farm.FramesDirectory, "--overwrite", "--server", farm.Server,
        ];
        var exitCode = await Cli.CommandLine.RunAsync(submit, cancellationToken);
        if (!farm.Exit && !cancellationToken.IsCancellationRequested)
            Console.WriteLine("The farm goes on: Ctrl-C ends it.");

        return exitCode;
    }
}
