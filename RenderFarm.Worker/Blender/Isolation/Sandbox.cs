using Microsoft.Extensions.Options;
using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Worker.Blender.Isolation;

/// <summary>
/// Finds out, once, how Blender can be confined on this machine: by starting it so. Nothing is believed of kernel versions, containers and
/// permissions but what is tried.
/// </summary>
internal sealed partial class Sandbox(
    BlenderFinder blender,
    ScratchFolder scratch,
    IOptions<BlenderOptions> options,
    ILogger<Sandbox> logger
) : IDisposable
{
    /// <summary>
    /// Reads a file of the worker's, writes into the folder, opens the devices, starts Blender: what it will have to do. Its arguments are
    /// the executable, the file, the folder and the devices.
    /// </summary>
    private const string Trial = """
        set -e
        blender=$1; : < "$2"; cd "$3"; : > trial; rm trial; shift 3
        for device; do : <> "$device"; done
        exec "$blender" -b --version
        """;

    private readonly SemaphoreSlim _finding = new(1);
    private Confinement? _found;

    /// <summary>The Blender of this machine and the strongest confinement that works.</summary>
    /// <exception cref="RenderFault">There is no Blender, or confinement is required and none is strong enough: the worker's
    /// fault.</exception>
    public async Task<ConfinedBlender> GetAsync(CancellationToken cancellationToken)
    {
        var executable = await blender.GetAsync(cancellationToken);
        await _finding.WaitAsync(cancellationToken);
        try
        {
            return new ConfinedBlender(executable, _found ??= await FindAsync(executable, cancellationToken));
        }
        finally
        {
            _finding.Release();
        }
    }

    public void Dispose() => _finding.Dispose();

    private async Task<Confinement> FindAsync(BlenderExecutable executable, CancellationToken cancellationToken)
    {
        if (options.Value.Isolation == IsolationMode.Off)
            return Confinement.None;

        var problems = new List<string>();
        var found = OperatingSystem.IsLinux() ? await FindOnLinuxAsync(executable, problems, cancellationToken) : Confinement.None;
        var why = problems.Count == 0 ? "this system has no way that the farm knows" : string.Join("; ", problems);
        if (options.Value.Isolation == IsolationMode.Required && found.IsWeak)
        {
            throw new RenderFault(
                FaultKind.Worker,
                $"Blender:Isolation is 'required', but the best that works here is '{found.Description}': {why}. Set it to 'auto' to "
                    + "render all the same."
            );
        }

        if (found.IsWeak)
            LogWeak(found.Description, why);
        else
            LogFound(found.Description);
        return found;
    }

    private async Task<Confinement> FindOnLinuxAsync(
        BlenderExecutable executable,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        var folder = scratch.Make("trial");
        try
        {
            var devices = Devices.Find();
            var groups = await Devices.GroupsAsync(devices, cancellationToken);
            var files = OwnFiles.Of(executable, scratch.Make("root"), scratch.Data, devices);
            foreach (var confinement in Confinements.ToTry(Environment.IsPrivilegedProcess, Environment.ProcessId, groups, files))
            {
                if (await TryAsync(confinement, executable, folder, devices, problems, cancellationToken))
                    return confinement;
            }

            return Confinement.None;
        }
        catch (InstallException exception)
        {
            problems.Add(exception.Message);
            return Confinement.None;
        }
        finally
        {
            ScratchFolder.Remove(folder);
        }
    }

    private async Task<bool> TryAsync(
        Confinement confinement,
        BlenderExecutable executable,
        string folder,
        IReadOnlyList<string> devices,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        var readable = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(readable, "", cancellationToken);
        var inner = Directory.CreateDirectory(Path.Combine(folder, "inner")).FullName;
        try
        {
            confinement.Admit(inner);
            confinement.LetRead(readable);
            confinement.LetThrough(inner, scratch.Data);
            string[] command =
            [
                .. confinement.Command(inner, [readable], []),
                "sh",
                "-c",
                Trial,
                "sh",
                executable.Path,
                readable,
                inner,
                .. devices,
            ];
            await CommandRunner.RunAsync(command[0], command.Skip(1), static _ => { }, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is InstallException or IOException)
        {
            problems.Add(exception.Message);
            return false;
        }
    }

    [LoggerMessage(3251, LogLevel.Information, "Blender is kept apart: {Confinement}")]
    private partial void LogFound(string confinement);

    [LoggerMessage(3252, LogLevel.Warning, "Blender is kept apart less than it could be ({Confinement}): {Why}")]
    private partial void LogWeak(string confinement, string why);
}
