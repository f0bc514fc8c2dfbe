using Microsoft.AspNetCore.Http.Metadata;

namespace Accesskeys.WebApi.Binding;

/// <summary>Takes a longer body than all other endpoints, and waits longer for it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongBodyAttribute : Attribute, IRequestSizeLimitMetadata
{
    public const int MaxLength = 8 * 1024 * 1024;

    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>What the server itself lets through: it counts what frames the chunks of a body as well.</summary>
    public long? MaxRequestBodySize => 16L * MaxLength;
}
