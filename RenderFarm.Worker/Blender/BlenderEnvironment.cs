using System.Collections;

namespace RenderFarm.Worker.Blender;

/// <summary>
/// What Blender sees of the worker's environment. A scene is a stranger's program, so only what a renderer needs is passed on:
/// no credentials, no endpoints, no home.
/// </summary>
internal static class BlenderEnvironment
{
    private static readonly string[] Passed = ["PATH", "LANG", "LANGUAGE", "TZ", "LD_LIBRARY_PATH", "OCIO", "SYSTEMROOT", "WINDIR", "NUMBER_OF_PROCESSORS"];

    /// <summary>Graphics drivers and compute devices are told by these what they may use.</summary>
    private static readonly string[] PassedPrefixes = ["LC_", "CUDA_", "NVIDIA_", "HIP_", "ROCR_", "ONEAPI_", "SYCL_", "ZE_", "LIBGL_", "MESA_", "EGL_", "__GLX_", "__EGL_"];

    /// <summary>The environment of a Blender whose home is the folder.</summary>
    public static void Apply(IDictionary<string, string?> environment, string home)
    {
        environment.Clear();
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            var name = (string)entry.Key;
            if (Passed.Contains(name, StringComparer.OrdinalIgnoreCase) || Array.Exists(PassedPrefixes, prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
                environment[name] = (string?)entry.Value;
        }

        foreach (var name in (ReadOnlySpan<string>)["HOME", "USERPROFILE", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"])
        {
            environment[name] = home;
        }
    }
}
