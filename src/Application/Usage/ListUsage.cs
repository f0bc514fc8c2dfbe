using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using static Accesskeys.Application.Usage.UsageQueries;

namespace Accesskeys.Application.Usage;

/// <summary>Lists how often the caller's keys were used, by hour or day and by group. The operator sees the keys of all customers.</summary>
public sealed record ListUsage(int PageSize, string? PageToken) : UsageRequest(PageSize, PageToken)
{
    public const string ByKey = "key";
    public const string ByOutcome = "outcome";
    public const string ByExternalId = "external_id";
    public const string ByCustomer = "customer_id";

    public const int MostKeys = 100;

    /// <summary>What is counted together; <c>null</c> for the default.</summary>
    public string? GroupBy { get; init; }

    /// <summary>The keys that are counted; <c>null</c> for all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Guid>? AccesskeyIds { get; init; }
}

internal sealed class ListUsageValidator : UsageRequestValidator<ListUsage>
{
    public ListUsageValidator(TimeProvider clock)
        : base(clock)
    {
        RuleFor(request => request.GroupBy)
            .Must(group => group is null or ListUsage.ByKey or ListUsage.ByOutcome or ListUsage.ByExternalId or ListUsage.ByCustomer)
            .WithMessage("must be key, outcome, external_id or customer_id");
        RuleFor(request => request.AccesskeyIds)
            .Must(ids => ids is null || ids.Count is > 0 and <= ListUsage.MostKeys).WithMessage($"must occur at most {ListUsage.MostKeys} times")
            .OverridePropertyName("AccesskeyId");
    }
}

internal sealed class ListUsageHandler(IAccesskeysDbContext db, ICurrentCaller caller, IPageTokens pageTokens, TimeProvider clock)
    : IRequestHandler<ListUsage, UsagePage>
{
    public async Task<UsagePage> Handle(ListUsage request, CancellationToken cancellationToken)
    {
        if (request.GroupBy == ListUsage.ByCustomer && caller.Caller is not { IsOperator: true })
        {
            throw new AccessDeniedException(new OperatorRequirement());
        }

        var list = new PagedList(caller.CustomerId, "usage", Filter: request with { PageSize = 0, PageToken = null });
        var cursor = UsageCursor.Open(request.PageToken, pageTokens, list);
        var period = UsagePeriod.Of(request, clock.GetUtcNow()).After(cursor);
        var rows = period.Step == UsageStep.Hour
            ? await ReadAsync(db.UsageHours.AsNoTracking(), period, cursor?.Group, request, cancellationToken)
            : await ReadAsync(db.UsageDays.AsNoTracking(), period, cursor?.Group, request, cancellationToken);
        return UsageRow.Page(rows, request.PageSize, last => last.CursorIn(period).Seal(pageTokens, list));
    }

    private Task<List<UsageRow>> ReadAsync<T>(
        IQueryable<T> all, UsagePeriod period, string? after, ListUsage request, CancellationToken cancellationToken)
        where T : UsageCount
    {
        Guid? customer = caller.Caller is { IsOperator: true } ? null : caller.CustomerId;
        IQueryable<T> At(IReadOnlyCollection<DateTimeOffset> starts) => all.At(starts, customer, request.AccesskeyIds);
        Task<List<UsageRow>> ReadAsync<TGroup>(
            Func<IReadOnlyCollection<DateTimeOffset>, IQueryable<Item<TGroup>>> items, Expression<Func<Item<TGroup>, bool>> rest,
            Func<Sum<TGroup>, UsageRow> row) =>
            ListUsageHandler.ReadAsync(items, after is null ? null : rest, row, period, request, cancellationToken);

        var (text, id) = (after ?? "", Guid.TryParse(after, out var parsed) ? parsed : default);
        return request.GroupBy switch
        {
            ListUsage.ByKey => ReadAsync(
                starts => At(starts).ByKey(), item => item.Group.CompareTo(id) > 0, sum => sum.ToRow($"{sum.Group}", accesskey: sum.Group)),
            ListUsage.ByCustomer => ReadAsync(
                starts => At(starts).ByCustomer(), item => item.Group.CompareTo(id) > 0, sum => sum.ToRow($"{sum.Group}", customer: sum.Group)),
            ListUsage.ByExternalId => ReadAsync(
                starts => At(starts).ByExternalId(db.Accesskeys), item => item.Group.CompareTo(text) > 0,
                sum => sum.ToRow(sum.Group, externalId: sum.Group.Length == 0 ? null : sum.Group)),
            _ => ReadAsync(
                starts => At(starts).ByOutcome(), item => item.Group.CompareTo(text) > 0, sum => sum.ToRow(sum.Group, outcome: sum.Group)),
        };
    }

    /// <summary>One row more than the page has, if there are so many.</summary>
    /// <param name="after">Holds for what comes after the page before, in the first hour or day.</param>
    private static async Task<List<UsageRow>> ReadAsync<TGroup>(
        Func<IReadOnlyCollection<DateTimeOffset>, IQueryable<Item<TGroup>>> items, Expression<Func<Item<TGroup>, bool>>? after,
        Func<Sum<TGroup>, UsageRow> row, UsagePeriod period, ListUsage request, CancellationToken cancellationToken)
    {
        // A few at first, because one may fill the page, and then more, because most may have no uses. Of a few keys, as many as may fill it.
        var pageSize = request.PageSize;
        var (rows, starts, count) = (new List<UsageRow>(), period.Starts.ToList(), FirstCount(request));
        for (var next = 0; next < starts.Count && rows.Count <= pageSize; count *= 2)
        {
            var some = starts.GetRange(next, Math.Min(count, starts.Count - next));
            var sums = await items(some).FirstAsync(next == 0 ? after : null, pageSize + 1 - rows.Count, cancellationToken);
            rows.AddRange(sums.Select(row));
            next += some.Count;
        }

        return rows;
    }

    private static int FirstCount(ListUsage request) =>
        request.AccesskeyIds is { } keys ? Math.Max(1, UsagePage.MaxSize / keys.Count) : 1;
}
