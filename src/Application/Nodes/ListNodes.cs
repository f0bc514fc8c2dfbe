using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Accesskeys.Application.Common;
using AutoMapper;
using AutoMapper.QueryableExtensions;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Accesskeys.Application.Nodes;

/// <summary>Lists the nodes that run on the database, by the time of their start.</summary>
public sealed record ListNodes : IRequest<NodeList>;

public sealed record NodeModel
{
    [Description("The id, which each process of the service gives itself when it starts.")]
    [Example("01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13")]
    public required Guid Id { get; init; }

    [Description("The version of the service that it runs.")]
    [Example("0.1.0")]
    public required string Version { get; init; }

    [Description("When it started, by its own clock.")]
    [Example("2026-12-01T10:15:30.123456Z")]
    public required DateTimeOffset TmStart { get; init; }

    [Description("When it last reported, by the database's clock.")]
    [Example("2026-12-01T10:17:20.654321Z")]
    public required DateTimeOffset TmHeartbeat { get; init; }

    [Description("The name of its machine.")]
    [Example("keys-1")]
    public required string Address { get; init; }

    [Description("The milliseconds since the start of its last complete poll of the change feed; null if its cache isn't used.")]
    [Range(0, int.MaxValue), Example(120)]
    public required int? FeedLagMs { get; init; }

    [Description("By how many milliseconds the database's clock is ahead of its clock; negative if it is behind.")]
    [Range(int.MinValue, int.MaxValue), Example(0)]
    public required int ClockSkewMs { get; init; }

    [Description("Whether it was ready, as /health/ready reports it.")]
    public required bool Ready { get; init; }

    [Description("The number of keys in its cache; null if it doesn't report it, because its version is an earlier one.")]
    [Range(0, int.MaxValue), Example(51200)]
    public required int? CacheEntries { get; init; }
}

public sealed record NodeList(
    [property: Description("The nodes, the one that has run longest first."), MaxLength(NodeList.MaxNodes)]
    IReadOnlyList<NodeModel> Result)
{
    public const int MaxNodes = 100;
}

internal sealed class ListNodesHandler(IAccesskeysDbContext db, IMapper mapper) : IRequestHandler<ListNodes, NodeList>
{
    public async Task<NodeList> Handle(ListNodes request, CancellationToken cancellationToken) => new(
        await db.Nodes
            .OrderBy(node => node.StartedAt)
            .ThenBy(node => node.Id)
            .Take(NodeList.MaxNodes)
            .ProjectTo<NodeModel>(mapper.ConfigurationProvider)
            .ToListAsync(cancellationToken));
}
