using System.Globalization;
using CsCheck;

namespace RenderFarm.Tests.Fuzz;

/// <summary>Words that break readers: numbers at their limits, signs of other languages, names that there are.</summary>
internal static class FuzzWords
{
    /// <summary>The bucket, and the queue, that there are.</summary>
    public const string Bucket = "fuzz";

    // Stands for the id of an upload, which is known when LocalCloud is up.
    public const string UploadWord = "an-upload";

    /// <summary>How long to go on: as <c>CsCheck_Time</c> says, which CsCheck reads only where no time is given.</summary>
    public static int Seconds(int otherwise) =>
        Environment.GetEnvironmentVariable("CsCheck_Time") is { } more ? int.Parse(more, CultureInfo.InvariantCulture) : otherwise;

    public static readonly Gen<string> Word = Gen.Frequency(
        (
            6,
            Gen.OneOf(
                "",
                "0",
                "1",
                "-1",
                "2",
                "10001",
                "2147483647",
                "2147483648",
                "-9223372036854775808",
                "99999999999999999999",
                "1e9",
                "NaN",
                "0x10",
                " ",
                "a",
                "key",
                "true",
                "null",
                "*",
                "?",
                "\\",
                "/",
                "//",
                "../..",
                ".",
                "%",
                "%zz",
                "%00",
                "%ff%fe",
                "+",
                "&",
                "=",
                ";",
                "{}",
                "[]",
                "\"",
                "'",
                "<a>",
                "]]>",
                "&#x1;",
                "\u0001",
                "\u007f",
                "\u00e9",
                "\u2028",
                "\ud83d\ude00",
                "\ufffe",
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2026-11-26T00:00:00Z",
                "Thu, 26 Nov 2026 00:00:00 GMT",
                "YQ==",
                "AAAA",
                "====",
                "bytes=0-",
                "bytes=-1",
                "bytes=9-1",
                "bytes=9223372036854775807-9223372036854775807",
                "\"etag\"",
                "W/\"etag\"",
                "sha256",
                "CRC32",
                "url",
                "REPLACE",
                $"/{Bucket}/key",
                $"{Bucket}/nothing",
                "i-0123456789abcdef0",
                "i-",
                "lt-0123456789abcdef0",
                UploadWord,
                UploadWord,
                UploadWord,
                "c5.large",
                "eu-central-1a",
                "$Latest",
                "$Default",
                "one-time"
            )
        ),
        (1, Gen.String[0, 40]),
        (1, Gen.Int[0, 4000].Select(length => new string('x', length)))
    );

    public static readonly Gen<string> HeaderWord = Word.Select(word =>
        string.Concat(word.Where(letter => letter is >= ' ' and < '\u007f' or > '\u009f' and <= '\u00ff')).Trim()
    );

    public static readonly Gen<byte[]> Bytes = Gen.Byte.Array[0, 3000];

    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>The words of a text.</summary>
    public static string[] Names(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
