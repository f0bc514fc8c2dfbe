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

/// <summary>Adds to members what the types don't say: the meaning, the bounds and an example.</summary>
internal sealed class Schemas : IOpenApiSchemaTransformer
{
    private static readonly Member _verdict = new("The verdict: valid, not_found, expired, disabled, ip_not_allowed, insufficient_scope or malformed.", "valid") { Constraint = StringConstraint.Verdict };

    private static readonly Member _givenName = new("A display name: no control and no bidirectional formatting characters.", "My New Accesskey") { Constraint = StringConstraint.GivenName };

    private static readonly Member _givenDetail = new("A description: no bidirectional formatting characters, and no control characters other than tab and line ends.", "This key is used for reporting") { Constraint = StringConstraint.GivenDetail };

    private static readonly Dictionary<string, Member> _members = new()
    {
        ["id"] = new("The id, which the service assigns.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        ["customer_id"] = new("The customer that owns the key.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201"),
        ["name"] = new("A display name: no control characters.", "My New Accesskey") { Constraint = StringConstraint.Name },
        ["detail"] = new("A description: no control characters other than tab and line ends.", "This key is used for reporting") { Constraint = StringConstraint.Detail },
        ["expire"] = new("The key's lifetime, in seconds.", 31536000) { Minimum = 1, Maximum = int.MaxValue },
        ["token_hash"] = new("The SHA-256 of the whole token, in hexadecimal.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") { Constraint = StringConstraint.Hash },
        ["token_prefix"] = new("The token's first 11 characters, for recognition.", "vb_ABCDEFGH") { Constraint = StringConstraint.TokenPrefix },
        ["tm_expire"] = new("The key is usable before this time.", "2027-12-01T10:15:30.123456Z"),
        ["tm_create"] = new("When it was created.", "2026-12-01T10:15:30.123456Z"),
        ["tm_update"] = new("When it was last changed.", "2026-12-01T10:15:30.123456Z"),
        ["tm_delete"] = new("When it was deleted; 9999-01-01T00:00:00.000000Z if it isn't deleted.", "9999-01-01T00:00:00.000000Z"),
        ["grace"] = new("How many more seconds the old key works; if omitted, it stops working at once.", 3600) { Minimum = 0, Maximum = int.MaxValue },
        ["enabled"] = new("Whether the key is enabled; a disabled key is rejected like an unknown one.", true),
        ["scopes"] = new("The scopes that it holds: names; a trailing :* covers all below, * covers everything.", new JsonArray("*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        ["allowed_ips"] = new("The networks that it may be used from, in CIDR form; empty for no restriction.", new JsonArray("203.0.113.0/24")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        ["rotated_from"] = new("The key that this key replaced by rotation; null if none."),
        ["rotated_to"] = new("The key that replaced this key by rotation; null if none."),
        ["tm_last_used"] = new("When it was last accepted, up to a minute late; null if never.", "2026-12-01T11:02:07.401200Z"),
        ["result"] = new("The page's keys, newest first.") { MaxItems = Pages.MaxSize },
        ["next_page_token"] = new("The page_token of the next page; null on the last page.") { Constraint = StringConstraint.PageToken },
        ["subject_kind"] = new("What was changed: accesskey, agent, customer or session. Later versions may add others.", "accesskey") { Constraint = StringConstraint.OpenName },
        ["subject_id"] = new("The id of what was changed.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        ["action"] = new("How it was changed: created, updated or deleted. Later versions may add others.", "updated") { Constraint = StringConstraint.OpenName },
        ["actor_kind"] = new("Who changed it: accesskey, agent, holder (an anonymous caller that presented the token) or the service itself. Later versions may add others.", "agent") { Constraint = StringConstraint.OpenName },
        ["actor_id"] = new("The actor's id; null for a holder and the service itself.", "01935e79-1f0a-7c55-8a44-7be1c0a9d202"),
        ["address"] = new("The client address; null if there is none.", "203.0.113.7") { Constraint = StringConstraint.Address },
        ["before"] = new("The changed members before the change; null for a creation.") { HasAnyMembers = true },
        ["after"] = new("The changed members after the change.") { HasAnyMembers = true },
        ["username"] = new("The username, in upper or lower case.", "operator") { Constraint = StringConstraint.Username },
        ["password"] = new("The agent's password.", "correct horse battery staple") { Constraint = StringConstraint.Password },
        ["new_password"] = new("The new password.", "a better horse battery staple") { Constraint = StringConstraint.NewPassword },
        ["token"] = new("The secret. No other response contains it.", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf") { Constraint = StringConstraint.NewToken },
        ["valid"] = new("Whether the key is valid."),
        ["fresh_for_ms"] = new("For how many more milliseconds the result may be relied on.", 840) { Minimum = 0, Maximum = int.MaxValue },
        ["type"] = new("Always about:blank.", "about:blank") { Constraint = StringConstraint.NoType },
        ["title"] = new("The status as text.", "Not Found"),
        ["status"] = new("The HTTP status.", 404) { Minimum = 400, Maximum = 599 },
        ["instance"] = new("The path, without the query.", "/v1.0/accesskeys/01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13") { Constraint = StringConstraint.Path },
        ["code"] = new("The error code, for programs; a code never changes.", "not_found") { Constraint = StringConstraint.Code },
        ["request_id"] = new("The response's X-Request-Id.", "5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605") { Constraint = StringConstraint.Request },
        ["errors"] = new("The violated rules, by the name of the member or parameter."),
    };

    /// <summary>Members whose meaning depends on the type.</summary>
    private static readonly Dictionary<(Type, string), Member> _ownMembers = new()
    {
        [(typeof(Problem), "detail")] = new("What went wrong and what to do, for people.", "The resource doesn't exist, or this caller can't access it."),
        [(typeof(SessionModel), "token")] = new("The session token.", "eyJhbGciOiJIUzI1NiIsInR5cCI6Ii4uLiJ9.eyJzdWIiOiIuLi4ifQ.c2lnbmF0dXJl") { Constraint = StringConstraint.SessionToken },
        [(typeof(RotateAccesskey), "expire")] = new("The new key's lifetime, in seconds; if omitted, the old key's full lifetime.", 31536000) { Minimum = 1, Maximum = int.MaxValue },
        [(typeof(CreateAccesskey), "scopes")] = new("The scopes that the key gets, all of which its creator must hold; if omitted, its creator's scopes.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(CreateAccesskey), "allowed_ips")] = new("The networks that it may be used from, in CIDR form; [] for no restriction; if omitted, its creator's networks.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(UpdateAccesskey), "allowed_ips")] = new("The new list of networks that it may be used from, in CIDR form; [] for no restriction.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(UpdateAccesskey), "scopes")] = new("The new list of its scopes, all of which the caller must hold.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(CreateCustomer), "name")] = new("The customer's name: no control and no bidirectional formatting characters.", "Example Ltd") { Constraint = StringConstraint.GivenCustomerName },
        [(typeof(CreateCustomer), "username")] = new("A username by RFC 8265, UsernameCaseMapped; no space at either end.", "operator") { Constraint = StringConstraint.Username },
        [(typeof(CreateAccesskey), "name")] = _givenName,
        [(typeof(UpdateAccesskey), "name")] = _givenName,
        [(typeof(ImportedAccesskey), "name")] = _givenName,
        [(typeof(CreateAccesskey), "detail")] = _givenDetail,
        [(typeof(UpdateAccesskey), "detail")] = _givenDetail,
        [(typeof(ImportedAccesskey), "detail")] = _givenDetail,
        [(typeof(VerifyAccesskey), "token")] = new("A token, exactly as it was presented.", "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf") { Constraint = StringConstraint.Secret },
        [(typeof(VerifyAccesskey), "tokens")] = new("Several tokens, instead of token.") { MinItems = 1, MaxItems = VerifyAccesskey.MostTokens, Items = StringConstraint.Secret },
        [(typeof(VerifyAccesskey), "scopes")] = new("The scopes that the key must hold; with tokens, that each key must hold.", new JsonArray("orders:read")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(VerifyAccesskey), "ip")] = new("The address that the key was used from; if omitted, its allowed_ips aren't checked.", "203.0.113.7") { Constraint = StringConstraint.Address },
        [(typeof(ImportAccesskeys), "accesskeys")] = new("The keys to import.") { MinItems = 1, MaxItems = ImportAccesskeys.MostAccesskeys },
        [(typeof(ImportAccesskeys), "customer_id")] = new("The customer that gets the keys; if omitted, the caller's own. Only the operator may name another.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201") { Constraint = StringConstraint.Uuid },
        [(typeof(ImportedAccesskey), "token_prefix")] = new("The part of the token that is shown; at most its first 11 characters.", "sk_live_51H") { Constraint = StringConstraint.GivenTokenPrefix },
        [(typeof(ImportedAccesskey), "tm_expire")] = new("The key is usable before this time: in the future, before 9999.", "2027-12-01T10:15:30Z") { Constraint = StringConstraint.GivenTimestamp },
        [(typeof(ImportedAccesskey), "scopes")] = new("The scopes that the key gets, all of which the caller must hold; [] for a key without any scope.", new JsonArray("accesskeys:verify", "orders:*")) { MaxItems = ScopeSet.MostScopes, Items = StringConstraint.Scope },
        [(typeof(ImportedAccesskey), "allowed_ips")] = new("The networks that it may be used from, in CIDR form; [] for no restriction; if omitted, the caller's networks.", new JsonArray("203.0.113.0/24", "2001:db8::/32")) { MaxItems = AllowList.MostNetworks, Items = StringConstraint.Cidr },
        [(typeof(ImportAnswer), "result")] = new("The result for each key, in the order of the request.") { MaxItems = ImportAccesskeys.MostAccesskeys },
        [(typeof(ImportAnswer), "foreign_tokens")] = new("Whether tokens that don't have the service's form work: accepted, or off.", "accepted") { Constraint = StringConstraint.OneOf("accepted", "off") },
        [(typeof(ImportResultModel), "token_hash")] = new("The hash from the request; null if it isn't a hash.", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08") { Constraint = StringConstraint.Hash },
        [(typeof(ImportResultModel), "status")] = new("created; exists: the customer already has this key; conflict: it is another customer's or a deleted key; invalid: see errors.", "created") { Constraint = StringConstraint.OneOf("created", "exists", "conflict", "invalid") },
        [(typeof(ImportResultModel), "id")] = new("The key's id, if the status is created or exists.", "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13"),
        [(typeof(RevokeTokens), "tokens")] = new("The leaked tokens, of any kind.") { MinItems = 1, MaxItems = VerifyAccesskey.MostTokens, Items = StringConstraint.Secret },
        [(typeof(RevokeTokens), "successors")] = new("Whether to revoke the keys' successors by rotation too.", false),
        [(typeof(VerificationAnswer), "code")] = _verdict,
        [(typeof(VerificationAnswer), "result")] = new("With tokens: the result for each, in the order of the request.") { MaxItems = VerifyAccesskey.MostTokens },
        [(typeof(VerificationModel), "code")] = _verdict,
        [(typeof(ChangeModel), "id")] = new("The change's id.", "3f1c7a54-64a1-4c1e-9d0a-0b8e5f2a7c11"),
        [(typeof(ChangeModel), "customer_id")] = new("The customer that was affected.", "01935e79-1f0a-7c55-8a44-7be1c0a9d201"),
        [(typeof(ChangeModel), "request_id")] = new("The X-Request-Id of the request that caused the change; null for the service itself.", "5f0c2d0c8e0b4f6fa7a1b0c9d8e7f605") { Constraint = StringConstraint.Request },
        [(typeof(ChangeModel), "tm_create")] = new("When the change was made.", "2026-12-01T10:15:30.123456Z"),
        [(typeof(RefusalModel), "tm_hour")] = new("The start of the hour.", "2026-12-01T10:00:00.000000Z"),
        [(typeof(RefusalModel), "address")] = new("The client address; null if it is unknown, and for addresses beyond the first hundred in the hour.", "203.0.113.7") { Constraint = StringConstraint.Address },
        [(typeof(RefusalModel), "code")] = new("The reason: expired, disabled, ip_not_allowed or import_conflict. Later versions may add others.", "expired") { Constraint = StringConstraint.OpenName },
        [(typeof(RefusalModel), "count")] = new("The number of rejected uses.", 12) { Minimum = 1, Maximum = long.MaxValue },
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

    // The generator omits the type if a custom converter writes the value.
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

    // A deletion time is never null: a far date means that there is none.
    private static JsonSchemaType NullOf(JsonPropertyInfo member) =>
        member.PropertyType == typeof(DateTimeOffset?) && member.CustomConverter is null ? JsonSchemaType.Null : default;

    private sealed record Member(string Description, JsonNode? Example = null)
    {
        public StringConstraint? Constraint { get; init; }

        /// <summary>The constraint of each item, if the member is a list.</summary>
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
