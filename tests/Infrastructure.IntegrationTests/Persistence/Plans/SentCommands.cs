using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>What the service sends to its database, as it is sent.</summary>
internal sealed class SentCommands : DbCommandInterceptor
{
    private readonly List<Sent> _sent = [];

    public IReadOnlyList<Sent> Take()
    {
        IReadOnlyList<Sent> taken = [.. _sent];
        _sent.Clear();
        return taken;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _sent.Add(Sent.Of(command));
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _sent.Add(Sent.Of(command));
        return new(result);
    }
}
