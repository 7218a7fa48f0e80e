namespace RenderFarm.LocalCloud.Signing;

/// <summary>What a verified request said about itself, with what it takes to verify the chunks of its body.</summary>
/// <param name="PayloadHash">Hex SHA-256 of the body, or one of the words in <see cref="PayloadHashes"/>.</param>
/// <param name="Signature">Hex; the seed of the first chunk's signature.</param>
/// <param name="Timestamp">As sent, such as 20260131T235959Z.</param>
/// <param name="Scope">Date, region and service.</param>
/// <param name="SigningKey">Derived from the secret for <paramref name="Scope"/>.</param>
internal sealed record SignedRequest(string PayloadHash, string Signature, string Timestamp, CredentialScope Scope, byte[] SigningKey);
