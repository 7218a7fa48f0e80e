using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;
using RenderFarm.Coordinator.Jobs;

namespace RenderFarm.Coordinator.Artifacts;

/// <summary>What artifacts are called on a disk.</summary>
internal static partial class ArtifactFiles
{
    /// <summary>Such as <c>tide.mp4</c>, after the job's name as far as every file system takes it.</summary>
    public static string Name(Job job, ArtifactKind kind)
    {
        var name = Unsafe().Replace(job.Name, "-").Trim('-', '.', ' ');
        return (name.Length == 0 ? job.Id : name) + (kind == ArtifactKind.Video ? ".mp4" : "-contact-sheet.jpg");
    }

    [GeneratedRegex(@"[^\p{L}\p{N}_. -]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsafe();
}
