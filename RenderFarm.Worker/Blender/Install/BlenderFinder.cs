using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender.Install;

/// <summary>
/// The Blender of this machine: the configured one, else the one on PATH, else the one that the farm installed, else the one where
/// installers put it, else it is installed now.
/// </summary>
internal sealed partial class BlenderFinder(
    BlenderArchive archive,
    DistributionPackage package,
    IOptions<BlenderOptions> options,
    ILogger<BlenderFinder> logger
) : IDisposable
{
    private static readonly string WaysOut =
        "Set Blender:Path (environment: Blender__Path) to a Blender's executable, or put one on PATH, or "
        + (
            OperatingSystem.IsLinux()
                ? "let the farm install one by being online, or as root by the distribution's package."
                : "install it from blender.org: on this system the farm does not."
        );

    private readonly SemaphoreSlim _finding = new(1);
    private BlenderExecutable? _found;

    /// <summary>Hears why it takes minutes to find one, when it does.</summary>
    public Action<string>? Waiting { get; set; }

    /// <summary>Finds it, and remembers it while it is there.</summary>
    /// <exception cref="RenderFault">There is none, and what can be done about it: the worker's fault.</exception>
    public async Task<BlenderExecutable> GetAsync(CancellationToken cancellationToken)
    {
        await _finding.WaitAsync(cancellationToken);
        try
        {
            if (_found is not null && File.Exists(_found.Path))
                return _found;

            _found = await FindAsync(cancellationToken);
            LogFound(_found.Version, _found.Path);
            return _found;
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => _finding.Dispose();

    private async Task<BlenderExecutable> FindAsync(CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        if (options.Value.Path is { Length: > 0 } configured)
        {
            var path = Directory.Exists(configured) ? Path.Combine(configured, BlenderPlaces.Executable) : configured;
            return await TryAsync(path, problems, cancellationToken)
                ?? throw new RenderFault(FaultKind.Worker, $"The configured Blender is broken. {problems[0]}");
        }

        foreach (
            var path in BlenderPlaces
                .OnPath()
                .Append(archive.InstalledExecutable)
                .Concat(BlenderPlaces.Usual())
                .OfType<string>()
                .Where(File.Exists)
        )
        {
            if (await TryAsync(path, problems, cancellationToken) is { } found)
                return found;
        }

        if (options.Value.Install && OperatingSystem.IsLinux())
        {
            Waiting?.Invoke("There is no Blender on this machine. One is being installed, which takes some minutes.");
            foreach (var install in (Func<CancellationToken, Task<string>>[])[archive.InstallAsync, package.InstallAsync])
            {
                if (await TryInstallAsync(install, problems, cancellationToken) is { } installed)
                    return installed;
            }
        }

        throw new RenderFault(FaultKind.Worker, string.Join(' ', ["There is no Blender on this machine.", WaysOut, .. problems]));
    }

    private async Task<BlenderExecutable?> TryInstallAsync(
        Func<CancellationToken, Task<string>> install,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TryAsync(await install(cancellationToken), problems, cancellationToken);
        }
        catch (InstallException exception)
        {
            LogNotInstalled(exception.Message);
            problems.Add(exception.Message);
            return null;
        }
    }

    private async Task<BlenderExecutable?> TryAsync(string path, List<string> problems, CancellationToken cancellationToken)
    {
        var (blender, problem) = await BlenderProbe.TryAsync(path, cancellationToken);
        if (problem is not null)
        {
            LogBroken(problem);
            problems.Add(problem);
        }

        return blender;
    }

    [LoggerMessage(3261, LogLevel.Information, "Blender {Version} at {Path}")]
    private partial void LogFound(string version, string path);

    [LoggerMessage(3262, LogLevel.Warning, "A Blender that does not work is passed over: {Problem}")]
    private partial void LogBroken(string problem);

    [LoggerMessage(3263, LogLevel.Warning, "Blender was not installed: {Problem}")]
    private partial void LogNotInstalled(string problem);
}

/// <summary>Blender could not be installed in one way; the message says why.</summary>
internal sealed class InstallException(string message, Exception? inner = null) : Exception(message, inner);
