using Accesskeys.Domain.Customers;

namespace Accesskeys.Application.Sessions;

internal static class PreparedPasswords
{
    /// <summary>Hashes a password that follows the rules.</summary>
    public static Task<string> HashNewAsync(this IPasswords passwords, string password, CancellationToken cancellationToken) =>
        passwords.HashAsync(Agent.PreparePassword(password).Text!, cancellationToken);

    /// <summary>
    /// Tries the prepared password, then the password as it was typed. A mismatch takes as many hashes for no agent as for any other.
    /// </summary>
    /// <returns>The form that matches; <c>null</c> if none does.</returns>
    public static async Task<string?> FindFormAsync(
        this IPasswords passwords, string? passwordHash, string password, CancellationToken cancellationToken)
    {
        foreach (var form in Agent.PasswordForms(password))
        {
            if (await passwords.MatchesAsync(passwordHash, form, cancellationToken))
            {
                return form;
            }
        }

        return null;
    }
}
