using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Verification.Lookups;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

internal sealed class PostgreSqlKeyReader(PostgreSqlConnections connections) : IKeyReader
{
    public Task<VerifiedAccesskey?> FindAsync(TokenHash hash, Guid? customerId) =>
        DatabaseOutage.TranslateAsync(() => KeyRows.FindAsync(connections.Verifying.CreateConnection(), hash, customerId));
}
