namespace RenderFarm.AppHost;

/// <summary>Renders the sample as a user would: with the <c>renderfarm</c> command.</summary>
internal static class Demo
{
    /// <summary>The words of the command that submits the sample.</summary>
    public static string[] Submit(FarmOptions farm) =>
        [
            "submit",
            Repository.Sample,
            "--name",
            "demo",
            "--samples",
            "8",
            "--resolution-percent",
            "50",
            "--disable-motion-blur",
            "--no-settings",
            "--server",
            farm.Server,
        ];

    /// <summary>Submits the sample, shows its progress, fetches the frames and says how it went.</summary>
    /// <returns>0 if every frame is there.</returns>
    public static Task<int> RunAsync(FarmOptions farm, CancellationToken cancellationToken) =>
        Cli.CommandLine.RunAsync([.. Submit(farm), "--download", farm.FramesDirectory, "--overwrite"], cancellationToken);
}
