using System.Text.Json;
using System.Text.Unicode;
using Accesskeys.Application.Accesskeys;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Accesskeys.WebApi.Binding;

/// <summary>
/// Reads a body as strictly as the contract requires. The framework's own formatter checks only the members that it binds:
/// errors in other members would pass.
/// </summary>
internal sealed class StrictJsonInputFormatter : IInputFormatter, IInputFormatterExceptionPolicy, IApiRequestFormatMetadataProvider
{
    private const string Json = "application/json";

    // Beyond the longest import, and few enough that their objects don't take many times the memory of the body.
    private const int MostValues = 250_000;

    private static readonly ReadOnlyMemory<byte> _noMembers = "{}"u8.ToArray();

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    public InputFormatterExceptionPolicy ExceptionPolicy => InputFormatterExceptionPolicy.MalformedInputExceptions;

    /// <summary>Where there is no body there is no type to be wrong: it is the JSON that is missing.</summary>
    public bool CanRead(InputFormatterContext context) =>
        !HasBody(context.HttpContext) || IsJson(context.HttpContext.Request);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var body = await context.HttpContext.RequestServices.GetRequiredService<RequestBodyReader>().ReadAsync(context.HttpContext);
        body = context.TreatEmptyInputAsDefaultValue && IsNone(body.Span) ? _noMembers : body;
        return InputFormatterResult.Success(Parse(body, context.ModelType, ExactNamesAttribute.Of(context.HttpContext)));
    }

    public IReadOnlyList<string> GetSupportedContentTypes(string? contentType, Type objectType) => [Json];

    // Clients that have none to send may send null.
    private static bool IsNone(ReadOnlySpan<byte> body) => body.IsEmpty || body.SequenceEqual("null"u8);

    private static object Parse(ReadOnlyMemory<byte> body, Type type, IReadOnlyList<string> exactNames)
    {
        try
        {
            Inspect(body.Span, type);
            using var document = JsonDocument.Parse(body, _strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RequestException(Failure.InvalidJson("The body must be a JSON object."));
            }

            var bound = Bind(document, type);
            return ExactMembers.FindNearMiss(document.RootElement, type, exactNames) is { } name
                ? throw new RequestException(Failure.InvalidRequest(name, ExactNamesAttribute.Rule))
                : bound;
        }
        catch (JsonException exception)
        {
            var place = exception.LineNumber is { } line ? $", at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
            throw new RequestException(Failure.InvalidJson($"The body is not valid JSON, or a member occurs twice{place}."));
        }
    }

    private static object Bind(JsonDocument document, Type type)
    {
        try
        {
            return document.RootElement.Deserialize(type, WireJson.Options)!;
        }
        catch (JsonException exception) when (exception.Path is ['$', '.', .. var path])
        {
            var member = path.Split('[')[0];
            var property = WireJson.Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == member);
            throw Invalid(type, member, property?.PropertyType == typeof(string) ? "must be a string"
                : property?.PropertyType == typeof(long?) ? "must be an integer: no quotes, no fraction, no exponent"
                : property?.PropertyType == typeof(bool?) ? "must be true or false"
                : property?.PropertyType == typeof(IReadOnlyList<string?>) ? "must be an array of strings"
                : property?.PropertyType == typeof(MetadataModel) ? "must be an object"
                : "must be an array of objects, each member of its type");
        }
    }

    /// <summary>Checks what a parser skips in members that aren't bound.</summary>
    private static void Inspect(ReadOnlySpan<byte> body, Type type)
    {
        if (!Utf8.IsValid(body))
        {
            throw new RequestException(Failure.InvalidJson("The body is not valid UTF-8."));
        }

        var (members, innerMembers) = (new HashSet<string>(), new HashSet<string>());
        string? member = null;
        var values = 0;
        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) && ++values > MostValues)
                {
                    throw new RequestException(Failure.InvalidJson(FormattableString.Invariant($"The body contains more than {MostValues:N0} values.")));
                }

                if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
                {
                    member = null;
                    member = reader.GetString()!;
                    if (!members.Add(member))
                    {
                        throw Invalid(type, member, "occurs twice");
                    }

                    innerMembers.Clear();
                }
                else if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 2 })
                {
                    // Only in the object that is a member's value: in an array, members are deeper.
                    if (!innerMembers.Add(reader.GetString()!))
                    {
                        throw Invalid(type, member, "contains a member twice");
                    }
                }
                else if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw Invalid(type, member, "contains half of a surrogate pair: an escape \\ud800 to \\udfff without its other half");
        }
    }

    // Repeat only names from the contract, because any other may contain a secret.
    private static RequestException Invalid(Type type, string? member, string rule) =>
        new(WireJson.Options.GetTypeInfo(type).Properties.Any(property => property.Name == member)
            ? Failure.InvalidJson($"{member} {rule}.", member, rule)
            : Failure.InvalidJson($"A member of the body {rule}."));

    private static bool HasBody(HttpContext context) =>
        context.Request.ContentLength != 0 && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static bool IsJson(HttpRequest request) =>
        IsIdentity(request.Headers.ContentEncoding)
        && MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // A list without regard to case, in which an empty element counts for nothing (RFC 9110, 8.4.1 and 5.6.1).
    private static bool IsIdentity(StringValues encodings) => encodings is [] || encodings
        .SelectMany(header => header!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .All(encoding => encoding.Equals("identity", StringComparison.OrdinalIgnoreCase));
}
