namespace RenderFarm.Coordinator.Jobs;

/// <summary>Where a job's objects are in the bucket.</summary>
internal static class JobPaths
{
    /// <summary>Start of the keys of all its objects.</summary>
    public static string Prefix(string jobId) => $"jobs/{jobId}/";

    /// <summary>Start of the keys of its images.</summary>
    public static string Frames(string jobId) => $"jobs/{jobId}/frames/";

    /// <summary>Start of the keys of its previews.</summary>
    public static string Previews(string jobId) => $"jobs/{jobId}/previews/";

    /// <summary>Start of the keys of its logs.</summary>
    public static string Logs(string jobId) => $"jobs/{jobId}/logs/";

    /// <summary>Start of the keys of the parts of its divided frames.</summary>
    public static string Parts(string jobId) => $"jobs/{jobId}/parts/";

    /// <summary>Start of the keys of the slices of its long frames.</summary>
    public static string Slices(string jobId) => $"jobs/{jobId}/slices/";

    /// <summary>The empty object that tells workers that the job was canceled.</summary>
    public static string CanceledMarker(string jobId) => $"jobs/{jobId}/canceled";
}
