using System.Text.Json;
using System.Text.Json.Serialization;

namespace RenderFarm.Contracts.Api;

/// <summary>How the API writes JSON, for servers and clients: camel case, enums by name.</summary>
public static class ApiJson
{
    /// <summary>Shared and read-only.</summary>
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
