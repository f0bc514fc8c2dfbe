using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Startup;

/// <summary>The operator that is created if the database has no customer yet.</summary>
internal sealed class BootstrapOptions : IValidatableObject
{
    public const string Section = "Bootstrap";

    private const int PasswordLength = 24;

    public string? Customer { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Customer is not null && !Domain.Customers.Customer.AllowsName(Customer))
        {
            yield return new ValidationResult(
                "must be 1 to 255 characters, none of them a control character or a bidirectional formatting character", [nameof(Customer)]);
        }

        if (Username is not null && Agent.PrepareUsername(Username).Fault is { } usernameFault)
        {
            yield return new ValidationResult(usernameFault, [nameof(Username)]);
        }

        if (Password is not null && Agent.PreparePassword(Password).Fault is { } passwordFault)
        {
            yield return new ValidationResult(passwordFault, [nameof(Password)]);
        }
    }

    /// <exception cref="SettingException">One is missing.</exception>
    public BootstrapOptions RequireAll(string because)
    {
        foreach (var (name, value) in new[] { (nameof(Username), Username), (nameof(Password), Password), (nameof(Customer), Customer) })
        {
            if (value is null)
            {
                throw new SettingException($"{Section}:{name}", $"is required {because}");
            }
        }

        return this;
    }

    /// <summary>Replaces missing settings with generated values, for developers who try the service on their own machine.</summary>
    public BootstrapOptions WithGeneratedValues() => new()
    {
        Customer = Customer ?? "Operator",
        Username = Username ?? "operator",
        Password = Password ?? RandomNumberGenerator.GetString("23456789abcdefghijkmnpqrstuvwxyz", PasswordLength),
    };
}
