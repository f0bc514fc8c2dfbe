using Microsoft.AspNetCore.Http.Metadata;

namespace Accesskeys.WebApi.Binding;

/// <summary>Takes a longer body than all other endpoints.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongBodyAttribute : Attribute, IRequestSizeLimitMetadata
{
    public const int MaxLength = 8 * 1024 * 1024;

    /// <summary>What the server itself lets through: it counts what frames the chunks of a body as well.</summary>
    public long? MaxRequestBodySize => 16L * MaxLength;
}
