using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification;
using Accesskeys.Verification.Lookups;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

internal sealed class SqlServerKeyReader(DatabaseSettings database, VerificationOptions options) : IKeyReader
{
    private readonly string _connection = SqlServerConnections.FailingSoon(
        database, connection => connection.MaxPoolSize = Math.Max(connection.MaxPoolSize, options.ConcurrentLookups));

    public Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId) =>
        DatabaseOutage.TranslateAsync(() => ReadAsync(hash, customerId));

    private async Task<VerifiedAccesskey?> ReadAsync(TokenHash hash, Guid? customerId)
    {
        await using var connection = new SqlConnection(_connection);
        await connection.OpenAsync();
        await using var command = KeyRows.FindCommand(connection);
        KeyRows.SetParameters(command, hash, customerId);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? KeyRows.Facts(reader) : null;
    }
}
