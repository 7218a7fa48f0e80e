using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace RenderFarm.LocalCloud.Http;

/// <summary>Writes the documents that services answer with.</summary>
internal static class XmlBody
{
    // Keys, tags and what is wrong with a request may hold control characters, which AWS writes as character references too.
    private static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        CheckCharacters = false,
    };

    public static async Task WriteAsync(HttpResponse response, string contentType, XElement root)
    {
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, Settings))
            root.WriteTo(writer);

        response.ContentType = contentType;
        response.ContentLength = buffer.Length;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), response.HttpContext.RequestAborted);
    }
}
