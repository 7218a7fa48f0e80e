using System.Text.Json;
using System.Text.Json.Nodes;
using RenderFarm.Cli.Api;
using RenderFarm.Contracts.Api;

namespace RenderFarm.Tests.Cli;

/// <summary>What is compiled reads as reflection does, of which nobody tells it when a record gains a default value.</summary>
[Trait("Category", "Fast")]
public sealed class CliJsonTests
{
    [Theory]
    [InlineData(typeof(JobResponse))]
    [InlineData(typeof(FrameResponse))]
    [InlineData(typeof(WorkerResponse))]
    public void Absent_fields_are_what_they_are_by_default(Type type)
    {
        var json = new JsonObject(
            ApiJson
                .Options.GetTypeInfo(type)
                .Properties.Where(property => property.IsRequired)
                .Select(property => KeyValuePair.Create(property.Name, Value(property.PropertyType)))
        ).ToJsonString();

        Assert.Equal(Written(ApiJson.Options), Written(CliJson.Options));
        Assert.NotSame(ApiJson.Options.GetTypeInfo(type).OriginatingResolver, CliJson.Options.GetTypeInfo(type).OriginatingResolver);

        string Written(JsonSerializerOptions options) =>
            JsonSerializer.Serialize(JsonSerializer.Deserialize(json, type, options), type, ApiJson.Options);
    }

    private static JsonNode? Value(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? true
        : type.IsEnum ? JsonNamingPolicy.CamelCase.ConvertName(Enum.GetNames(type)[^1])
        : type == typeof(DateTimeOffset) ? "2026-11-27T00:00:00+00:00"
        : type.IsPrimitive ? 3
        : new JsonObject(
            ApiJson
                .Options.GetTypeInfo(type)
                .Properties.Where(property => property.IsRequired || property.PropertyType.IsPrimitive)
                .Select(property => KeyValuePair.Create(property.Name, Value(property.PropertyType)))
        );
}
