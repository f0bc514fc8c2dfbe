namespace Accesskeys.WebApi.IntegrationTests.Hosting;

public sealed record RecordedChange(
    string Action, Guid CustomerId, string ActorKind, Guid? ActorId, string? Address, string? RequestId, string? Before, string? After);

/// <summary>The audit trail as it lies in the database.</summary>
public static class Changes
{
    public static async Task<IReadOnlyList<RecordedChange>> ChangesOfAsync(this Service service, Guid subject)
    {
        await using var connection = await service.Location.OpenAsync();
        await using var command = connection.Command(
            $"""
            SELECT Action, CustomerId, ActorKind, ActorId, Address, RequestId, Before, After FROM Changes
            WHERE SubjectId = '{subject.ToString().ToUpperInvariant()}' ORDER BY Number
            """);
        await using var reader = await command.ExecuteReaderAsync();
        var changes = new List<RecordedChange>();
        while (await reader.ReadAsync())
        {
            string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
            changes.Add(new RecordedChange(
                Text(0)!, reader.GetGuid(1), Text(2)!, reader.IsDBNull(3) ? null : reader.GetGuid(3), Text(4), Text(5), Text(6), Text(7)));
        }

        return changes;
    }
}
