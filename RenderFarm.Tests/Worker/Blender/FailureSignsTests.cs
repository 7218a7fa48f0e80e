using RenderFarm.Contracts.Messages;
using RenderFarm.Worker.Blender;

namespace RenderFarm.Tests.Worker.Blender;

[Trait("Category", "Fast")]
public sealed class FailureSignsTests
{
    [Theory]
    [InlineData("System is out of GPU memory", "too little memory", false)]
    [InlineData("Error: System is out of GPU and shared host memory", "too little memory", false)]
    [InlineData("Out of memory in CUDA queue enqueue (integrator_shade_surface)", "too little memory", false)]
    [InlineData("Out of memory in HIP queue copy_to_device ()", "too little memory", false)]
    [InlineData(
        "Out of memory in cuMemAlloc(&device_pointer, size) (intern/cycles/device/cuda/device_impl.cpp:600)",
        "too little memory",
        false
    )]
    [InlineData(
        "oneAPI kernel - device memory allocation error for 4.00G, possibly caused by lack of available memory space",
        "too little memory",
        false
    )]
    [InlineData("Error: Could not allocate shadow atlas. Most likely out of GPU memory.", "too little memory", false)]
    [InlineData("Illegal address in CUDA queue synchronize (integrator_intersect_closest)", "GPU fails", true)]
    [InlineData("Launch failed in cuCtxSynchronize() (intern/cycles/device/cuda/queue.cpp:60)", "GPU fails", true)]
    [InlineData("OPTIX_ERROR_CUDA_ERROR in optixLaunch(pipeline, stream) (intern/cycles/device/optix/queue.cpp:120)", "GPU fails", true)]
    [InlineData("CUDA error: Launch exceeded timeout in cuCtxSynchronize()", "GPU fails", true)]
    [InlineData(
        "oneAPI kernel \"integrator_shade_surface\" execution error: got runtime exception \"Native API failed\"",
        "GPU fails",
        true
    )]
    [InlineData("00:12.100  render           | ERROR Failed to create CUDA context (Unknown error)", "GPU fails", true)]
    [InlineData("Malloc returns null: len=68719476736 in imb_addrectImBuf, total 4294967296", "runs out of memory", false)]
    [InlineData("Calloc array returns null: size=8 len=99 in foo, total 1", null, false)]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'", "runs out of memory", false)]
    [InlineData("OSError: [Errno 28] No space left on device", null, false)]
    [InlineData(
        "Fra:1 Mem:9M (Peak 9M) | Time:00:00.10 | Scene, ViewLayer | Synchronizing object | Out of memory in CUDA queue",
        null,
        false
    )]
    [InlineData("Saved: '/tmp/0001.png'", null, false)]
    [InlineData("Warning: Unable to open '/nowhere/cube.blend'", null, false)]
    public void Blenders_words_tell_a_failing_machine(string line, string? meaning, bool isDevices)
    {
        var sign = FailureSigns.Find(line);

        if (meaning is null)
            Assert.Null(sign);
        else
            Assert.Contains(meaning, sign!.Meaning);
        Assert.Equal(isDevices, sign?.IsDevices ?? false);
    }

    [Fact]
    public void A_line_alone_is_the_frames_fault()
    {
        var fault = FailureSigns.Find("Illegal address in CUDA queue synchronize ()")!.ToFault("tail");

        Assert.Equal((FaultKind.Frame, "tail"), (fault.Kind, fault.LogTail));
        Assert.Contains("Illegal address in CUDA queue", fault.Message);
    }

    [Theory]
    [InlineData(137, true, null, false, FaultKind.Worker, "was killed")]
    [InlineData(137, true, "CUDA error", true, FaultKind.Worker, "ran out of memory")]
    [InlineData(139, true, null, false, FaultKind.Frame, "crashed (signal 11)")]
    [InlineData(139, true, "Illegal address in CUDA queue synchronize ()", false, FaultKind.Frame, "a GPU fails")]
    [InlineData(134, true, "terminate called after throwing an instance of 'std::bad_alloc'", false, FaultKind.Frame, "runs out of memory")]
    [InlineData(127, false, null, false, FaultKind.Worker, "installation is broken")]
    [InlineData(127, true, null, false, FaultKind.Frame, "exit code 127")]
    [InlineData(1, true, null, false, FaultKind.Frame, "exit code 1")]
    [InlineData(null, true, null, false, FaultKind.Frame, "closed its output")]
    public void An_exit_tells_whose_fault_it_is(int? code, bool hasStarted, string? line, bool memoryRanOut, FaultKind kind, string message)
    {
        var fault = BlenderExit.Explain(code, hasStarted, line is null ? null : FailureSigns.Find(line), memoryRanOut, "tail");

        Assert.Equal((kind, "tail"), (fault.Kind, fault.LogTail));
        Assert.Contains(message, fault.Message);
    }
}
