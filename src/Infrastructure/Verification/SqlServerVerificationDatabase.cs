using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Verification;

internal sealed class SqlServerVerificationDatabase(DatabaseSettings database, VerificationSettings settings) : VerificationDatabase
{
    private readonly string _lookups = Bounded(database, connection => connection.MaxPoolSize = Math.Max(connection.MaxPoolSize, settings.ConcurrentLookups));
    private readonly string _feed = Bounded(database, connection => connection.Pooling = false);

    public override async Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId)
    {
        await using var connection = new SqlConnection(_lookups);
        await connection.OpenAsync();
        await using var command = FindCommand(connection);
        Ask(command, hash, customerId);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? Facts(reader) : null;
    }

    public override FeedReader CreateFeedReader() => new SqlServerFeedReader(_feed);

    // To fail soon is worth more here than to try again: who waits has a deadline of its own.
    private static string Bounded(DatabaseSettings database, Action<SqlConnectionStringBuilder> configure)
    {
        var connection = new SqlConnectionStringBuilder(database.ConnectionString) { ConnectTimeout = 1, ConnectRetryCount = 0 };
        configure(connection);
        return connection.ConnectionString;
    }
}
