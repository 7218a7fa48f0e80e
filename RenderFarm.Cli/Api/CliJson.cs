using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Cli.Api;

/// <summary>
/// The API's JSON as the command reads it. How the answers are read that nearly every command asks for is compiled: to find it out by
/// reflection took a third of the time of 'renderfarm jobs'.
/// </summary>
internal static class CliJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(ApiJson.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                CompiledJson.Default.WithAddedModifier(FillLists),
                ApiJson.Options.TypeInfoResolver
            ),
        };
        options.MakeReadOnly();
        return options;
    }

    /// <summary>What is compiled forgets that a list which is absent, as in what an older farm answers, is empty.</summary>
    private static void FillLists(JsonTypeInfo type)
    {
        var lists = type
            .Properties.Where(property =>
                property is { Get: not null, IsGetNullable: false, PropertyType.IsGenericType: true }
                && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            )
            .ToList();
        if (type.Kind != JsonTypeInfoKind.Object || lists.Count == 0)
            return;
        type.OnDeserialized = read =>
        {
            foreach (var list in lists.Where(list => list.Get!(read) is null))
                (list.AttributeProvider as System.Reflection.PropertyInfo)?.SetValue(
                    read,
                    Array.CreateInstance(list.PropertyType.GenericTypeArguments[0], 0)
                );
        };
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(IReadOnlyList<JobResponse>))]
[JsonSerializable(typeof(IReadOnlyList<FrameResponse>))]
[JsonSerializable(typeof(IReadOnlyList<WorkerResponse>))]
internal sealed partial class CompiledJson : JsonSerializerContext;
