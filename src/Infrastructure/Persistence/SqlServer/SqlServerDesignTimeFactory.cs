using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Accesskeys.Infrastructure.Persistence.SqlServer;

/// <summary>For `dotnet ef`, which needs the model and no database.</summary>
internal sealed class SqlServerDesignTimeFactory : IDesignTimeDbContextFactory<SqlServerAccesskeysDbContext>
{
    public SqlServerAccesskeysDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqlServerAccesskeysDbContext>().UseSqlServer().Options,
        new SystemCaller(), committed: null!, new WriteQueue(TimeProvider.System), TimeProvider.System);
}
