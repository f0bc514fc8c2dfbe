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
        DatabaseOutage.TranslateAsync(() => KeyRows.FindAsync(new SqlConnection(_connection), hash, customerId));
}
