using Accesskeys.Infrastructure.Persistence.Sqlite;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Accesskeys.Infrastructure.Verification;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Accesskeys.Infrastructure.Persistence;

/// <summary>For `dotnet ef`, which needs the model and no database.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteAccesskeysDbContext>
{
    public SqliteAccesskeysDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqliteAccesskeysDbContext>().UseSqlite().Options,
        new NobodyCalling(), new VerificationCache(VerificationSettings.Default, TimeProvider.System), new WriteQueue(TimeProvider.System),
        TimeProvider.System, new SqliteConnections(new SqliteConnectionStringBuilder()));
}

internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerAccesskeysDbContext>
{
    public SqlServerAccesskeysDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqlServerAccesskeysDbContext>().UseSqlServer().Options,
        new NobodyCalling(), new VerificationCache(VerificationSettings.Default, TimeProvider.System), new WriteQueue(TimeProvider.System),
        TimeProvider.System);
}
