using System.Diagnostics.CodeAnalysis;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Infrastructure;

/// <summary>Something that was asked for is refused.</summary>
/// <param name="type">One of <see cref="Contracts.Api.ProblemTypes"/>.</param>
/// <param name="message">Why, and what to do, for the user.</param>
internal sealed class RefusedException(string type, string message) : Exception(message)
{
    public string Type => type;

    /// <summary>What nobody of the farm can find out of a scene, and a client may; null when it is something else.</summary>
    public InspectScene? Question { get; init; }
}

/// <summary>Gathers what is wrong with a request, by field, so that the user hears everything at once.</summary>
internal sealed class ValidationErrors
{
    /// <summary>Names are for people: long enough for a file name.</summary>
    private const int MaxNameLength = 255;

    private readonly SortedDictionary<string, string[]> _errors = new(StringComparer.Ordinal);

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _errors.Count == 0;

    /// <summary>By field.</summary>
    public IReadOnlyDictionary<string, string[]> ByField => _errors;

    /// <summary>Adds a problem, written so that it goes on after the field's name.</summary>
    public void Add(string field, string problem) => _errors[field] = [.. _errors.GetValueOrDefault(field, []), $"{field} {problem}"];

    /// <summary>A number must be within its range, when it is there.</summary>
    public void Range(string field, long? value, long min, long max)
    {
        if (value < min || value > max)
            Add(field, $"is {value}; it must be between {min} and {max}.");
    }

    /// <summary>A name must be one of those that there are, when it is there.</summary>
    public void OneOf(string field, string? value, IReadOnlyList<string> names)
    {
        if (value is not null && !names.Contains(value, StringComparer.Ordinal))
            Add(field, $"is '{value}'; it must be one of {string.Join(", ", names)}.");
    }

    /// <summary>A text must not be empty or longer than allowed, when it is there.</summary>
    public void Length(string field, string? value, int max)
    {
        if (value is { Length: 0 } || value?.Length > max)
            Add(field, $"has {value.Length} characters; it must have from 1 to {max}.");
    }

    /// <summary>A hash in lower case.</summary>
    public string Sha256(string field, [AllowNull] string value)
    {
        if (value is { Length: 64 } && value.All(char.IsAsciiHexDigit))
            return value.ToLowerInvariant();
        Add(field, "must be the SHA-256 of the file: 64 hexadecimal digits.");
        return "";
    }

    /// <summary>A name without white space around it; null when absent or blank.</summary>
    public string? Name(string field, string? value)
    {
        var name = value?.Trim();
        if (name is { Length: > MaxNameLength })
            Add(field, $"has {name.Length} characters; {MaxNameLength} are allowed.");
        if (name?.Any(char.IsControl) == true)
            Add(field, "has control characters; use letters people can read.");
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
