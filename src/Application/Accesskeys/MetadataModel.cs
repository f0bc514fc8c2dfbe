using Accesskeys.Domain.Accesskeys;

namespace Accesskeys.Application.Accesskeys;

/// <summary>A key's metadata as JSON text: exactly as sent in a request, where it may break any rule; as stored in a response.</summary>
public sealed record MetadataModel(string Json)
{
    internal string? FindFault() => Metadata.FindFault(Json);

    internal Metadata ToDomain() => Metadata.Of(Json);
}
