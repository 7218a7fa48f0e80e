namespace RenderFarm.LocalCloud.Signing;

internal enum SignatureFault
{
    /// <summary>The request carries no signature at all.</summary>
    Unsigned,

    /// <summary>The signature is of another version or cannot be parsed.</summary>
    Malformed,

    UnknownKey,

    /// <summary>The key is not for this service.</summary>
    NotAllowed,

    Mismatch,

    /// <summary>The request's time is too far from ours.</summary>
    Skewed,

    /// <summary>A presigned URL that is past its end or before its beginning.</summary>
    Expired,

    /// <summary>A header that must be signed is not.</summary>
    HeadersNotSigned,
}
