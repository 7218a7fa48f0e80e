using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using RenderFarm.LocalCloud.Http;

namespace RenderFarm.LocalCloud.S3;

/// <summary>Reads and writes the XML documents of S3.</summary>
internal static class S3Xml
{
    // A thousand keys of 1024 bytes, escaped, or ten thousand parts with their checksums.
    public const int MaxDocumentBytes = 8 << 20;

    private static readonly XNamespace Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private static readonly XmlReaderSettings ReaderSettings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        CheckCharacters = false,
        XmlResolver = null,
    };

    /// <summary>An element with its children in S3's namespace; null children are left out.</summary>
    public static XElement Element(string name, params object?[] content)
    {
        var element = new XElement(Namespace + name);
        foreach (var part in content)
            element.Add(part is DateTimeOffset time ? Format(time) : part);
        return element;
    }

    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static Task WriteAsync(S3Request request, XElement root) => WriteAsync(request.Response, root);

    public static Task WriteAsync(HttpResponse response, XElement root) => XmlBody.WriteAsync(response, "application/xml", root);

    /// <summary>Parses a body that was verified already; its elements lose their namespace, as clients differ about it.</summary>
    public static XElement Parse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), ReaderSettings);
            var root = XElement.Load(reader);
            foreach (var element in root.DescendantsAndSelf())
                element.Name = element.Name.LocalName;
            return root;
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }
}
