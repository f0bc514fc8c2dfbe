using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
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
            var (member, rule) = Explain(type, path);
            throw Invalid(type, member, rule);
        }
    }

    /// <summary>The member of the body at fault, and the rule that is broken at this path in it, such as <c>credits.refill.amount</c>.</summary>
    private static (string Member, string Rule) Explain(Type body, string path)
    {
        var steps = path.Split('.');
        string[] names = Array.ConvertAll(steps, step => step.Split('[')[0]);
        var each = names.Length > 1 && steps[0] != names[0] ? "each " : "";
        var type = body;
        for (var index = 0; index < names.Length; index++)
        {
            var owner = WireJson.Options.GetTypeInfo(type);
            owner = owner.ElementType is { } element ? WireJson.Options.GetTypeInfo(element) : owner;
            if (owner.Properties.FirstOrDefault(property => property.Name == names[index]) is not { } property)
            {
                // Its name isn't from the contract, so it isn't repeated.
                return (names[0], $"{each}{Place(index)}must have no other members than the documented ones");
            }

            type = property.PropertyType;
        }

        return (names[0], $"{each}{Place(names.Length)}{RuleOf(type)}");

        string Place(int end) => end > 1 ? string.Join('.', names[1..end]) + " " : "";
    }

    private static string RuleOf(Type type) => type == typeof(string) ? "must be a string"
        : type == typeof(long?) || type == typeof(int?) ? "must be an integer: no quotes, no fraction, no exponent"
        : type == typeof(bool?) ? "must be true or false"
        : type == typeof(IReadOnlyList<string?>) ? "must be an array of strings"
        : type == typeof(MetadataModel) || WireJson.Options.GetTypeInfo(type).Kind == JsonTypeInfoKind.Object ? "must be an object"
        : "must be an array of objects, each member of its type";

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
