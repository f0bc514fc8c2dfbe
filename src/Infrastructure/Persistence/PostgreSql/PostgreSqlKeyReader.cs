using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Lookups;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlKeyReader(PostgreSqlConnections connections) : IKeyReader
{
    public Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId) =>
        DatabaseOutage.TranslateAsync(() => ReadAsync(hash, customerId));

    private async Task<VerifiedAccesskey?> ReadAsync(TokenHash hash, Guid? customerId)
    {
        await using var connection = await connections.Verifying.OpenConnectionAsync();
        await using var command = KeyRows.FindCommand(connection);
        KeyRows.SetParameters(command, hash, customerId);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? KeyRows.Facts(reader) : null;
    }
}
