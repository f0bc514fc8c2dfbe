using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

public sealed record ImportAnswer(
    [property: Description("The result for each key, in the order of the request."), MaxLength(ImportAccesskeys.MostAccesskeys)]
    IReadOnlyList<ImportResultModel> Result,
    [property: Description("Whether tokens that don't have the service's form work: accepted, or off."), Example("accepted")]
    string ForeignTokens);

public sealed record ImportResultModel(
    // What isn't a hash may be a token, which no response repeats.
    [property: Description("The hash from the request; null if it isn't a hash.")]
    [property: Example("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    string? TokenHash,
    [property: Required, Description(
        "created; exists: the customer already has this key; conflict: it is another customer's or a deleted key; invalid: see errors.")]
    [property: Example("created")]
    string Status)
{
    public const string Created = "created";
    public const string Exists = "exists";
    public const string Conflict = "conflict";
    public const string Invalid = "invalid";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The key's id, if the status is created or exists.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public Guid? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [Description("The violated rules, by the name of the member or parameter.")]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
