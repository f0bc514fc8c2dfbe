using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Limits;
using Accesskeys.Application.Nodes;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Usage;
using Accesskeys.Application.Users;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.WebApi.Errors;
using MediatR;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Accesskeys.WebApi.OpenApi;

/// <summary>
/// Adds to members what the generator doesn't read from their attributes: an example, the constraints of a string, and which members
/// of a request are required. The attributes only describe; FluentValidation validates.
/// </summary>
internal sealed class Schemas : IOpenApiSchemaTransformer
{
    /// <summary>The constraints of a string, or of a list's items, by the member's name.</summary>
    private static readonly Dictionary<string, StringConstraint> _constraints = new()
    {
        ["name"] = StringConstraint.Name,
        ["detail"] = StringConstraint.Detail,
        ["external_id"] = StringConstraint.ExternalId,
        ["token_hash"] = StringConstraint.Hash,
        ["token_prefix"] = StringConstraint.TokenPrefix,
        ["scopes"] = StringConstraint.Scope,
        ["allowed_ips"] = StringConstraint.Cidr,
        ["next_page_token"] = StringConstraint.PageToken,
        ["subject_kind"] = StringConstraint.OpenName,
        ["action"] = StringConstraint.OpenName,
        ["actor_kind"] = StringConstraint.OpenName,
        ["address"] = StringConstraint.Address,
        ["ip"] = StringConstraint.Address,
        ["username"] = StringConstraint.Username,
        ["email"] = StringConstraint.Email,
        ["role"] = StringConstraint.RoleName,
        ["outcome"] = StringConstraint.OpenName,
        ["password"] = StringConstraint.Password,
        ["new_password"] = StringConstraint.NewPassword,
        ["token"] = StringConstraint.NewToken,
        ["tokens"] = StringConstraint.Secret,
        ["foreign_tokens"] = StringConstraint.OneOf("accepted", "off"),
        ["counts"] = StringConstraint.Counts,
        ["every"] = StringConstraint.Every,
        ["kind"] = StringConstraint.OneOf(RateLimitInput.Fixed),
        ["type"] = StringConstraint.NoType,
        ["instance"] = StringConstraint.Path,
        ["code"] = StringConstraint.Code,
        ["request_id"] = StringConstraint.Request,
    };

    /// <summary>Those that depend on the type.</summary>
    private static readonly Dictionary<(Type, string), StringConstraint?> _ownConstraints = new()
    {
        [(typeof(Problem), "detail")] = null,
        [(typeof(ChainedAccesskeyModel), "state")] = StringConstraint.State,
        [(typeof(ExplainAccesskey), "token")] = StringConstraint.Secret,
        [(typeof(ExplainAccesskey), "token_prefix")] = StringConstraint.GivenTokenPrefix with { MinLength = 1 },
        [(typeof(ExplainAccesskey), "id")] = StringConstraint.Uuid,
        [(typeof(ExplanationModel), "reason")] = StringConstraint.OpenName,
        [(typeof(ExplanationModel), "detail")] = StringConstraint.Explanation,
        [(typeof(ExplanationModel), "missing_scopes")] = StringConstraint.Scope,
        [(typeof(SessionModel), "token")] = StringConstraint.SessionToken,
        [(typeof(CreateAccesskey), "name")] = StringConstraint.GivenName,
        [(typeof(CreateAccesskey), "detail")] = StringConstraint.GivenDetail,
        [(typeof(LimitStateModel), "subject")] = StringConstraint.LimitSubject,
        [(typeof(CreateAccesskey), "external_id")] = StringConstraint.GivenExternalId,
        [(typeof(UpdateAccesskey), "name")] = StringConstraint.GivenName,
        [(typeof(UpdateAccesskey), "detail")] = StringConstraint.GivenDetail,
        [(typeof(UpdateAccesskey), "external_id")] = StringConstraint.GivenExternalId,
        [(typeof(ImportedAccesskey), "name")] = StringConstraint.GivenName,
        [(typeof(ImportedAccesskey), "detail")] = StringConstraint.GivenDetail,
        [(typeof(ImportedAccesskey), "external_id")] = StringConstraint.GivenExternalId,
        [(typeof(ImportedAccesskey), "token_prefix")] = StringConstraint.GivenTokenPrefix,
        [(typeof(ImportedAccesskey), "tm_expire")] = StringConstraint.GivenTimestamp,
        [(typeof(ImportAccesskeys), "customer_id")] = StringConstraint.Uuid,
        [(typeof(AddAccesskeyCredits), "id")] = StringConstraint.Uuid,
        [(typeof(AddCustomerCredits), "id")] = StringConstraint.Uuid,
        [(typeof(ImportResultModel), "status")] = StringConstraint.OneOf("created", "exists", "conflict", "invalid"),
        [(typeof(CreateCustomer), "name")] = StringConstraint.GivenCustomerName,
        [(typeof(CreateCustomer), "password")] = StringConstraint.NewPassword,
        [(typeof(UpdateUser), "email")] = StringConstraint.GivenEmail,
        [(typeof(InvitedUserModel), "code")] = StringConstraint.InvitationCode,
        [(typeof(RedeemInvitation), "code")] = StringConstraint.Secret,
        [(typeof(RedeemInvitation), "password")] = StringConstraint.NewPassword,
        [(typeof(CustomerModel), "name")] = StringConstraint.CustomerName,
        [(typeof(VerifyAccesskey), "token")] = StringConstraint.Secret,
        [(typeof(VerificationAnswer), "code")] = StringConstraint.Verdict,
        [(typeof(VerificationModel), "code")] = StringConstraint.Verdict,
        [(typeof(RefusalModel), "code")] = StringConstraint.OpenName,
        [(typeof(UsagePage), "next_page_token")] = StringConstraint.AnyPageToken,
        [(typeof(NodeModel), "version")] = StringConstraint.NodeVersion,
        [(typeof(NodeModel), "address")] = StringConstraint.NodeAddress,
    };

