using System.Buffers.Binary;

namespace RenderFarm.LocalCloud.Sqs.Messages;

/// <summary>Names one receive of one message; outdated by the next receive.</summary>
internal readonly record struct ReceiptHandle(long Queue, long Message, long Receive)
{
    private const int Length = 3 * sizeof(long);

    public static ReceiptHandle Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (text.Length != Length * 4 / 3 || !Convert.TryFromBase64String(text, bytes, out var written) || written != Length)
            throw SqsErrors.ReceiptHandleIsInvalid();
        return new(
            BinaryPrimitives.ReadInt64BigEndian(bytes),
            BinaryPrimitives.ReadInt64BigEndian(bytes[sizeof(long)..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes[(2 * sizeof(long))..])
        );
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Queue);
        BinaryPrimitives.WriteInt64BigEndian(bytes[sizeof(long)..], Message);
        BinaryPrimitives.WriteInt64BigEndian(bytes[(2 * sizeof(long))..], Receive);
        return Convert.ToBase64String(bytes);
    }
}
