using System.Text.Json.Serialization;
using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <param name="Result">What became of each, in their order.</param>
/// <param name="ForeignTokens">Whether tokens that don't have our form work: <c>accepted</c> or <c>off</c>.</param>
public sealed record ImportAnswer(IReadOnlyList<ImportResultModel> Result, string ForeignTokens);

/// <param name="TokenHash">As it was given; <c>null</c> if it is none, since it may be a token.</param>
public sealed record ImportResultModel(string? TokenHash, string Status)
{
    public const string Conflict = "conflict";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
