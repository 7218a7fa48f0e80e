using System.Diagnostics;
using System.Runtime.Versioning;
using RenderFarm.LocalCloud.Ec2.Instances;

namespace RenderFarm.LocalCloud.Ec2.Running;

/// <summary>An instance that runs: the processes of its user data, its console and its metadata.</summary>
internal sealed class RunningInstance(Instance instance, InstanceFolder folder, MetadataServer metadata, int consoleBytes)
    : IAsyncDisposable
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // Above those that systems give out, and above the worker's of the boot script.
    private const int FirstUser = 61_001;
    private const int Users = 999;

    private readonly InstanceProcesses _processes = new(instance.Id, folder.Root);
    private ConsoleLog? _console;
    private Process? _root;

    /// <summary>Starts the user data, if it is a script. Its end is not the instance's end.</summary>
    public async Task StartAsync()
    {
        var port = await metadata.StartAsync();
        folder.Create(port);
        _console = new ConsoleLog(folder.Console, consoleBytes);

        var userData = instance.Launch.UserData is { } encoded ? Convert.FromBase64String(encoded) : [];
        await File.WriteAllBytesAsync(folder.UserData, userData);
        if (Interpreter.Of(userData) is not { } interpreter)
        {
            _console.Append(
                userData.Length == 0 ? "There is no user data." : "The user data is no script, as it does not start with #!; it is not run."
            );
            return;
        }

        var user = await folder.GiveToAsync((int)(FirstUser + (instance.Sequence % Users)));
        if (user.Length == 0)
            _console.Append($"The user data runs as {Environment.UserName}: it can have no user of its own here.");
        _root = new Process { StartInfo = Describe([.. user, .. interpreter], port) };
        _root.Start();
        _root.StandardInput.Close();
        _ = RecordAsync(_root, _console);
    }

    [SupportedOSPlatform("linux")]
    public Task<bool> EndAsync(TimeSpan grace) => _processes.EndAsync(grace);

    public async ValueTask DisposeAsync()
    {
        await metadata.DisposeAsync();
        _console?.Dispose();
        _root?.Dispose();
    }

    private static async Task RecordAsync(Process root, ConsoleLog console)
    {
        var output = console.CopyAsync(root.StandardOutput.BaseStream);
        var errors = console.CopyAsync(root.StandardError.BaseStream);
        try
        {
            await root.WaitForExitAsync();
            console.Append($"The user data ended with code {root.ExitCode}.");
            await Task.WhenAll(output, errors);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The instance is gone.
        }
    }

    private ProcessStartInfo Describe(string[] interpreter, int port)
    {
        // A session of its own, so that no signal from a terminal reaches it.
        var start = new ProcessStartInfo("setsid")
        {
            UseShellExecute = false,
            WorkingDirectory = folder.Disk,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (ReadOnlySpan<string>)[.. interpreter, folder.UserData])
            start.ArgumentList.Add(argument);

        start.Environment.Clear();
        start.Environment["PATH"] = $"{folder.Commands}:{SystemPath}";
        start.Environment["HOME"] = folder.Home;
        start.Environment["TMPDIR"] = folder.Temporary;
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{port}";
        start.Environment[InstanceProcesses.Mark] = instance.Id;
        return start;
    }
}

/// <summary>The start of an instance, under way or done.</summary>
internal sealed record Boot(Task Task, CancellationTokenSource Cancellation)
{
    /// <summary>Ends the wait for the instance to come up; what has begun to run is there when this returns.</summary>
    public async Task EndAsync()
    {
        await Cancellation.CancelAsync();
        await Task;
        Cancellation.Dispose();
    }
}
