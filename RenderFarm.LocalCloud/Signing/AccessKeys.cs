using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using RenderFarm.LocalCloud.Storage;

namespace RenderFarm.LocalCloud.Signing;

/// <summary>
/// The owner's key, made at random for each data directory and kept in a file there, in the format of AWS's credentials files; and the keys
/// of instances, which are good for as long as the instance lives.
/// </summary>
internal sealed class AccessKeys
{
    // What the role of deploy/renderfarm.template.yaml has; above all no instance rents others.
    private static readonly FrozenSet<string> OfInstances = FrozenSet.Create(StringComparer.Ordinal, "s3", "sqs");

    private readonly ConcurrentDictionary<string, AccessKey> _instances = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The file has no key.</exception>
    public AccessKeys(DataDirectory data, IOptions<LocalCloudOptions> options)
    {
        File = CredentialsFile.Ensure(data.Root, options.Value.Region);
        var lines = System
            .IO.File.ReadLines(File)
            .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
            .Where(line => line.Length == 2)
            .ToList();
        string Value(string name) =>
            lines.Find(line => line[0] == name)?[1] is { Length: > 0 } value
                ? value
                : throw new InvalidDataException($"{File} has no {name}. Delete the file: LocalCloud makes a new one at its next start.");
        Owner = new(Value("aws_access_key_id"), Value("aws_secret_access_key"));
    }

    /// <summary>Path of the file with the owner's key.</summary>
    public string File { get; }

    public AccessKey Owner { get; }

    /// <summary>Null for a key that there is not.</summary>
    public AccessKey? Find(string id) =>
        string.Equals(id, Owner.Id, StringComparison.Ordinal)
            ? Owner
            : _instances.Values.FirstOrDefault(key => string.Equals(key.Id, id, StringComparison.Ordinal));

    /// <summary>Makes an instance's key.</summary>
    public AccessKey Issue(string instanceId) =>
        _instances[instanceId] = new(CredentialsFile.NewId("LSIA"), CredentialsFile.NewSecret(), CredentialsFile.NewSecret(), OfInstances);

    /// <summary>Ends an instance's key.</summary>
    public void Revoke(string instanceId) => _instances.TryRemove(instanceId, out _);
}

/// <summary>A key that requests are signed with.</summary>
/// <param name="Id">The public half.</param>
/// <param name="Secret">The other.</param>
/// <param name="Token">What has to come along with each request; null for none.</param>
/// <param name="Services">The services that it opens; null for all.</param>
internal sealed record AccessKey(string Id, string Secret, string? Token = null, FrozenSet<string>? Services = null);
