using System.ComponentModel.DataAnnotations;

namespace Accesskeys.WebApi.Binding;

/// <summary>How much the request bodies in progress may hold.</summary>
internal sealed class RequestBodyOptions : IValidatableObject
{
    public const string Section = "RequestBodies";

    private const long Megabyte = 1024 * 1024;
    private const int MostMegabytes = 1_000_000;

    // An import of full length takes its 8 MiB and the fixed cost of a body.
    private const int LeastMegabytes = 10;
    private const string NetworkRule = $"must be a whole number of MiB, 10 to {Section}:{nameof(TotalMegabytes)}";

    /// <summary>All of them together.</summary>
    [Range(2 * LeastMegabytes, MostMegabytes, ErrorMessage = "must be a whole number of MiB, {1} to {2}")]
    public int TotalMegabytes { get; set; } = 64;

    /// <summary>Those of one client network.</summary>
    [Range(LeastMegabytes, MostMegabytes, ErrorMessage = NetworkRule)]
    public int MegabytesPerNetwork { get; set; } = 16;

    /// <summary>In bytes.</summary>
    public long Total => TotalMegabytes * Megabyte;

    /// <summary>In bytes.</summary>
    public long PerNetwork => MegabytesPerNetwork * Megabyte;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        MegabytesPerNetwork <= TotalMegabytes ? [] : [new ValidationResult(NetworkRule, [nameof(MegabytesPerNetwork)])];
}
