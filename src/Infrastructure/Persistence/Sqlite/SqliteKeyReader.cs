using System.Collections.Concurrent;
using System.Data.Common;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification;
using Accesskeys.Verification.Lookups;
using Microsoft.Data.Sqlite;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>SQLite's asynchronous calls block, so they run on threads of their own.</summary>
internal sealed class SqliteKeyReader(SqliteConnections connections, VerificationOptions options)
    : IKeyReader, IDisposable
{
    // Reads need a core instead of waiting, so more reads than cores would only take the cores from requests that need no read.
    private readonly BlockingThreads _threads = new("Accesskeys lookup", Math.Min(options.ConcurrentLookups, Environment.ProcessorCount));
    private readonly ConcurrentBag<Lookup> _idle = [];

    public Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId) =>
        DatabaseOutage.TranslateAsync(() => _threads.RunAsync(() => Find(hash, customerId)));

    public void Dispose()
    {
        _threads.Dispose();
        while (_idle.TryTake(out var lookup))
        {
            lookup.Dispose();
        }
    }

    private VerifiedAccesskey? Find(TokenHash hash, Guid? customerId)
    {
        var lookup = Take();
        try
        {
            var facts = lookup.Find(hash, customerId);
            _idle.Add(lookup);
            return facts;
        }
        catch
        {
            lookup.Dispose();
            throw;
        }
    }

    // A connection whose file was replaced would keep reading the old file.
    private Lookup Take()
    {
        while (_idle.TryTake(out var lookup))
        {
            if (!lookup.HasMoved)
            {
                return lookup;
            }

            lookup.Dispose();
        }

        return new Lookup(connections.OpenReading());
    }

    /// <summary>A connection with its one statement, prepared.</summary>
    private sealed class Lookup(SqliteConnection connection) : IDisposable
    {
        private readonly DbCommand _command = KeyRows.FindCommand(connection);

        public bool HasMoved => SqliteConnections.HasMoved(connection);

        public VerifiedAccesskey? Find(TokenHash hash, Guid? customerId)
        {
            KeyRows.SetParameters(_command, hash, customerId);
            using var reader = _command.ExecuteReader();
            return reader.Read() ? KeyRows.Facts(reader) : null;
        }

        public void Dispose()
        {
            _command.Dispose();
            connection.Dispose();
        }
    }
}
