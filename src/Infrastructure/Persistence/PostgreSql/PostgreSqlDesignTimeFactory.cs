using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Accesskeys.Infrastructure.Persistence.PostgreSql;

/// <summary>For `dotnet ef`, which needs the model and no database.</summary>
internal sealed class PostgreSqlDesignTimeFactory : IDesignTimeDbContextFactory<PostgreSqlAccesskeysDbContext>
{
    public PostgreSqlAccesskeysDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<PostgreSqlAccesskeysDbContext>().UseNpgsql().Options,
        new SystemCaller(), committed: null!, new WriteQueue(TimeProvider.System), TimeProvider.System);
}
