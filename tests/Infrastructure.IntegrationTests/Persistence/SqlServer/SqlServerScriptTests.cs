using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Infrastructure.Persistence.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.SqlServer;

/// <summary>What SQL Server is told, read where there is no SQL Server: by the model, and by the migrations that are run.</summary>
public sealed class SqlServerScriptTests
{
    [Theory]
    [InlineData("CONSTRAINT [PK_Accesskeys] PRIMARY KEY NONCLUSTERED ([Id])")]
    [InlineData("CREATE UNIQUE CLUSTERED INDEX [IX_Accesskeys_Number] ON [Accesskeys] ([Number]);")]
    [InlineData("[TokenHash] binary(32) NOT NULL")]
    [InlineData("CREATE UNIQUE INDEX [IX_Accesskeys_TokenHash] ON [Accesskeys] ([TokenHash]);")]
    [InlineData("[TokenPrefix] nvarchar(11) COLLATE Latin1_General_BIN2 NOT NULL")]
    [InlineData("[NormalizedUsername] nvarchar(255) COLLATE Latin1_General_BIN2 NOT NULL")]
    [InlineData("CREATE UNIQUE INDEX [IX_Agents_NormalizedUsername] ON [Agents] ([NormalizedUsername]) WHERE DeletedAt IS NULL;")]
    [InlineData("CREATE INDEX [IX_Accesskeys_CustomerId_Number] ON [Accesskeys] ([CustomerId], [Number]) WHERE DeletedAt IS NULL;")]
    [InlineData("CREATE UNIQUE INDEX [IX_Customers_IsOperator] ON [Customers] ([IsOperator]) WHERE IsOperator = 1;")]
    [InlineData("CREATE INDEX [IX_Accesskeys_ChainId_Number] ON [Accesskeys] ([ChainId], [Number]) WHERE ChainId IS NOT NULL;")]
    [InlineData("[Number] bigint NOT NULL,")]
    [InlineData("CONSTRAINT [PK_Changes] PRIMARY KEY ([Number])")]
    [InlineData("INSERT INTO [ChangeFeed] ([Id], ")]
    [InlineData("[ExternalId] nvarchar(255) COLLATE Latin1_General_BIN2 NULL")]
    [InlineData(
        "CREATE INDEX [IX_Accesskeys_CustomerId_ExternalId_Number] ON [Accesskeys] ([CustomerId], [ExternalId], [Number]) "
        + "WHERE DeletedAt IS NULL AND ExternalId IS NOT NULL;")]
    public void Script_WhenTheDatabaseIsMade_Holds(string statement)
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        db.Database.GenerateCreateScript().ShouldContain(statement, Case.Sensitive);
        db.GetService<IMigrator>().GenerateScript().ShouldContain(statement, Case.Sensitive);
    }

    [Fact]
    public void Script_WhenTheDatabaseIsMade_LeavesNumberingToTheFeed()
    {
        using var db = new SqlServerDesignTimeFactory().CreateDbContext([]);

        db.Database.GenerateCreateScript().ShouldNotContain("IDENTITY(", Case.Sensitive);
        db.Database.GenerateCreateScript().ShouldNotContain("CREATE SEQUENCE", Case.Sensitive);
    }
}
