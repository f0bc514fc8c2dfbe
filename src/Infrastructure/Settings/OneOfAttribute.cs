using System.ComponentModel.DataAnnotations;

namespace Accesskeys.Infrastructure.Settings;

/// <summary>The texts that a setting may have, whatever their case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OneOfAttribute(params string[] values) : ValidationAttribute
{
    public override bool IsValid(object? value) => value is null || values.Contains(value as string, StringComparer.OrdinalIgnoreCase);
}
