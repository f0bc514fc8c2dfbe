namespace Accesskeys.Tests;

internal static class ChangedKeys
{
    /// <summary>Every change of any customer's key.</summary>
    public static async Task<IReadOnlyList<(Guid Subject, string Action)>> ChangedKeysAsync(this TestDatabaseLocation location)
    {
        await using var connection = await location.OpenAsync();
        await using var command = connection.Command("SELECT SubjectId, Action FROM Changes WHERE SubjectKind = 'Accesskey' ORDER BY Number");
        await using var reader = await command.ExecuteReaderAsync();
        var changes = new List<(Guid, string)>();
        while (await reader.ReadAsync())
        {
            changes.Add((reader.GetGuid(0), reader.GetString(1)));
        }

        return changes;
    }
}
