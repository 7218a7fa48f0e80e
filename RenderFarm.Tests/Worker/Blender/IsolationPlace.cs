using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Install;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>A worker's data folder with a scene in it, and a port that listens.</summary>
internal sealed class IsolationPlace : IDisposable
{
    private const string Hostile = """
        import json, os, socket, sys
        home = os.environ["HOME"]

        def succeeds(action):
            try:
                action()
                return True
            except OSError:
                return False

        def write(path):
            with open(path, "w") as file:
                file.write("x")

        print("@hostile " + json.dumps({
            "secrets": [name for name in os.environ if name.startswith("AWS_") or name == "HOSTILE_TEST_SECRET"],
            "user": os.getuid(),
            "groups": os.getgroups(),
            "connects": succeeds(lambda: socket.create_connection(("127.0.0.1", PORT), timeout=5).close()),
            "writesHome": succeeds(lambda: write(os.path.join(home, "mine"))),
            "writesBeside": succeeds(lambda: write(os.path.join(os.path.dirname(home), "theirs"))),
            "writesScene": succeeds(lambda: write("SCENE")),
            "readsScene": succeeds(lambda: open("SCENE").close()),
            "readsWorker": succeeds(lambda: open("/proc/%d/environ" % os.getppid()).close()),
            "readsOther": succeeds(lambda: open("OTHER").close()),
            "data": os.listdir("DATA") if os.path.isdir("DATA") and os.access("DATA", os.R_OK) else [],
            "root": os.listdir("/"),
            "readsUsers": succeeds(lambda: os.listdir(os.path.expanduser("~root"))) or succeeds(lambda: open("/proc/1/cmdline").close()),
            "writesTmp": succeeds(lambda: write("STRAY")),
        }), flush=True)
        """;

    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-isolation-").FullName;
    private readonly string _scene;
    private readonly string _other;

    public IsolationPlace(UnixFileMode mode = Open)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder, mode);
        Scratch = new ScratchFolder(Options.Create(new WorkerOptions { DataDirectory = _folder }));
        _scene = Path.Combine(_folder, "scene.blend");
        File.WriteAllText(_scene, "BLENDER");
        _other = Path.Combine(_folder, "other.blend");
        File.WriteAllText(_other, "BLENDER");
        _listener.Start();
    }

    public ScratchFolder Scratch { get; }

    /// <summary>A file in the folder for everybody's temporary files.</summary>
    public string Stray => _folder + ".stray";

    public async Task<ConfinedBlender> FindAsync(IsolationMode mode)
    {
        var options = Options.Create(new BlenderOptions { Path = TestBlender.Path, Isolation = mode });
        using var finder = new BlenderFinder(null!, null!, options, NullLogger<BlenderFinder>.Instance);
        using var sandbox = new Sandbox(finder, Scratch, options, NullLogger<Sandbox>.Instance);
        return await sandbox.GetAsync(default);
    }

    /// <summary>Puts a scene among the worker's.</summary>
    /// <returns>Its file.</returns>
    public string Add(string name, string scene)
    {
        var file = Path.Combine(_folder, name);
        File.Copy(scene, file, overwrite: true);
        return file;
    }

    public async Task<BlenderProcess> StartAsync(string scene) =>
        await BlenderProcess.StartAsync(
            await FindAsync(IsolationMode.Auto),
            new BlenderOptions(),
            new WorkerOptions(),
            Scratch,
            TimeProvider.System,
            default,
            reads: scene
        );

    public async Task<JsonElement> RunHostileAsync(ConfinedBlender blender)
    {
        var home = Scratch.Make("blender");
        blender.Confinement.Admit(home);
        blender.Confinement.LetThrough(home, Scratch.Data);
        blender.Confinement.LetThrough(_scene, Scratch.Data);
        var script = Path.Combine(home, "hostile.py");
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        await File.WriteAllTextAsync(
            script,
            Hostile
                .Replace("PORT", $"{port}")
                .Replace("SCENE", _scene)
                .Replace("OTHER", _other)
                .Replace("DATA", _folder)
                .Replace("STRAY", Stray)
        );
        blender.Confinement.LetRead(script);
        blender.Confinement.LetRead(_scene);
        using var process = Process.Start(BlenderCommandLine.Create(blender, script, 1, home, [_scene], []))!;
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = output.Split('\n').Single(line => line.StartsWith("@hostile ", StringComparison.Ordinal));
        return JsonDocument.Parse(line["@hostile ".Length..]).RootElement;
    }

    public void Dispose()
    {
        _listener.Dispose();
        Scratch.Dispose();
        File.Delete(Stray);
        Directory.Delete(_folder, recursive: true);
    }
}
