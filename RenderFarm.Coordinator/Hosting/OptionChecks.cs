namespace RenderFarm.Coordinator.Hosting;

/// <summary>Checks that options have in common.</summary>
internal static class OptionChecks
{
    /// <summary>A sentence when <paramref name="value"/> is outside its range.</summary>
    public static IEnumerable<string> Within<T>(string section, string name, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
            yield return $"{section}:{name} is {value}; it must be between {min} and {max}.";
    }
}
