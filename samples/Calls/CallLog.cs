using System.Text.Json.Serialization;

namespace Accesskeys.Calls;

internal sealed record Call(
    Guid Id, [property: JsonPropertyName("customer_id")] Guid CustomerId, string Source, string Destination);

/// <summary>Stands for the application's own data: each customer has made one call.</summary>
internal sealed class CallLog
{
    private readonly Guid _id = Guid.CreateVersion7();

    public IReadOnlyList<Call> Of(Guid customer) => [new Call(_id, customer, "+15551230001", "+15551230002")];
}
