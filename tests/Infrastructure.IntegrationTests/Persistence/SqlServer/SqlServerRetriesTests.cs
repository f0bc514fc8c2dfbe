using System.Data.Common;
using Accesskeys.Infrastructure.Persistence;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.SqlServer.Storage.Internal;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.SqlServer;

public sealed class SqlServerRetriesTests
{
    private const int LockTimeout = 1222;
    private const byte OfTheUser = 16;

    [Theory]
    [InlineData(1205, 13)]
    [InlineData(40613, 17)]
    [InlineData(104, 20)]
    public async Task Execute_WhatTheServerUndid_IsRepeated(int number, byte severity) =>
        (await AttemptsAsync(ServerErrors.Of(number, severity))).ShouldBe(2);

    [Theory]
    [InlineData(LockTimeout, OfTheUser)]
    [InlineData(229, 14)]
    [InlineData(2627, 14)]
    public async Task Execute_WhatWouldComeToTheSame_IsNotRepeated(int number, byte severity) =>
        (await AttemptsAsync(ServerErrors.Of(number, severity))).ShouldBe(1);

    [Fact]
    public async Task Execute_WhatIsRepeated_HasAConnectionOfItsOwnEachTime()
    {
        const string ConnectionString = "Server=nowhere.invalid;User Id=someone;Password=theirs";
        await using var node = new Node(DatabaseProvider.SqlServer, ConnectionString, contentRoot: Path.GetTempPath());
        var connections = new Dictionary<DbConnection, string>();

        await node.ReadAsync(db => db.Database.CreateExecutionStrategy().ExecuteAsync(() =>
        {
            var connection = db.Database.GetDbConnection();
            connections[connection] = connection.ConnectionString;
            return connections.Count < 3 ? Task.FromException<bool>(ServerErrors.Of(104, 20)) : Task.FromResult(true);
        }));

        connections.Count.ShouldBe(3);
        connections.Values.Distinct().ShouldHaveSingleItem().ShouldContain("Password=theirs");
    }

    // A change that has waited two seconds for the feed's lock gets 503.
    [Fact]
    public void LockTimeout_WhichEfTakesForTransient_IsAnOutage()
    {
        var exception = ServerErrors.Of(LockTimeout, OfTheUser);

#pragma warning disable EF1001 // What our strategy overrules: once EF thinks otherwise, so may we.
        SqlServerTransientExceptionDetector.ShouldRetryOn(exception).ShouldBeTrue();
#pragma warning restore EF1001
        DatabaseOutage.CauseOf(exception).ShouldNotBeNull();
        DatabaseOutage.IsLockConflict(exception).ShouldBeTrue();
    }

    /// <summary>How often it is attempted, if it is undone the first time.</summary>
    private static async Task<int> AttemptsAsync(SqlException undone)
    {
        await using var node = new Node(DatabaseProvider.SqlServer, "Server=nowhere.invalid", contentRoot: Path.GetTempPath());
        var attempts = 0;
        var execution = node.ReadAsync(db => db.Database.CreateExecutionStrategy().ExecuteAsync(() =>
            ++attempts == 1 ? Task.FromException<bool>(undone) : Task.FromResult(true)));
        try
        {
            await execution;
        }
        catch (SqlException exception) when (exception == undone)
        {
            attempts.ShouldBe(1);
        }

        return attempts;
    }
}