    private static readonly Dictionary<string, StringConstraint> _parameters = new()
    {
        ["action"] = StringConstraint.GivenAction,
        ["external_id"] = StringConstraint.ExternalId,
        ["from"] = StringConstraint.GivenTimeOrDate,
        ["group_by"] = StringConstraint.GivenGroup,
        ["name"] = StringConstraint.GivenName,
        ["page_token"] = StringConstraint.AnyPageToken,
        ["scope"] = StringConstraint.GivenScope,
        ["state"] = StringConstraint.GivenState,
        ["step"] = StringConstraint.GivenStep,
        ["to"] = StringConstraint.GivenTimeOrDate,
        ["token_prefix"] = StringConstraint.GivenTokenPrefix,
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
        var members = context.JsonTypeInfo.Properties.ToDictionary(member => member.Name);
        foreach (var (name, property) in schema.Properties)
        {
            if (property is OpenApiSchema member)
            {
                member.Type ??= TypeOf(member.Format) | NullOf(members[name]);
                member.Examples = ExampleOf(members[name]) is { } example ? [example] : null;
                if (members[name].PropertyType == typeof(IReadOnlyDictionary<string, JsonElement>))
                {
                    member.AdditionalProperties = new OpenApiSchema();
                }
                else if (members[name].PropertyType == typeof(MetadataModel))
                {
                    DescribeMetadata(member, members[name]);
                }

                ConstraintOf(type, name)?.Restrict(member.Items as OpenApiSchema ?? member);
            }
        }

        Require(schema, type, [.. members.Values.Where(IsRequired).Select(member => member.Name)]);
        return Task.CompletedTask;
    }

    private static void DescribeMetadata(OpenApiSchema schema, JsonPropertyInfo member)
    {
        schema.Type = JsonSchemaType.Object | (member.IsSetNullable ? JsonSchemaType.Null : default);
        schema.MaxProperties = Metadata.MostMembers;

        // Strings, numbers, booleans and null: SDK generators make classes of a list of them.
        schema.AdditionalProperties = new OpenApiSchema
        {
            Not = new OpenApiSchema
            {
                AnyOf = [new OpenApiSchema { Type = JsonSchemaType.Object }, new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema() }],
            },
        };
        schema.Examples = [new JsonObject { ["plan"] = "pro", ["seats"] = 5 }];
    }

    private static void Require(OpenApiSchema schema, Type type, string[] required)
    {
        if (type == typeof(VerificationAnswer))
        {
            // With several tokens, the response has only the list of results.
            schema.Required = null;
            return;
        }

        // The generator takes all parameters of a record for required.
        if (required.Length > 0 || type.IsAssignableTo(typeof(IBaseRequest)) || type == typeof(CreditsInput))
        {
            schema.Required = required.ToHashSet();
        }

        foreach (var name in required)
        {
            ((OpenApiSchema)schema.Properties![name]).Type &= ~JsonSchemaType.Null;
        }
    }

    private static JsonNode? ExampleOf(JsonPropertyInfo member) => AttributeOf<ExampleAttribute>(member)?.Values switch
    {
        null => null,
        var values when member.PropertyType.IsAssignableTo(typeof(IEnumerable<string>)) =>
            new JsonArray([.. values.Select(value => JsonValue.Create((string)value))]),
        var values => JsonSerializer.SerializeToNode(values.Single()),
    };

    private static bool IsRequired(JsonPropertyInfo member) => AttributeOf<RequiredAttribute>(member) is not null;

    private static T? AttributeOf<T>(JsonPropertyInfo member) where T : Attribute =>
        member.AttributeProvider?.GetCustomAttributes(typeof(T), inherit: true).OfType<T>().SingleOrDefault();

    private static StringConstraint? ConstraintOf(Type type, string name) =>
        _ownConstraints.TryGetValue((type, name), out var own) ? own : _constraints.GetValueOrDefault(name);

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
}
