using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Accesskeys.Infrastructure.Settings;

/// <summary>
/// Binds each property by itself, because the framework's exception for a value that can't be converted quotes the value. Such a value
/// fails with the same rule as one out of range.
/// </summary>
internal sealed class SettingsBinder<T>(IConfiguration section) : IConfigureOptions<T>, IValidateOptions<T>
    where T : class
{
    private static readonly PropertyInfo[] _properties = [.. typeof(T).GetProperties().Where(property => property.CanWrite)];

    /// <exception cref="OptionsValidationException">A value can't be converted to its property's type.</exception>
    public void Configure(T options)
    {
        foreach (var property in _properties)
        {
            var setting = SettingOf(property);
            if (!string.IsNullOrEmpty(setting.Value))
            {
                property.SetValue(options, Read(property, setting));
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, T options)
    {
        var failures = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), failures, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(failures.Select(Message));
    }

    private static object? Read(PropertyInfo property, IConfigurationSection setting)
    {
        try
        {
            if (IsPlain(setting.Value!, property.PropertyType))
            {
                return setting.Get(property.PropertyType);
            }
        }
        catch (InvalidOperationException)
        {
            // Without the cause, which quotes the value.
        }

        throw new OptionsValidationException(Options.DefaultName, typeof(T), [$"{setting.Path}: {RuleOf(property)}"]);
    }

    // The framework also accepts signs, blanks and hexadecimal digits.
    private static bool IsPlain(string text, Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) != typeof(int) || text.All(char.IsAsciiDigit);

    private static string RuleOf(PropertyInfo property) => property.PropertyType == typeof(bool)
        ? "must be true or false"
        : property.GetCustomAttribute<ValidationAttribute>()!.FormatErrorMessage(property.Name);

    private string Message(ValidationResult failure) =>
        $"{SettingOf(typeof(T).GetProperty(failure.MemberNames.Single())!).Path}: {failure.ErrorMessage}";

    private IConfigurationSection SettingOf(PropertyInfo property) =>
        section.GetSection(property.GetCustomAttribute<ConfigurationKeyNameAttribute>()?.Name ?? property.Name);
}
