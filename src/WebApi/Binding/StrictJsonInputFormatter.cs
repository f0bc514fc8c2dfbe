using System.Text.Json;
using System.Text.Unicode;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Reads a body as strictly as the contract says. The framework's own formatter looks no further than the members it binds:
/// what is wrong in the others would pass.
/// </summary>
internal sealed class StrictJsonInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy, IApiRequestFormatMetadataProvider
{
    private const string Json = "application/json";

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    /// <summary>Where there is no body there is no type to be wrong: it is the JSON that is missing.</summary>
    public bool CanRead(InputFormatterContext context) =>
        !HasBody(context.HttpContext) || IsJson(context.HttpContext.Request);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        using var body = new MemoryStream();
        await context.HttpContext.Request.Body.CopyToAsync(body, context.HttpContext.RequestAborted);
        return InputFormatterResult.Success(Parse(body.GetBuffer().AsMemory(0, (int)body.Length), context.ModelType));
    }

    public IReadOnlyList<string> GetSupportedContentTypes(string? contentType, Type objectType) => [Json];

    private static object Parse(ReadOnlyMemory<byte> body, Type type)
    {
        try
        {
            EnsureWholeCharacters(body.Span);
            using var document = JsonDocument.Parse(body, _strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Bind(document, type)
                : throw new RequestException(Failure.InvalidJson("The body must be a JSON object."));
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            throw new RequestException(Failure.InvalidJson($"The body is not JSON, or a member of it is given twice{place}."));
        }
    }

    private static object Bind(JsonDocument document, Type type)
    {
        try
        {
            return document.RootElement.Deserialize(type, WireJson.Options)!;
        }
        catch (JsonException exception) when (exception.Path is ['$', '.', .. var member])
        {
            var property = WireJson.Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == member);
            var rule = property?.PropertyType == typeof(string)
                ? "must be a string"
                : "must be an integer: no quotes, no fraction, no exponent";
            throw new RequestException(Failure.InvalidJson($"{member} {rule}.", member, rule));
        }
    }

    private static void EnsureWholeCharacters(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            throw new RequestException(Failure.InvalidJson("The body is not UTF-8."));
        }

        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw new RequestException(Failure.InvalidJson("The body holds half of a surrogate pair: an escape \\ud800 to \\udfff without its other half."));
        }
    }

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding is [] or ["identity"]
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
