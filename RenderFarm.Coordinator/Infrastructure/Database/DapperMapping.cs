using System.Data;
using System.Text.Json;
using Dapper;
using RenderFarm.Contracts.Api;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Coordinator.Infrastructure.Database;

/// <summary>How values stand in the database: times as milliseconds since 1970, lists and documents as JSON, columns_like_this.</summary>
internal static class DapperMapping
{
    /// <summary>Tells Dapper; may be called again.</summary>
    public static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new TimeHandler());
        SqlMapper.AddTypeHandler(new JsonHandler<SceneInspection>());
        SqlMapper.AddTypeHandler(new JsonHandler<RenderSettings>());
        SqlMapper.AddTypeHandler(new JsonHandler<Split>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<string>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<FrameSuspicion>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<FrameOutput>>());
        SqlMapper.AddTypeHandler(new JsonHandler<FrameTimings>());
        SqlMapper.AddTypeHandler(new JsonHandler<ViewSettings>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<Gpu>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<BlockedWorker>>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyList<JobNotice>>());
        SqlMapper.AddTypeHandler(new JsonHandler<Rental>());
        SqlMapper.AddTypeHandler(new JsonHandler<JobCost>());
        SqlMapper.AddTypeHandler(new JsonHandler<RentedInstance>());
        SqlMapper.AddTypeHandler(new JsonHandler<Interruption>());
        SqlMapper.AddTypeHandler(new JsonHandler<IReadOnlyDictionary<string, double>>());
        var types = typeof(DapperMapping).Assembly.GetTypes().Where(type => type.IsClass).ToList();
        foreach (var document in types.Where(type => type.IsAssignableTo(typeof(IJsonDocument))))
            AddJson(document);
        foreach (var item in types.Where(type => type.IsAssignableTo(typeof(IJsonItem))))
            AddJson(typeof(IReadOnlyList<>).MakeGenericType(item));
    }

    private static void AddJson(Type type) =>
        SqlMapper.AddTypeHandler(type, (SqlMapper.ITypeHandler)Activator.CreateInstance(typeof(JsonHandler<>).MakeGenericType(type))!);

    private sealed class TimeHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value)
        {
            parameter.DbType = DbType.Int64;
            parameter.Value = value.ToUnixTimeMilliseconds();
        }

        public override DateTimeOffset Parse(object value) => DateTimeOffset.FromUnixTimeMilliseconds((long)value);
    }

    private sealed class JsonHandler<T> : SqlMapper.TypeHandler<T>
        where T : class
    {
        public override void SetValue(IDbDataParameter parameter, T? value)
        {
            parameter.DbType = DbType.String;
            parameter.Value = value is null ? DBNull.Value : JsonSerializer.Serialize(value, ApiJson.Options);
        }

        public override T? Parse(object value) => JsonSerializer.Deserialize<T>((string)value, ApiJson.Options);
    }
}

/// <summary>Of the coordinator's own types, one that stands in a column as JSON.</summary>
internal interface IJsonDocument;

/// <summary>Of the coordinator's own types, one of which lists stand in a column as JSON.</summary>
internal interface IJsonItem;
