using System.Diagnostics;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.LocalCloud;
using RenderFarm.Worker.Blender.Isolation;

namespace RenderFarm.Tests.Worker.Blender;

/// <summary>What a scene could do that got Blender to run its code: a script is started exactly as the driver is.</summary>
public sealed class IsolationTests
{
    [LinuxFact]
    public async Task A_script_in_Blender_finds_no_secret_no_network_and_nothing_to_write()
    {
        using var place = new IsolationPlace();
        var blender = await place.FindAsync(IsolationMode.Auto);
        Environment.SetEnvironmentVariable("HOSTILE_TEST_SECRET", "secret");

        var did = await place.RunHostileAsync(blender);

        Assert.Empty(did.GetProperty("secrets").EnumerateArray());
        Assert.True(did.GetProperty("readsScene").GetBoolean());
        Assert.True(did.GetProperty("writesHome").GetBoolean());
        Assert.Equal(blender.Confinement.HasNetwork, did.GetProperty("connects").GetBoolean());
        Assert.Equal(blender.Confinement.UserId is null && blender.Confinement.Files is null, did.GetProperty("writesScene").GetBoolean());
        Assert.Equal(blender.Confinement.UserId is null && blender.Confinement.Files is null, did.GetProperty("writesBeside").GetBoolean());
        if (blender.Confinement.UserId is { } user)
        {
            Assert.Equal(user, did.GetProperty("user").GetUInt32());
            Assert.Empty(did.GetProperty("groups").EnumerateArray());
        }

        if (blender.Confinement is { UserId: null, Files: null })
            return;

        Assert.False(did.GetProperty("readsWorker").GetBoolean());
        Assert.False(did.GetProperty("readsOther").GetBoolean() && blender.Confinement.Files is not null);
    }

    [LinuxFact]
    public async Task A_Blender_sees_its_own_scene_its_home_and_the_system_and_nothing_else()
    {
        using var place = new IsolationPlace();
        var blender = await place.FindAsync(IsolationMode.Auto);
        if (blender.Confinement.Files is null)
            return; // this system allows none of its own

        var did = await place.RunHostileAsync(blender);

        Assert.True(did.GetProperty("readsScene").GetBoolean());
        Assert.False(did.GetProperty("readsOther").GetBoolean());
        Assert.False(did.GetProperty("readsUsers").GetBoolean());
        Assert.Equal(["scene.blend", "scratch"], did.GetProperty("data").EnumerateArray().Select(name => name.GetString()).Order());
        Assert.Empty(
            did.GetProperty("root")
                .EnumerateArray()
                .Select(name => name.GetString())
                .Intersect(["home", "root", "var", "srv", "mnt", "boot"])
                .Except([blender.Executable.Path.Split('/').ElementAtOrDefault(1)]) // on the way to this Blender
        );
        Assert.False(File.Exists(place.Stray));
    }

    [LinuxFact]
    public async Task A_scene_that_links_into_the_cache_finds_nothing_there()
    {
        using var place = new IsolationPlace();
        if ((await place.FindAsync(IsolationMode.Auto)).Confinement.Files is null)
            return; // this system allows none of its own

        var other = place.Add("other.blend", await Scenes.Tiny);
        var thief = place.Add(
            "thief.blend",
            await Scenes.Make(
                $"""
                library = bpy.data.libraries.load("{other}", link=True)
                with library as (there, mine): mine.objects = ["Cube"]
                scene.collection.objects.link(mine.objects[0])
                """
            )
        );
        await using var blender = await place.StartAsync(thief);

        await blender.OpenAsync("thief", thief, default);

        var library = Assert.Single(
            (await blender.InspectAsync(null, default)).Files,
            file => file.Path.EndsWith("other.blend", StringComparison.Ordinal)
        );
        Assert.True(library.Missing);
    }

