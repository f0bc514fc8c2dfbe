using System.Text.Json.Serialization;

namespace Accesskeys.Application.Accesskeys;

/// <param name="Result">What became of each, in their order.</param>
public sealed record ImportAnswer(IReadOnlyList<ImportResultModel> Result);

/// <param name="TokenHash">As it was given; <c>null</c> if it is none, since it may be a token.</param>
public sealed record ImportResultModel(string? TokenHash, string Status)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }
}
