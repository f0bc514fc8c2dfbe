using System.Reflection;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence.SqlServer;

/// <summary>What only a server can make SqlClient say.</summary>
internal static class ServerErrors
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.Static | BindingFlags.NonPublic;

    public static SqlException Of(int number, byte severity)
    {
        var constructor = typeof(SqlError).GetConstructors(Internal).MinBy(found => found.GetParameters().Length)!;
        object?[] given = [number, (byte)0, severity, "server", "told by SQL Server", "", 1];
        var error = constructor.Invoke([.. given, .. constructor.GetParameters().Skip(given.Length).Select(parameter => parameter.DefaultValue)]);
        var errors = Activator.CreateInstance(typeof(SqlErrorCollection), nonPublic: true)!;
        typeof(SqlErrorCollection).GetMethod("Add", Internal)!.Invoke(errors, [error]);
        return (SqlException)typeof(SqlException).GetMethod("CreateException", Internal, [typeof(SqlErrorCollection), typeof(string)])!
            .Invoke(null, [errors, ""])!;
    }
}
