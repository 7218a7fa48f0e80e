using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace RenderFarm.ServiceDefaults.Settings;

/// <summary>The settings of all checked options of the process. Several of them may share a section.</summary>
internal sealed class KnownSettings
{
    private readonly HashSet<(string Section, string Name)> _settings = [];

    /// <summary>Where a setting that nobody knows is looked for.</summary>
    public IEnumerable<string> Sections => _settings.Select(setting => setting.Section).Distinct(StringComparer.OrdinalIgnoreCase);

    public void Add(string section, Type options)
    {
        foreach (var property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(IsBound))
            _settings.Add((section, property.Name));
    }

    /// <summary>Whether a section has that setting, or a part of its own under that name.</summary>
    public bool Has(string section, string name) =>
        _settings.Any(known => Same(known.Section, section) && Same(known.Name, name))
        || Sections.Any(known => $"{known}:".StartsWith($"{section}:{name}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>The setting that was probably meant: of the name that differs least, in the section that differs least.</summary>
    public string Nearest(string section, string name)
    {
        var nearest = _settings.MinBy(known => (Words.Distance(known.Name, name), Words.Distance(known.Section, section)));
        return $"{nearest.Section}:{nearest.Name}";
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    // A collection without a setter is filled.
    private static bool IsBound(PropertyInfo property) =>
        property.SetMethod?.IsPublic == true
        || property
            .PropertyType.GetInterfaces()
            .Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICollection<>));
}

/// <summary>Refuses what is set in a known section under a name that nobody knows.</summary>
internal sealed class UnknownSettingsValidator(IConfiguration configuration) : IValidateOptions<KnownSettings>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, KnownSettings options)
    {
        var failures = options
            .Sections.SelectMany(section => configuration.GetSection(section).GetChildren(), (section, child) => (section, child.Key))
            .Where(set => !options.Has(set.section, set.Key))
            .Select(set =>
                $"There is no setting {set.section}:{set.Key}; the nearest is {options.Nearest(set.section, set.Key)}. Correct or remove "
                + $"it: on the command line, in the environment ({set.section.Replace(":", "__", StringComparison.Ordinal)}__{set.Key}), "
                + "or in a settings file."
            )
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
