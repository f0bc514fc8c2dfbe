using System.Text.Encodings.Web;
using System.Text.Json;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Domain.Accesskeys;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>What describes a key, as it is typed.</summary>
public sealed record DescriptionInput(string Name = "", string Detail = "", string Owner = "", string Metadata = "")
{
    // Razor escapes what HTML needs escaped.
    private static readonly JsonWriterOptions _readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static DescriptionInput Of(IFormCollection form) =>
        new(form.Text(nameof(Name)), form.Text(nameof(Detail)), form.Text(nameof(Owner)), form.Text(nameof(Metadata)));

    public static DescriptionInput Of(AccesskeyModel key) => new(key.Name, key.Detail, key.ExternalId ?? "", Readable(key.Metadata.Json));

    /// <summary>What is stored instead of what was there: an empty text is no metadata.</summary>
    public MetadataModel ToMetadata() => new(string.IsNullOrWhiteSpace(Metadata) ? "{}" : Metadata);

    /// <summary>With a line for each member, unless that is more than the service takes.</summary>
    private static string Readable(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.EnumerateObject().Any())
        {
            return "";
        }

        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text, _readable))
        {
            document.RootElement.WriteTo(writer);
        }

        return text.Length > Domain.Accesskeys.Metadata.MostBytes ? json : System.Text.Encoding.UTF8.GetString(text.ToArray());
    }
}
