using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// Knows the lines in which Blender tells that memory has run out or a GPU has failed. In Blender's sources they come from
/// <c>Device::set_error</c> in <c>intern/cycles/device</c>, which prints them to stderr: <c>cuda_device_assert</c> and its kin
/// (<c>Illegal address in cuCtxSynchronize() (…:50)</c>), <c>assert_success</c> of the queues (<c>Out of memory in CUDA queue
/// enqueue (…)</c>), <c>GPUDevice::generic_alloc</c> (<c>System is out of GPU …</c>), <c>optix_device_assert</c>
/// (<c>OPTIX_ERROR_…</c>), <c>OneapiDevice</c> (<c>oneAPI …</c>); from <c>intern/guardedalloc</c> (<c>Malloc returns null</c>);
/// and from EEVEE (<c>Most likely out of GPU memory</c>), which saves a wrong image all the same. They are reason to distrust an
/// image and to look at the machine, and prove nothing. Whether a disk is full is asked of the disk.
/// </summary>
internal static partial class FailureSigns
{
    private static readonly (Regex Pattern, string Meaning, bool IsDevices)[] Known =
    [
        (GpuMemory(), "a GPU has too little memory for a scene", false),
        (GpuLost(), "a GPU fails", true),
        (HostMemory(), "it runs out of memory", false),
    ];

    /// <summary>
    /// What the line tells of a failure; null when it tells of none. What it says of the scene's own things is not looked at.
    /// </summary>
    public static FailureSign? Find(string line)
    {
        if (StatusLine.Read(line) is not null)
            return null;

        foreach (var (pattern, meaning, isDevices) in Known)
        {
            if (pattern.IsMatch(line))
                return new FailureSign(meaning, isDevices, StatusLine.WithoutPrefix(line).Trim());
        }

        return null;
    }

    [GeneratedRegex(
        @"out of GPU (and shared host )?memory|\bout of memory in (cu|hip|CUDA|HIP|Opti[Xx]|optix|Metal|oneAPI)"
            + @"|OPTIX_ERROR_\w*OUT_OF_MEMORY|device memory allocation error|VK_ERROR_OUT_OF_DEVICE_MEMORY",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex GpuMemory();

    [GeneratedRegex(
        @"\b(CUDA|HIP) error\b|\bin (CUDA|HIP) queue \w|\w in (cu|hip|optix)[A-Z]\w+ ?\("
            + @"|OPTIX_ERROR_|\boneAPI .*(exception|error)|Failed to create (CUDA|HIP) context"
            + @"|VK_ERROR_DEVICE_LOST|illegal (memory access|address) (was )?(encountered|in)\b",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex GpuLost();

    [GeneratedRegex(
        @"\b[MC]alloc(_array)? returns null\b|\bstd::bad_alloc\b|\bMemoryError\b|\bCannot allocate memory\b|\bout of memory\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex HostMemory();
}

/// <summary>
/// A line that Blender prints when the machine, not the scene, fails. A scene can have it printed too: its names and paths are in many
/// lines.
/// </summary>
/// <param name="Meaning">When Blender says so, for the user.</param>
/// <param name="IsDevices">What renders may have failed, so that it is to be tried with something of the farm's own.</param>
/// <param name="Line">What Blender said.</param>
internal sealed record FailureSign(string Meaning, bool IsDevices, string Line)
{
    /// <summary>The fault of a frame whose image is not taken for it: words alone are no reason to blame a machine.</summary>
    public RenderFault ToFault(string? logTail) =>
        new(
            FaultKind.Frame,
            $"Blender printed what it prints when {Meaning}, so that its image is not taken: {FrameLog.Printable(Line)}",
            logTail
        )
        {
            Sign = this,
        };
}
