using System.Text.Json.Serialization;

namespace Accesskeys.Application.Common;

public sealed record CustomerModel
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset TmCreate { get; init; }

    public required DateTimeOffset TmUpdate { get; init; }

    [JsonConverter(typeof(DeletionTimeConverter))]
    public required DateTimeOffset? TmDelete { get; init; }
}
