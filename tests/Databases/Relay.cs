using System.Globalization;
using Microsoft.Data.SqlClient;

namespace Accesskeys.Tests;

/// <summary>The way to a SQL Server, for tests that cut it.</summary>
internal sealed class Relay(string connectionString) : TcpRelay(HostOf(connectionString), PortOf(connectionString))
{
    private const int DefaultPort = 1433;

    /// <summary>The same database by this way. The server's certificate names another host than the one that is asked.</summary>
    public string ConnectionString => new SqlConnectionStringBuilder(connectionString)
    {
        DataSource = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1,{Port}"),
        TrustServerCertificate = true,
    }.ConnectionString;

    private static string HostOf(string connectionString) => AddressOf(connectionString)[0];

    private static int PortOf(string connectionString) => AddressOf(connectionString) is [_, var port, ..]
        ? int.Parse(port, CultureInfo.InvariantCulture)
        : DefaultPort;

    private static string[] AddressOf(string connectionString) => new SqlConnectionStringBuilder(connectionString).DataSource
        .Replace("tcp:", "", StringComparison.OrdinalIgnoreCase).Split(',');
}
