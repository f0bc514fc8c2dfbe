using System.Security.Cryptography;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Settings;

namespace Accesskeys.WebApi.Startup;

/// <summary>The operator that is created if the database has no customer yet.</summary>
internal sealed record BootstrapSettings(string? Customer, string? Username, string? Password)
{
    private const string Section = "Bootstrap:";
    private const int PasswordLength = 24;

    public static BootstrapSettings Read(IConfiguration configuration) => new(
        Optional(configuration, nameof(Customer), name => Domain.Customers.Customer.AllowsName(name) ? null
            : "must be 1 to 255 characters, none of them a control character or a bidirectional formatting character"),
        Optional(configuration, nameof(Username), username => Agent.PrepareUsername(username).Fault),
        Optional(configuration, nameof(Password), password => Agent.PreparePassword(password).Fault));

    /// <exception cref="SettingException">One is missing.</exception>
    public BootstrapSettings RequireAll(string because)
    {
        foreach (var (name, value) in new[] { (nameof(Username), Username), (nameof(Password), Password), (nameof(Customer), Customer) })
        {
            if (value is null)
            {
                throw new SettingException(Section + name, $"is required {because}");
            }
        }

        return this;
    }

    /// <summary>Replaces missing settings with generated values, for developers who try the service on their own machine.</summary>
    public BootstrapSettings MakeUp() => new(
        Customer ?? "Operator",
        Username ?? "operator",
        Password ?? RandomNumberGenerator.GetString("23456789abcdefghijkmnpqrstuvwxyz", PasswordLength));

    public override string ToString() => nameof(BootstrapSettings);

    private static string? Optional(IConfiguration configuration, string name, Func<string, string?> findFault) =>
        configuration[Section + name] is not { Length: > 0 } value ? null
        : findFault(value) is { } fault ? throw new SettingException(Section + name, fault)
        : value;
}
