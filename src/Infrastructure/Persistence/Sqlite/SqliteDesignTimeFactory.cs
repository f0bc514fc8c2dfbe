using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Accesskeys.Infrastructure.Persistence.Sqlite;

/// <summary>For `dotnet ef`, which needs the model and no database.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteAccesskeysDbContext>
{
    public SqliteAccesskeysDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqliteAccesskeysDbContext>().UseSqlite().Options,
        new SystemCaller(), committed: null!, new WriteQueue(TimeProvider.System), TimeProvider.System,
        new SqliteConnections(new SqliteConnectionStringBuilder()));
}
