using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Usage;
using Accesskeys.Application.Verification;
using Accesskeys.Domain;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Domain.Nodes;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Accesskeys.WebApi.Exports;
using Accesskeys.WebApi.Logging;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>The constraints of a string, from the constants that validate or create it.</summary>
internal sealed record StringConstraint(int? MaxLength, string? Pattern = null)
{
    // Three bytes of UTF-8 for a UTF-16 code unit, each of them encoded.
    private const int MaxEncodedLength = 3 * 3 * Accesskey.ExternalIdLength;

    private const int MaxRateLimitsLength = 2 * Domain.Limits.RateLimits.Most * 64;

    // A line for each row, in which each character of an external id may be a quotation mark, and one of names.
    private const int MaxUsageCsvLength = (UsagePage.MaxSize + 1) * ((2 * Accesskey.ExternalIdLength) + 128);

    // A change shows a key's members twice, in which a character may be written as six, and a quotation mark of CSV as two.
    private const int MaxChangeLength = 2 * 2 * 6 * (Accesskey.NameLength + Accesskey.DetailLength + Metadata.MostBytes + ScopeSet.TextLength + AllowList.TextLength + 1024);
    private const int MaxChangesLength = (Pages.MaxSize + 1) * MaxChangeLength;

    public static readonly StringConstraint Uuid = new(Guid.Empty.ToString().Length) { Format = "uuid" };
    public static readonly StringConstraint Timestamp = new(Timestamps.Length) { Format = "date-time" };
    public static readonly StringConstraint GivenTimestamp = new(Timestamps.MaxLength) { Format = "date-time" };
    public static readonly StringConstraint Name = new(PlainText.NameLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint GivenName = Name with { Pattern = Whole(PlainText.GivenOneLine) };
    public static readonly StringConstraint CustomerName = Name with { MinLength = 1 };
    public static readonly StringConstraint GivenCustomerName = GivenName with { MinLength = 1 };
    public static readonly StringConstraint Detail = new(Accesskey.DetailLength, Whole(PlainText.Lines));
    public static readonly StringConstraint GivenDetail = Detail with { Pattern = Whole(PlainText.GivenLines) };
    public static readonly StringConstraint ExternalId = new(Accesskey.ExternalIdLength, Whole(PlainText.GivenOneLine)) { MinLength = 1 };
    public static readonly StringConstraint GivenExternalId = ExternalId with { MinLength = null };
    public static readonly StringConstraint Username = new(Agent.UsernameLength, Whole(PlainText.OneLine)) { MinLength = 1 };
    public static readonly StringConstraint Email = new(EmailAddress.Length, "^.+@.+$");
    public static readonly StringConstraint GivenEmail = Email with { Pattern = "^(.+@.+)?$" };
    public static readonly StringConstraint RoleName = OneOf([.. Roles.WireNames]);
    public static readonly StringConstraint Counts = OneOf([.. LimitNames.Measures]);
    public static readonly StringConstraint LimitSubject = OneOf(LimitStateModel.OfKey, LimitStateModel.OfCustomer);
    public static readonly StringConstraint RateLimitPolicies = new(MaxRateLimitsLength, Listed("\"[a-z0-9-]+\";q=[0-9]+;w=[0-9]+"));
    public static readonly StringConstraint RateLimitStates = new(MaxRateLimitsLength, Listed("\"[a-z0-9-]+\";r=[0-9]+;t=[0-9]+"));
    public static readonly StringConstraint Every = OneOf([.. LimitNames.Periods]);
    public static readonly StringConstraint InvitationCode = new(IOneTimeCodes.Length, "^[0-9A-Za-z]+$") { MinLength = IOneTimeCodes.Length };
    public static readonly StringConstraint Password = new(Agent.PasswordMaxLength) { Format = "password" };
    public static readonly StringConstraint NewPassword = Password with { MinLength = Agent.PasswordMinLength };
    public static readonly StringConstraint NewToken = new(TokenFormat.Default.Length, $"^{TokenFormat.Default.Scheme}[0-9A-Za-z]+$");
    public static readonly StringConstraint TokenPrefix = new(TokenFormat.Default.ShownLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint GivenTokenPrefix = TokenPrefix with { Pattern = Whole(PlainText.GivenOneLine) };
    public static readonly StringConstraint Hash = new(2 * TokenHash.Size, $"^[0-9A-Fa-f]{{{2 * TokenHash.Size}}}$");
    public static readonly StringConstraint SessionToken = new(ISessions.MaxTokenLength, @"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$");
    public static readonly StringConstraint Scope = new(ScopeSet.ScopeLength, Whole(ScopeSet.Scope));
    public static readonly StringConstraint Address = new(Network.AddressLength, $"^[{Network.AddressAlphabet}]+$");
    public static readonly StringConstraint Cidr = new(Network.Length, $"^[{Network.AddressAlphabet}]+/[0-9]+$");
    public static readonly StringConstraint NodeVersion = new(NodeHeartbeat.VersionLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint NodeAddress = new(NodeHeartbeat.AddressLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint PageToken = new(IPageTokens.Length, "^[A-Za-z0-9_-]*$");
    public static readonly StringConstraint AnyPageToken = PageToken with { MaxLength = IPageTokens.MaxLength };
    public static readonly StringConstraint GivenStep = new(4, "^(hour|day)?$");
    public static readonly StringConstraint GivenGroup = new(11, "^(key|outcome|external_id|customer_id)?$");
    public static readonly StringConstraint GivenTimeOrDate = new(Timestamps.MaxLength, "^([0-9]{4}-[0-9]{2}-[0-9]{2}([Tt].+)?)?$");
    public static readonly StringConstraint UsageCsv = new(MaxUsageCsvLength, @"^tm_start,[a-z_]+,uses,valid,cost\r\n");
    public static readonly StringConstraint ChangesCsv = new(MaxChangesLength, $@"^{ChangeExport.Columns}\r\n");
    public static readonly StringConstraint ChangesNdjson = new(MaxChangesLength, @"^(\{.*\}\n)*$");
    public static readonly StringConstraint GivenAction = new(ChangeFilter.ActionLength, $"^({ChangeFilter.ActionPattern})?$");
    public static readonly StringConstraint GivenScope = new(ScopeSet.ScopeLength, $"^{ScopeSet.Scope}?$");
    public static readonly StringConstraint GivenState = new(8, $"^({string.Join('|', AccesskeyState.Listed)})?$");
    public static readonly StringConstraint State = OneOf([.. AccesskeyState.All]);
    public static readonly StringConstraint Explanation = new(ExplanationModel.DetailLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint Request = new(RequestId.MaxLength, Whole(RequestId.Pattern));
    public static readonly StringConstraint Path = new(SafePath.MaxLength, Whole(PlainText.OneLine));
    public static readonly StringConstraint Code = new(Failure.CodeLength, "^[a-z_]+$");
    public static readonly StringConstraint NoType = OneOf(Problem.NoType);
    public static readonly StringConstraint Location = new(null, @"/v1\.0/accesskeys/[0-9a-f-]+$") { Format = "uri-reference" };
    public static readonly StringConstraint Redirect = new(null, "^https://") { Format = "uri" };
    public static readonly StringConstraint HttpDate = new(29, "^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$");
    public static readonly StringConstraint HeaderText = new(MaxEncodedLength, Whole(ForwardAuth.HeaderText.Pattern));
    public static readonly StringConstraint Challenge = OneOf(Problem.Realm, Problem.Realm + Failure.InvalidToken);

    /// <summary>Any text that a client may send. It can't be longer than the body that contains it.</summary>
    public static readonly StringConstraint Secret = new(RequestBodyReader.MaxLength) { Format = "password" };

    public static readonly StringConstraint Verdict = OneOf(Array.ConvertAll(Enum.GetValues<VerificationCode>(), code => code.ToWire()));

    /// <summary>A name from a set that later versions add to: a row that a newer node wrote is shown as well.</summary>
    public static readonly StringConstraint OpenName = new(Failure.CodeLength, "^[a-z0-9_]+$");

    public string? Format { get; init; }

    public int? MinLength { get; init; }

    // Not an enum, because SDKs would fail on values that are added after they were generated.
    public static StringConstraint OneOf(params string[] values) => new(values.Max(value => value.Length), $"^({string.Join('|', values)})$");

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

    private static string Listed(string item) => Whole($"{item}(, {item})*");

    private static string Whole(string pattern) => $"^{pattern}$";
}
