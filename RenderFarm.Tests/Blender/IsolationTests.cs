using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;
using RenderFarm.Worker.Blender.Finding;
using RenderFarm.Worker.Blender.Isolation;
using RenderFarm.Worker.Scratch;

namespace RenderFarm.Tests.Blender;

/// <summary>What a scene could do that got Blender to run its code: a script is started exactly as the driver is.</summary>
public sealed class IsolationTests
{
    private const string Hostile =
        """
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
        }), flush=True)
        """;

    [LinuxFact]
    public async Task A_script_in_Blender_finds_no_secret_no_network_and_nothing_to_write()
    {
        using var place = new Place();
        var blender = await place.FindAsync(IsolationMode.Auto);
        Environment.SetEnvironmentVariable("HOSTILE_TEST_SECRET", "secret");

        var did = await place.RunHostileAsync(blender);

        Assert.Empty(did.GetProperty("secrets").EnumerateArray());
        Assert.True(did.GetProperty("readsScene").GetBoolean());
        Assert.True(did.GetProperty("writesHome").GetBoolean());
        Assert.Equal(blender.Confinement.HasNetwork, did.GetProperty("connects").GetBoolean());
        Assert.Equal(blender.Confinement.UserId is null, did.GetProperty("writesScene").GetBoolean());
        Assert.Equal(blender.Confinement.UserId is null, did.GetProperty("writesBeside").GetBoolean());
        if (blender.Confinement.UserId is { } user)
        {
            Assert.Equal(user, did.GetProperty("user").GetUInt32());
            Assert.Empty(did.GetProperty("groups").EnumerateArray());
            Assert.False(did.GetProperty("readsWorker").GetBoolean());
        }
    }

    [LinuxFact]
    public async Task Where_the_system_allows_it_Blender_has_no_network_and_as_root_its_own_user()
    {
        using var place = new Place();
        var confinement = (await place.FindAsync(IsolationMode.Auto)).Confinement;

        Assert.Equal(!await WorksAsync(Environment.IsPrivilegedProcess ? ["--net"] : ["--user", "--map-current-user", "--net"]), confinement.HasNetwork);
        Assert.Equal(Environment.IsPrivilegedProcess, confinement.UserId is not null);
    }

    [LinuxFact]
    public async Task A_folder_that_only_the_worker_can_enter_costs_the_own_user_and_it_says_so()
    {
        if (!Environment.IsPrivilegedProcess) return; // only root can give Blender a user of its own

        using var place = new Place(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        var confinement = (await place.FindAsync(IsolationMode.Auto)).Confinement;

        Assert.Null(confinement.UserId);
        var fault = await Assert.ThrowsAsync<RenderFault>(() => place.FindAsync(IsolationMode.Required));
        Assert.Contains("Blender:Isolation is 'required'", fault.Message);
        Assert.Contains("Permission denied", fault.Message);
    }

    [LinuxFact]
    public async Task Off_means_off()
    {
        using var place = new Place();

        var did = await place.RunHostileAsync(await place.FindAsync(IsolationMode.Off));

        Assert.True(did.GetProperty("connects").GetBoolean());
        Assert.Empty(did.GetProperty("secrets").EnumerateArray());
    }

    [LinuxFact]
    public async Task A_confined_Blender_renders_ends_with_its_stdin_and_can_be_killed()
    {
        using var place = new Place();
        await using var blender = await place.StartAsync();
        await blender.OpenAsync("tiny", await Scenes.Tiny, default);
        await blender.ConfigureAsync(new(), default);
        var frame = await blender.RenderAsync(1, place.Scratch.Make("frames"), _ => false, default);

        Assert.NotEmpty(await Png.Pixels(frame.Path));
        Assert.StartsWith("blender", await File.ReadAllTextAsync($"/proc/{blender.Id}/comm"), StringComparison.Ordinal);

        using var process = Process.GetProcessById(blender.Id);
        blender.CloseInput();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        var killed = await place.StartAsync();
        using var second = Process.GetProcessById(killed.Id);
        await killed.DisposeAsync();
        await second.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void The_ways_to_confine_are_tried_from_the_strongest_on()
    {
        Assert.Equal(
            ["own user, no network", "own user", "no network"], Confinements.ToTry(isRoot: true, 4242, []).Select(confinement => confinement.Description));
        Assert.Equal(["no network"], Confinements.ToTry(isRoot: false, 4242, []).Select(confinement => confinement.Description));
        Assert.Contains("--groups=44,109", Confinements.ToTry(isRoot: true, 1, ["44", "109"]).First().Command);
        Assert.All(Confinements.ToTry(isRoot: true, int.MaxValue, []).Take(2), confinement => Assert.InRange(confinement.UserId!.Value, 61184u, 65519u));
    }

    private static async Task<bool> WorksAsync(string[] options)
    {
        using var process = Process.Start(new ProcessStartInfo("unshare", [.. options, "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>A worker's data folder with a scene in it, and a port that listens.</summary>
    private sealed class Place : IDisposable
    {
        private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _folder = Directory.CreateTempSubdirectory("renderfarm-isolation-").FullName;
        private readonly string _scene;

        public Place(UnixFileMode mode = Open)
        {
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder, mode);
            Scratch = new ScratchFolder(Options.Create(new WorkerOptions { DataDirectory = _folder }));
            _scene = Path.Combine(_folder, "scene.blend");
            File.WriteAllText(_scene, "BLENDER");
            _listener.Start();
        }

        public ScratchFolder Scratch { get; }

        public async Task<ConfinedBlender> FindAsync(IsolationMode mode)
        {
            var options = Options.Create(new BlenderOptions { Path = "blender", Isolation = mode });
            using var finder = new BlenderFinder(null!, null!, options, NullLogger<BlenderFinder>.Instance);
            using var sandbox = new Sandbox(finder, Scratch, options, NullLogger<Sandbox>.Instance);
            return await sandbox.GetAsync(default);
        }

        public async Task<BlenderProcess> StartAsync() => await BlenderProcess.StartAsync(
            await FindAsync(IsolationMode.Auto), new BlenderOptions(), new WorkerOptions(), Scratch, TimeProvider.System, default);

        public async Task<JsonElement> RunHostileAsync(ConfinedBlender blender)
        {
            var home = Scratch.Make("blender");
            blender.Confinement.Admit(home);
            var script = Path.Combine(home, "hostile.py");
            var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            await File.WriteAllTextAsync(script, Hostile.Replace("PORT", $"{port}").Replace("SCENE", _scene));
            using var process = Process.Start(BlenderCommandLine.Create(blender, script, 1, home))!;
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
            Directory.Delete(_folder, recursive: true);
        }
    }
}
