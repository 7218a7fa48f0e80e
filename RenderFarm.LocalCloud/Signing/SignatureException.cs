namespace RenderFarm.LocalCloud.Signing;

/// <summary>A request whose signature is missing, unreadable or wrong.</summary>
internal sealed class SignatureException(SignatureFault fault, string message) : Exception(message)
{
    public SignatureFault Fault { get; } = fault;
}
