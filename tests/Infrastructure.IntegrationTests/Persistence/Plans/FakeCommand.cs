using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.Plans;

/// <summary>A command that is never sent: its creator receives it and responds in place of the server.</summary>
internal sealed class FakeCommand(Func<FakeCommand, DataTable> answer) : DbCommand
{
    private readonly SqlCommand _parameters = new();

    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; }

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override int ExecuteNonQuery() => answer(this).Rows.Count;

    public override object? ExecuteScalar() => answer(this).Rows[0][0];

    public override void Prepare()
    {
    }

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => answer(this).CreateDataReader();

    protected override void Dispose(bool disposing)
    {
        _parameters.Dispose();
        base.Dispose(disposing);
    }
}

internal sealed class FakeTransaction(DbConnection connection) : DbTransaction
{
#pragma warning disable RS0030 // The base class demands it.
    public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;
#pragma warning restore RS0030

    protected override DbConnection DbConnection => connection;

    public override void Commit()
    {
    }

    public override void Rollback()
    {
    }
}
