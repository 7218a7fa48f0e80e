namespace RenderFarm.Worker;

/// <summary>Where this user's programs keep what can be made again.</summary>
internal static class UserFolders
{
    /// <summary>
    /// The farm's own folder: <c>$XDG_CACHE_HOME/renderfarm</c>, or <c>~/.cache/renderfarm</c>. The command links this file, and finds the
    /// Blenders there that workers have installed.
    /// </summary>
    public static string Cache
    {
        get
        {
            var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var cache = Path.IsPathRooted(configured)
                ? configured
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "renderfarm");
        }
    }
}
