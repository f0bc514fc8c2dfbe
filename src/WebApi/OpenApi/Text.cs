using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Requests;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>What a string can hold, by the constants that it is checked or made with.</summary>
internal sealed record Text(int? MaxLength, string? Pattern = null)
{
    public static readonly Text Uuid = new(Guid.Empty.ToString().Length) { Format = "uuid" };
    public static readonly Text Timestamp = new(Timestamps.Length) { Format = "date-time" };
    public static readonly Text GivenTimestamp = new(Timestamps.MaxLength) { Format = "date-time" };
    public static readonly Text Name = new(PlainText.NameLength, Whole(PlainText.OneLine));
    public static readonly Text GivenName = Name with { Pattern = Whole(PlainText.GivenOneLine) };
    public static readonly Text CustomerName = Name with { MinLength = 1 };
    public static readonly Text GivenCustomerName = GivenName with { MinLength = 1 };
    public static readonly Text Detail = new(Accesskey.DetailLength, Whole(PlainText.Lines));
    public static readonly Text GivenDetail = Detail with { Pattern = Whole(PlainText.GivenLines) };
    public static readonly Text Username = new(Agent.UsernameLength, Whole(PlainText.OneLine)) { MinLength = 1 };
    public static readonly Text Password = new(Agent.PasswordMaxLength) { Format = "password" };
    public static readonly Text NewPassword = Password with { MinLength = Agent.PasswordMinLength };
    public static readonly Text NewToken = new(AccesskeyToken.Length, $"^{AccesskeyToken.Scheme}[0-9A-Za-z]+$");
    public static readonly Text TokenPrefix = new(AccesskeyToken.PrefixLength, Whole(PlainText.OneLine));
    public static readonly Text GivenTokenPrefix = TokenPrefix with { Pattern = Whole(PlainText.GivenOneLine) };
    public static readonly Text Hash = new(2 * TokenHash.Size, $"^[0-9A-Fa-f]{{{2 * TokenHash.Size}}}$");
    public static readonly Text SessionToken = new(ISessions.MaxTokenLength, @"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$");
    public static readonly Text Scope = new(ScopeSet.ScopeLength, Whole(ScopeSet.Scope));
    public static readonly Text Address = new(Network.AddressLength, $"^[{Network.AddressAlphabet}]+$");
    public static readonly Text Cidr = new(Network.Length, $"^[{Network.AddressAlphabet}]+/[0-9]+$");
    public static readonly Text PageToken = new(IPageTokens.Length, "^[A-Za-z0-9_-]*$");
    public static readonly Text Request = new(RequestId.MaxLength, Whole(RequestId.Pattern));
    public static readonly Text Path = new(SafePath.MaxLength, Whole(PlainText.OneLine));
    public static readonly Text Code = new(Failure.CodeLength, "^[a-z_]+$");
    public static readonly Text NoType = OneOf(Problem.NoType);
    public static readonly Text Location = new(null, @"/v1\.0/accesskeys/[0-9a-f-]+$") { Format = "uri-reference" };
    public static readonly Text Redirect = new(null, "^https://") { Format = "uri" };
    public static readonly Text HttpDate = new(29, "^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$");
    public static readonly Text Challenge = OneOf(Problem.Realm, Problem.Realm + Failure.InvalidToken);

    /// <summary>Whatever a stranger sends: the body that holds it can't be longer.</summary>
    public static readonly Text Secret = new(RequestBodyReader.MaxLength) { Format = "password" };

    public static readonly Text Verdict = OneOf(Array.ConvertAll(Enum.GetValues<VerificationCode>(), code => code.ToWire()));

    /// <summary>A name from a set that later versions add to: a row that a newer node wrote is shown as well.</summary>
    public static readonly Text OpenName = new(Failure.CodeLength, "^[a-z0-9_]+$");

    public string? Format { get; init; }

    public int? MinLength { get; init; }

    // No enum: the SDKs would fail at a value that comes to be after they were made.
    public static Text OneOf(params string[] values) => new(values.Max(value => value.Length), $"^({string.Join('|', values)})$");

    public OpenApiSchema ToSchema()
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.String };
        Restrict(schema);
        return schema;
    }

    public void Restrict(OpenApiSchema schema)
    {
        schema.Format = Format ?? schema.Format;
        schema.Pattern = Pattern;
        schema.MinLength = MinLength;
        schema.MaxLength = MaxLength;
    }

    private static string Whole(string pattern) => $"^{pattern}$";
}
