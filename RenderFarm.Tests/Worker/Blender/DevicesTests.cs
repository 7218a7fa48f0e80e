using System.Text.Json;
using RenderFarm.Contracts.Messages;
using RenderFarm.Tests.Blender;
using RenderFarm.Worker;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

public sealed class DevicesTests(BlenderFixture blenders) : IClassFixture<BlenderFixture>
{
    private const string Nvidia = "{\"CUDA\": [\"NVIDIA L4\"], \"OPTIX\": [\"NVIDIA L4\"]}";
    private const string OldNvidia = "{\"CUDA\": [\"GeForce GTX 680\"], \"OPTIX\": []}";
    private const string Amd = "{\"HIP\": [\"AMD Radeon PRO W7900\"]}";
    private const string Mixed = "{\"CUDA\": [\"NVIDIA T4\"], \"HIP\": [\"AMD Radeon RX 7600\"], \"ONEAPI\": [\"Intel Arc A770\"]}";
    private const string None = "{}";

    /// <summary>What the job and the worker were told, what Blender reports, whether the scene uses OSL; and what comes of it.</summary>
    private static readonly (string Job, string Worker, string Found, bool Osl, string Chosen)[] Table =
    [
        ("auto", "auto", None, false, "CPU"),
        ("auto", "auto", Nvidia, false, "OPTIX"),
        ("auto", "auto", OldNvidia, false, "CUDA"),
        ("auto", "auto", Amd, false, "HIP"),
        ("auto", "auto", Mixed, false, "CUDA"),
        ("auto", "auto", "{\"METAL\": [\"Apple M3\"]}", false, "METAL"),
        ("auto", "auto", Nvidia, true, "OPTIX"),
        ("auto", "auto", Amd, true, "CPU"),
        ("auto", "cpu", Nvidia, false, "CPU"),
        ("auto", "cuda", Nvidia, false, "CUDA"),
        ("auto", "oneapi", Mixed, false, "ONEAPI"),
        ("cpu", "auto", Nvidia, false, "CPU"),
        ("cpu", "optix", Nvidia, false, "CPU"),
        ("gpu", "auto", Amd, false, "HIP"),
        ("hip", "auto", Mixed, false, "HIP"),
        ("gpu", "oneapi", Mixed, false, "ONEAPI"),
        ("gpu", "auto", None, false, "The job asks for the device 'gpu', but this worker can use only the CPU."),
        ("optix", "auto", OldNvidia, false, "The job asks for the device 'optix', but this worker can use CUDA (GeForce GTX 680)."),
        ("gpu", "cpu", Nvidia, false, "The job asks for the device 'gpu', but this worker can use only the CPU."),
        ("hip", "auto", Amd, true, "The job asks for the device 'hip', but this worker can use only the CPU for Open Shading Language."),
        ("auto", "optix", None, false, "Worker:Device asks for the device 'optix', but this worker can use only the CPU."),
    ];

    [Fact]
    public async Task The_device_follows_from_what_Blender_reports_and_what_was_asked_for()
    {
        var folder = blenders.NewFolder();
        var driver = await BlenderCommandLine.WriteDriverAsync(folder, default);
        var rows = JsonSerializer.Serialize(Table.Select(row => new object[] { row.Job, row.Worker, row.Found, row.Osl }));
        var script = $"""
            import json, sys
            sys.path.insert(0, {JsonSerializer.Serialize(Path.GetDirectoryName(driver))})
            from renderfarm import devices, refused
            for job, worker, found, osl in json.loads({JsonSerializer.Serialize(rows)}):
                try:
                    print("@", devices.choose(job, worker, json.loads(found), osl))
                except refused.Unfit as unfit:
                    print("@", unfit)
            """;
        var output = await TestBlender.EvaluateAsync(TestBlender.Path, script);

        Assert.Equal(
            Table.Select(row => row.Chosen),
            output.Split('\n').Where(line => line.StartsWith("@ ", StringComparison.Ordinal)).Select(line => line[2..])
        );
    }

    [Fact]
    public async Task A_device_that_the_worker_lacks_is_its_fault_and_the_process_goes_on()
    {
        await using var blender = await blenders.StartAsync(worker: new WorkerOptions { Device = "optix" });
        await blender.OpenAsync("tiny", await Scenes.Tiny, default);

        var fault = await Assert.ThrowsAsync<RenderFault>(() => blender.ConfigureAsync(new RenderSettings(), default));

        Assert.Equal((FaultKind.Worker, true), (fault.Kind, fault.IsJobs));
        Assert.Contains("only the CPU", fault.Message);
        Assert.True(blender.IsAlive);
    }

    [Fact]
    public void The_drivers_tools_tell_model_and_memory()
    {
        Assert.Equal(
            [new Gpu("NVIDIA L4", 23034L << 20), new Gpu("NVIDIA GB10", null)],
            GpuReports.OfNvidia("NVIDIA L4, 23034\nNVIDIA GB10, [N/A]\n")
        );
        Assert.Equal(
            [new Gpu("AMD Radeon PRO W7900", 51527024640), new Gpu("0x73bf", null)],
            GpuReports.OfAmd(
                """
                {"card0": {"Card Series": "AMD Radeon PRO W7900", "VRAM Total Memory (B)": "51527024640",
                           "VRAM Total Used Memory (B)": "1"},
                 "card1": {"Card model": "0x73bf"}, "system": {"Driver version": "6.4.1"}}
                """
            )
        );
        Assert.Empty(GpuReports.OfNvidia("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver."));
        Assert.Empty(GpuReports.OfAmd("ERROR: No AMD GPUs"));
    }
}
