using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Changes;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>What the types alone don't say of a member: its meaning, its bounds, an example.</summary>
internal sealed class Schemas : IOpenApiSchemaTransformer
{
    private static readonly Member _verdict = new("The verdict: valid, not_found, expired, disabled, ip_not_allowed, insufficient_scope or malformed.", "valid") { Constraint = StringConstraint.Verdict };

    private static readonly Member _givenName = new("What people call it: no control and no bidirectional formatting characters.", "My New Accesskey") { Constraint = StringConstraint.GivenName };

    private static readonly Member _givenDetail = new("What it is for: no bidirectional formatting characters, and no control characters but tab and line ends.", "This key is used for reporting") { Constraint = StringConstraint.GivenDetail };

    private static readonly Dictionary<string, Member> _members = new()
    {
        ["id"] = new("Made by the service.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        ["customer_id"] = new("The customer that owns the key.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201"),
        ["name"] = new("What people call it: no control characters.", "My New Accesskey") { Constraint = StringConstraint.Name },
        ["detail"] = new("What it is for: no control characters but tab and line ends.", "This key is used for reporting") { Constraint = StringConstraint.Detail },
        ["expire"] = new("The key's lifetime, in seconds.", 31536000) { Minimum = 1, Maximum = int.MaxValue },
        ["token_hash"] = new("The SHA-256 of the whole token, in hexadecimal.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") { Constraint = StringConstraint.Hash },
        ["token_prefix"] = new("The token's first 11 characters, to recognise it by.", "vb_ABCDEFGH") { Constraint = StringConstraint.TokenPrefix },
        ["tm_expire"] = new("The key is usable before this time.", "2027-12-01T10:15:30.123456Z"),
        ["tm_create"] = new("When it was created.", "2026-12-01T10:15:30.123456Z"),
        ["tm_update"] = new("When it was last changed.", "2026-12-01T10:15:30.123456Z"),
        ["tm_delete"] = new("When it was deleted; 9999-01-01T00:00:00.000000Z if it was not.", "9999-01-01T00:00:00.000000Z"),
        ["grace"] = new("For how many seconds the old key works on; it ends at once if left out.", 3600) { Minimum = 0, Maximum = int.MaxValue },
        ["enabled"] = new("Whether it works; a disabled key is refused like an unknown one.", true),
        ["scopes"] = new("What it may do: names, a trailing :* for all below, * for everything.", new JsonArray("*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        ["allowed_ips"] = new("The networks it may be used from, in CIDR form; none for no restriction.", new JsonArray("203.0.113.0/24")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        ["rotated_from"] = new("The key whose place it took; null if none."),
        ["rotated_to"] = new("The key that took its place; null if none."),
        ["tm_last_used"] = new("When it was last taken as good, up to a minute late; null if never.", "2026-12-01T11:02:07.401200Z"),
        ["result"] = new("The page's keys, newest first.") { MaxItems = Pages.MaxSize },
        ["next_page_token"] = new("Give it as page_token for the next page; null on the last one.") { Constraint = StringConstraint.PageToken },
        ["subject_kind"] = new("What it was done to: accesskey, agent, customer or session. Later versions may add others.", "accesskey") { Constraint = StringConstraint.OpenName },
        ["subject_id"] = new("The id of what it was done to.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        ["action"] = new("What was done: created, updated or deleted. Later versions may add others.", "updated") { Constraint = StringConstraint.OpenName },
        ["actor_kind"] = new("Who did it: accesskey, agent, holder (whoever held the token), or the service itself. Later versions may add others.", "agent") { Constraint = StringConstraint.OpenName },
        ["actor_id"] = new("The id of who did it; null for a holder and the service itself.", "01935e79-1f0a-7c55-8a44-7be1c0a9d202"),
        ["address"] = new("From which address; null if from none.", "203.0.113.7") { Constraint = StringConstraint.Address },
        ["before"] = new("The members that changed, as they were; null where there was nothing before.") { HasAnyMembers = true },
        ["after"] = new("The members that changed, as they became.") { HasAnyMembers = true },
        ["username"] = new("Found in either case, however it is typed.", "operator") { Constraint = StringConstraint.Username },
        ["password"] = new("The agent's password.", "correct horse battery staple") { Constraint = StringConstraint.Password },
        ["new_password"] = new("The password from here on.", "a better horse battery staple") { Constraint = StringConstraint.NewPassword },
        ["token"] = new("The secret. It is in no other answer.", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf") { Constraint = StringConstraint.NewToken },
        ["valid"] = new("Whether the key is good."),
        ["fresh_for_ms"] = new("How many milliseconds longer the answer may be relied on.", 840) { Minimum = 0, Maximum = int.MaxValue },
        ["type"] = new("Always about:blank.", "about:blank") { Constraint = StringConstraint.NoType },
        ["title"] = new("The status in words.", "Not Found"),
        ["status"] = new("The HTTP status.", 404) { Minimum = 400, Maximum = 599 },
        ["instance"] = new("The path, without the query.", "/v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13") { Constraint = StringConstraint.Path },
        ["code"] = new("What failed, for programs: it never changes.", "not_found") { Constraint = StringConstraint.Code },
        ["request_id"] = new("The answer's X-Request-Id.", "5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605") { Constraint = StringConstraint.Request },
        ["errors"] = new("The rules that were broken, by the name of the member or parameter."),
    };

    /// <summary>Where a name means something of its own.</summary>
    private static readonly Dictionary<(Type, string), Member> _ownMembers = new()
    {
        [(typeof(Problem), "detail")] = new("What went wrong and what to do, for people.", "There is no such resource, or not for this caller."),
        [(typeof(SessionModel), "token")] = new("The session token.", "eyJhbGciOiJIUzI1NiIsInR5cCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl") { Constraint = StringConstraint.SessionToken },
        [(typeof(RotateAccesskey), "expire")] = new("The new key's lifetime, in seconds; the old key's full lifetime again if left out.", 31536000) { Minimum = 1, Maximum = int.MaxValue },
        [(typeof(CreateAccesskey), "scopes")] = new("What it may do, nothing beyond the maker's own; the maker's own if left out.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(CreateAccesskey), "allowed_ips")] = new("The networks it may be used from, in CIDR form; [] for no restriction, the maker's own if left out.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(UpdateAccesskey), "allowed_ips")] = new("The networks it may be used from here on, in CIDR form; [] for no restriction.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(UpdateAccesskey), "scopes")] = new("What it may do from here on, nothing beyond the caller's own.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(CreateCustomer), "name")] = new("The customer's name: no control and no bidirectional formatting characters.", "Example Ltd") { Constraint = StringConstraint.GivenCustomerName },
        [(typeof(CreateCustomer), "username")] = new("By RFC 8265, UsernameCaseMapped; no space at either end.", "operator") { Constraint = StringConstraint.Username },
        [(typeof(CreateAccesskey), "name")] = _givenName,
        [(typeof(UpdateAccesskey), "name")] = _givenName,
        [(typeof(ImportedAccesskey), "name")] = _givenName,
        [(typeof(CreateAccesskey), "detail")] = _givenDetail,
        [(typeof(UpdateAccesskey), "detail")] = _givenDetail,
        [(typeof(ImportedAccesskey), "detail")] = _givenDetail,
        [(typeof(VerifyAccesskey), "token")] = new("A token as it was presented.", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf") { Constraint = StringConstraint.Secret },
        [(typeof(VerifyAccesskey), "tokens")] = new("Many tokens, in place of the one.") { MinItems = 1, MaxItems = VerifyAccesskey.MostTokens, Items = StringConstraint.Secret },
        [(typeof(VerifyAccesskey), "scopes")] = new("What the key must hold; each of them, if many are asked about.", new JsonArray("orders:read")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(VerifyAccesskey), "ip")] = new("From where the key was used; its allowed_ips are not looked at if left out.", "203.0.113.7") { Constraint = StringConstraint.Address },
        [(typeof(ImportAccesskeys), "accesskeys")] = new("The keys to take over.") { MinItems = 1, MaxItems = ImportAccesskeys.MostAccesskeys },
        [(typeof(ImportAccesskeys), "customer_id")] = new("The customer that gets the keys, for the operator to name; the caller's own if left out.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201") { Constraint = StringConstraint.Uuid },
        [(typeof(ImportedAccesskey), "token_prefix")] = new("What is shown of the token, as it is given; at most its first 11 characters.", "sk_live_51H") { Constraint = StringConstraint.GivenTokenPrefix },
        [(typeof(ImportedAccesskey), "tm_expire")] = new("The key is usable before this time: in the future, before 9999.", "2027-12-01T10:15:30Z") { Constraint = StringConstraint.GivenTimestamp },
        [(typeof(ImportedAccesskey), "scopes")] = new("What it may do, nothing beyond the caller's own; [] for a key without any scope.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(ImportedAccesskey), "allowed_ips")] = new("The networks it may be used from, in CIDR form; [] for no restriction, the maker's own if left out.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(ImportAnswer), "result")] = new("What became of each, in their order.") { MaxItems = ImportAccesskeys.MostAccesskeys },
        [(typeof(ImportAnswer), "foreign_tokens")] = new("Whether tokens that don't have the service's form work: accepted, or off.", "accepted") { Constraint = StringConstraint.OneOf("accepted", "off") },
        [(typeof(ImportResultModel), "token_hash")] = new("As it was given; null if it is no hash.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") { Constraint = StringConstraint.Hash },
        [(typeof(ImportResultModel), "status")] = new("created; exists: it is here already; conflict: it can't be taken; invalid: see errors.", "created") { Constraint = StringConstraint.OneOf("created", "exists", "conflict", "invalid") },
        [(typeof(ImportResultModel), "id")] = new("The key's, where it was created or exists.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        [(typeof(RevokeTokens), "tokens")] = new("The tokens that were found, of whatever kind.") { MinItems = 1, MaxItems = VerifyAccesskey.MostTokens, Items = StringConstraint.Secret },
        [(typeof(RevokeTokens), "successors")] = new("Whether to end as well all keys that came of each by rotation.", false),
        [(typeof(VerificationAnswer), "code")] = _verdict,
        [(typeof(VerificationAnswer), "result")] = new("Where many were asked about: what is known of each, in their order.") { MaxItems = VerifyAccesskey.MostTokens },
        [(typeof(VerificationModel), "code")] = _verdict,
        [(typeof(ChangeModel), "id")] = new("The change's own.", "3f1c7a54-64a1-4c1e-9d0a-0b8e5f2a7c11"),
        [(typeof(ChangeModel), "customer_id")] = new("Whose it is.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201"),
        [(typeof(ChangeModel), "request_id")] = new("The X-Request-Id of the request that did it; null for the service itself.", "5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605") { Constraint = StringConstraint.Request },
        [(typeof(ChangeModel), "tm_create")] = new("When it was done.", "2026-12-01T10:15:30.123456Z"),
        [(typeof(RefusalModel), "tm_hour")] = new("The beginning of the hour.", "2026-12-01T10:00:00.000000Z"),
        [(typeof(RefusalModel), "address")] = new("From where; null where it is not known, and for those beyond the hundred that are told apart.", "203.0.113.7") { Constraint = StringConstraint.Address },
        [(typeof(RefusalModel), "code")] = new("Why: expired, disabled, ip_not_allowed or import_conflict. Later versions may add others.", "expired") { Constraint = StringConstraint.OpenName },
        [(typeof(RefusalModel), "count")] = new("How often.", 12) { Minimum = 1, Maximum = long.MaxValue },
        [(typeof(RefusalPage), "result")] = new("The page's counts, newest first.") { MaxItems = Pages.MaxSize },
        [(typeof(ChangePage), "result")] = new("The page's changes, newest first.") { MaxItems = Pages.MaxSize },
        [(typeof(CustomerPage), "result")] = new("The page's customers, newest first.") { MaxItems = Pages.MaxSize },
        [(typeof(CustomerModel), "name")] = new("The customer's name.", "Example Ltd") { Constraint = StringConstraint.CustomerName },
        [(typeof(CreateCustomer), "password")] = new("The first agent's password.", "correct horse battery staple") { Constraint = StringConstraint.NewPassword },
    };

    private static readonly Dictionary<string, StringConstraint> _parameters = new()
    {
        ["name"] = StringConstraint.GivenName,
        ["page_token"] = StringConstraint.PageToken,
        ["token_prefix"] = StringConstraint.GivenTokenPrefix,
    };

    private static readonly Dictionary<Type, string[]> _required = new()
    {
        [typeof(UpdateAccesskey)] = [],
        [typeof(VerifyAccesskey)] = [],
        [typeof(RotateAccesskey)] = [],
        [typeof(RevokeTokens)] = ["tokens"],
        [typeof(ImportAccesskeys)] = ["accesskeys"],
        [typeof(ImportedAccesskey)] = ["token_hash", "tm_expire", "scopes"],
        [typeof(ImportResultModel)] = ["status"],
        [typeof(VerificationModel)] = ["valid", "code"],
        [typeof(Problem)] = ["type", "title", "status", "detail", "instance", "code", "request_id"],
        [typeof(CreateAccesskey)] = ["expire"],
        [typeof(CreateCustomer)] = ["name", "username", "password"],
        [typeof(Login)] = ["username", "password"],
        [typeof(ChangePassword)] = ["password", "new_password"],
    };

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Properties is null)
        {
            schema.Type ??= TypeOf(schema.Format);
            ConstraintOf(schema.Format, context.ParameterDescription?.Name)?.Restrict(schema);
            return Task.CompletedTask;
        }

        var type = context.JsonTypeInfo.Type;
        foreach (var (name, property) in schema.Properties)
        {
            if (property is OpenApiSchema member)
            {
                member.Type ??= TypeOf(member.Format) | NullOf(context.JsonTypeInfo.Properties.First(written => written.Name == name));
                (_ownMembers.GetValueOrDefault((type, name)) ?? _members.GetValueOrDefault(name))?.Describe(member);
            }
        }

        if (_required.TryGetValue(type, out var required))
        {
            schema.Required = required.ToHashSet();
            foreach (var name in required)
            {
                ((OpenApiSchema)schema.Properties[name]).Type &= ~JsonSchemaType.Null;
            }
        }

        return Task.CompletedTask;
    }

    // The generator names no type where a converter of ours writes the value.
    private static JsonSchemaType? TypeOf(string? format) => format switch
    {
        "date-time" => JsonSchemaType.String,
        "int64" => JsonSchemaType.Integer,
        _ => null,
    };

    private static StringConstraint? ConstraintOf(string? format, string? parameter) => format switch
    {
        "uuid" => StringConstraint.Uuid,
        "date-time" => parameter is null ? StringConstraint.Timestamp : StringConstraint.GivenTimestamp,
        _ => parameter is null ? null : _parameters.GetValueOrDefault(parameter),
    };

    // A deletion time has its own way to say that there is none.
    private static JsonSchemaType NullOf(JsonPropertyInfo member) =>
        member.PropertyType == typeof(DateTimeOffset?) && member.CustomConverter is null ? JsonSchemaType.Null : default;

    private sealed record Member(string Description, JsonNode? Example = null)
    {
        public StringConstraint? Constraint { get; init; }

        /// <summary>Of each, where there are many.</summary>
        public StringConstraint? Items { get; init; }

        public int? MinItems { get; init; }

        public int? MaxItems { get; init; }

        public long? Minimum { get; init; }

        public long? Maximum { get; init; }

        public bool HasAnyMembers { get; init; }

        public void Describe(OpenApiSchema schema)
        {
            schema.AdditionalProperties = HasAnyMembers ? new OpenApiSchema() : schema.AdditionalProperties;
            schema.Description = Description;
            schema.Examples = Example is null ? null : [Example.DeepClone()];
            schema.MinItems = MinItems;
            schema.MaxItems = MaxItems;
            schema.Minimum = Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            schema.Maximum = Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            Constraint?.Restrict(schema);
            if (schema.Items is OpenApiSchema item)
            {
                Items?.Restrict(item);
            }
        }
    }
}
