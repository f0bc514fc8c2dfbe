using System.Globalization;
using Npgsql;

namespace Accesskeys.Bench.Scale;

/// <summary>The processor time that a PostgreSQL server on this Linux machine has used, from <c>/proc</c>.</summary>
internal static class ServerProcessorTime
{
    // USER_HZ, which is the same on all of Linux's common architectures.
    private const double TicksPerSecond = 100;

    // The fields after the name, which is in parentheses.
    private const int UserTime = 11;
    private const int SystemTime = 12;

    /// <summary>How many connections the server has, and the seconds that these and the server's own processes have run.</summary>
    public static async Task<(int Connections, double Seconds)> ReadAsync(string server)
    {
        await using var connection = new NpgsqlConnection($"{server};Pooling=False");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT pid, backend_type = 'client backend' FROM pg_stat_activity WHERE pid <> pg_backend_pid()", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var (connections, ticks) = (0, 0L);
        while (await reader.ReadAsync())
        {
            connections += reader.GetBoolean(1) ? 1 : 0;
            ticks += Ticks(reader.GetInt32(0));
        }

        return (connections, ticks / TicksPerSecond);
    }

    private static long Ticks(int process)
    {
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = status[(status.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[UserTime], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTime], CultureInfo.InvariantCulture);
    }
}
