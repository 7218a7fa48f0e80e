using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using RenderFarm.Cli;
using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Tests.Coordinator;
using RenderFarm.Tests.Worker;

namespace RenderFarm.Tests.Cli;

/// <summary>What the command's own Blender reads for a farm without a worker.</summary>
public sealed class SceneReaderTests(CliFarm farm) : IClassFixture<CliFarm>
{
    private const string Scene = """
        scene.camera = None
        bpy.data.objects.new("Close", bpy.data.cameras.new("Close"))
        bpy.data.scenes.new("Second")
        gone = bpy.data.images.new("gone", 8, 8)
        gone.source = "FILE"
        gone.filepath = "//nowhere/gone.png"
        material = bpy.data.materials.new("painted")
        material.use_nodes = True
        texture = material.node_tree.nodes.new("ShaderNodeTexImage")
        texture.image = gone
        material.node_tree.links.new(texture.outputs[0], material.node_tree.nodes["Principled BSDF"].inputs["Base Color"])
        cube.data.materials.clear()
        cube.data.materials.append(material)
        driver = cube.driver_add("location", 0).driver
        driver.expression = "sin(frame) + __import__('os').getpid()"

        """;

    [Fact]
    public async Task A_scene_is_read_as_a_worker_would_and_settings_are_tried_where_the_farm_has_none()
    {
        var mine = await InspectAsync(await Scenes.Make(Scene));

        var scene = await Scenes.Make("scene.frame_end = 12\n");
        var accepted = await CliProcess.RunAsync(farm.Server, "submit", scene, "--samples", "3", "--split-samples", "2", "--json");
        var job = accepted.Json<SubmitResult>().Job;
        Assert.Equal((12, "cycles"), (job.Frames.Total, job.Settings.Engine ?? "cycles"));
        var refused = await CliProcess.RunAsync(farm.Server, "submit", scene, "--camera", "Nowhere");
        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.Contains("Nowhere", refused.Error, StringComparison.Ordinal);

        using var project = new TemporaryDirectory();
        var shot = await Project.MakeAsync(project.File("project"));
        var beside = await InspectAsync(shot, "--assets", project.File("project"));
        Assert.Contains(beside["files"]!.AsArray(), file => $"{file!["kind"]}" == "library");
        // Its path is not within the project, so that no worker would find it.
        Assert.Equal(["volume"], beside["files"]!.AsArray().Where(file => (bool)file!["missing"]!).Select(file => $"{file!["kind"]}"));

        // A worker that comes while the command reads is the one that counts.
        var (begun, goOn) = (project.File("begun"), project.File("go-on"));
        var patient = await ShellScript.WriteAsync(
            project.File("blender"),
            $"touch '{begun}'",
            $"until [ -e '{goOn}' ]; do sleep 0.1; done",
            $"exec '{TestBlender.Path}' \"$@\""
        );
        var reading = InspectAsync(await Scenes.Make(Scene + "# the same, to be read anew\n"), "--blender", patient);
        await Wait.ForAsync(() => Task.FromResult(File.Exists(begun)), isThere => isThere, "the command reads");
        farm.StartWorker();
        using var http = new HttpClient { BaseAddress = new Uri(farm.Server) };
        await Wait.ForAsync(
            () => http.GetFromJsonAsync<WorkerResponse[]>("/api/workers", ApiJson.Options)!,
            workers => workers!.Length == 1,
            "the worker is there"
        );
        await File.WriteAllTextAsync(goOn, "");
        var theirs = await reading;
        Assert.Equal(theirs.ToJsonString(), mine.ToJsonString());
    }

    [Fact]
    public async Task What_nobody_has_asked_for_is_refused()
    {
        using var http = new HttpClient { BaseAddress = new Uri(farm.Server) };
        var scene = await http.UploadAsync(await File.ReadAllBytesAsync(await Scenes.Make("scene.frame_end = 3\n")));
        var reading = new SceneInspected
        {
            SceneSha256 = scene,
            WorkerId = "me",
            Error = "It is mine.",
            Fault = FaultKind.Frame,
        };

        using var unasked = await http.PostAsJsonAsync($"/api/scenes/{scene}/inspection", reading, ApiJson.Options);
        await unasked.ProblemAsync(HttpStatusCode.Conflict, ProblemTypes.NotAsked);
        using var empty = await http.PostAsJsonAsync($"/api/scenes/{scene}/inspection", reading with { Error = null }, ApiJson.Options);
        await empty.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
        using var other = await http.PostAsJsonAsync($"/api/scenes/{new string('0', 64)}/inspection", reading, ApiJson.Options);
        await other.ProblemAsync(HttpStatusCode.BadRequest, ProblemTypes.InvalidRequest);
    }

    private async Task<JsonNode> InspectAsync(string scene, params string[] more)
    {
        var result = await CliProcess.RunAsync(farm.Server, ["inspect", scene, "--no-pack", "--json", .. more]);
        Assert.True(result.ExitCode == ExitCodes.Ok, result.Error);
        return JsonNode.Parse(result.Output)!["inspection"]!;
    }
}