    [LinuxFact]
    public async Task Nobody_else_can_enter_what_a_worker_keeps()
    {
        using var place = new IsolationPlace();
        await using var blender = await place.StartAsync(await Scenes.Tiny);

        string[] folders =
        [
            place.Scratch.Path,
            Path.GetDirectoryName(place.Scratch.Path)!,
            .. Directory.GetDirectories(place.Scratch.Path),
        ];
        foreach (var folder in folders)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(folder));
    }

    [LinuxFact]
    public async Task The_system_ends_a_Blender_before_others_when_memory_runs_out()
    {
        using var place = new IsolationPlace();
        await using var blender = await place.StartAsync(await Scenes.Tiny);

        Assert.Equal("800", (await File.ReadAllTextAsync($"/proc/{blender.Id}/oom_score_adj")).Trim());
    }

    [LinuxFact]
    public async Task Where_the_system_allows_it_Blender_has_no_network_and_as_root_its_own_user()
    {
        using var place = new IsolationPlace();
        var confinement = (await place.FindAsync(IsolationMode.Auto)).Confinement;

        Assert.Equal(
            !await WorksAsync(Environment.IsPrivilegedProcess ? ["--net"] : ["--user", "--map-current-user", "--net"]),
            confinement.HasNetwork
        );
        Assert.Equal(
            await WorksAsync(Environment.IsPrivilegedProcess ? ["--net", "--mount"] : ["--user", "--map-root-user", "--net", "--mount"]),
            confinement.Files is not null
        );
        Assert.Equal(Environment.IsPrivilegedProcess, confinement.UserId is not null);
    }

    [LinuxFact]
    public async Task A_Blender_of_another_user_works_in_folders_that_only_the_worker_can_enter()
    {
        using var place = new IsolationPlace(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var blender = await place.FindAsync(IsolationMode.Auto);
        if (blender.Confinement is not { UserId: not null, Files: not null })
            return; // only root can give Blender a user of its own

        Assert.True((await place.RunHostileAsync(blender)).GetProperty("readsScene").GetBoolean());
        Assert.Equal(blender.Confinement.Description, (await place.FindAsync(IsolationMode.Required)).Confinement.Description);
    }

    [LinuxFact]
    public async Task Where_mounts_are_not_allowed_an_own_user_passes_through_the_workers_folders_and_cannot_list_them()
    {
        if (!Environment.IsPrivilegedProcess)
            return; // only root can give Blender a user of its own

        using var place = new IsolationPlace();
        var found = await place.FindAsync(IsolationMode.Auto);
        var weaker = Confinements
            .ToTry(isRoot: true, Environment.ProcessId, [], found.Confinement.Files!)
            .First(way => way is { Files: null, UserId: not null, HasNetwork: true });

        var did = await place.RunHostileAsync(found with { Confinement = weaker });

        Assert.True(did.GetProperty("readsScene").GetBoolean());
        Assert.False(did.GetProperty("writesScene").GetBoolean());
        Assert.Equal((UnixFileMode)0b111_001_001, ModeOf(place.Scratch.Path));
    }

    [LinuxFact]
    public async Task Off_means_off()
    {
        using var place = new IsolationPlace();

        var did = await place.RunHostileAsync(await place.FindAsync(IsolationMode.Off));

        Assert.True(did.GetProperty("connects").GetBoolean());
        Assert.Empty(did.GetProperty("secrets").EnumerateArray());
    }

    [LinuxFact]
    public async Task A_confined_Blender_renders_ends_with_its_stdin_and_can_be_killed()
    {
        using var place = new IsolationPlace();
        await using var blender = await place.StartAsync(await Scenes.Tiny);
        await blender.OpenAsync("tiny", await Scenes.Tiny, default);
        await blender.ConfigureAsync(new(), default);
        var frame = await blender.RenderAsync(1, place.Scratch.Make("frames"), _ => false, default);

        Assert.NotEmpty(await Png.Pixels(frame.Path));
        if ((await place.FindAsync(IsolationMode.Auto)).Confinement.Files is not null)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(frame.Path));
        // Blender itself, or what loads it: what was before has given its place.
        Assert.DoesNotContain((await File.ReadAllTextAsync($"/proc/{blender.Id}/comm")).Trim(), (string[])["sh", "unshare", "setpriv"]);

        using var process = Process.GetProcessById(blender.Id);
        blender.CloseInput();
        await process.WaitForExitAsync().WaitAsync(Wait.Patience);

        var killed = await place.StartAsync(await Scenes.Tiny);
        using var second = Process.GetProcessById(killed.Id);
        await killed.DisposeAsync();
        await second.WaitForExitAsync().WaitAsync(Wait.Patience);
    }

    [Fact]
    public void The_ways_to_confine_are_tried_from_the_strongest_on()
    {
        var files = new OwnFiles("/root", "/data", [], ["/dev/kfd"]);

        Assert.Equal(
            ["own user, no network, own files", "own user, no network", "own user", "no network"],
            Confinements.ToTry(isRoot: true, 4242, [], files).Select(confinement => confinement.Description)
        );
        Assert.Equal(
            ["no network, own files", "no network"],
            Confinements.ToTry(isRoot: false, 4242, [], files).Select(confinement => confinement.Description)
        );
        Assert.Contains(
            "--groups=44,109",
            Confinements.ToTry(isRoot: true, 1, ["44", "109"], files).First().Command("/home", ["/scene"], [])
        );
        Assert.Contains("/dev/kfd", Confinements.ToTry(isRoot: true, 1, [], files).First().Command("/home", ["/scene"], []));
        Assert.All(
            Confinements.ToTry(isRoot: true, int.MaxValue, [], files).Take(3),
            confinement => Assert.InRange(confinement.UserId!.Value, 61184u, 65519u)
        );
    }

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static async Task<bool> WorksAsync(string[] options)
    {
        using var process = Process.Start(
            new ProcessStartInfo("unshare", [.. options, "true"]) { UseShellExecute = false, RedirectStandardError = true }
        )!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }
}
