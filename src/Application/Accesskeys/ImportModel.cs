using System.Text.Json.Serialization;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <param name="Result">The result for each key, in the order of the request.</param>
/// <param name="ForeignTokens">Whether tokens without the service's own form work: <c>accepted</c> or <c>off</c>.</param>
public sealed record ImportAnswer(IReadOnlyList<ImportResultModel> Result, string ForeignTokens);

/// <param name="TokenHash">The hash from the request; <c>null</c> if it isn't a hash, because it may be a token.</param>
public sealed record ImportResultModel(string? TokenHash, string Status)
{
    public const string Conflict = "conflict";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
