using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Precis;

namespace Accesskeys.Domain.Customers;

/// <summary>A person who signs in for a customer.</summary>
public sealed class Agent : ChangeSubject
{
    public const int UsernameLength = 255;
    public const int PasswordMinLength = 12;
    public const int PasswordMaxLength = 128;

    // What NFC makes one code unit can be typed as four (UAX 15).
    private const int MostTypedForOne = 4;

    private Agent()
    {
    }

    public Guid CustomerId { get; private init; }

    public string Username { get; private init; } = "";

    /// <summary>What the username is unique by and found by: as it is prepared or, of an earlier version, in lower case.</summary>
    public string NormalizedUsername { get; private set; } = "";

    public string PasswordHash { get; private set; } = "";

    /// <summary>Sessions know the generation they were begun in; those of another have ended.</summary>
    public int SessionGeneration { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Agent;

    public override Guid OwnerId => CustomerId;

    public static string UsernameRule { get; } =
        $"must be 1 to {UsernameLength} characters, without control characters and without a space at either end";

    public static string PasswordRule { get; } = $"must be {PasswordMinLength} to {PasswordMaxLength} characters";

    /// <summary>As usernames are compared; a fault for what no new username can be.</summary>
    public static PreparedText PrepareUsername(string username) =>
        username.Length > UsernameLength ? PreparedText.Faulty(UsernameRule) : PrepareTypedUsername(username);

    /// <summary>As passwords are hashed; a fault for what no new password can be.</summary>
    public static PreparedText PreparePassword(string password)
    {
        if (password.Length > MostTypedForOne * PasswordMaxLength)
        {
            return PreparedText.Faulty(PasswordRule);
        }

        var prepared = PrecisProfiles.Password(password);
        return prepared.Text is { Length: < PasswordMinLength or > PasswordMaxLength } ? PreparedText.Faulty(PasswordRule) : prepared;
    }

    /// <summary>What to look an agent up by, the prepared form first; nothing for what no username is.</summary>
    public static IReadOnlyList<string> UsernameForms(string username) =>
        [.. new[] { PrepareTypedUsername(username).Text, LowerCase(username) }.OfType<string>().Distinct()];

    /// <summary>What to try a password by: the prepared form, and as it was typed, which is how earlier versions hashed it.</summary>
    public static IReadOnlyList<string> PasswordForms(string password) =>
        [.. new[] { PreparePassword(password).Text, password }.OfType<string>().Distinct()];

    public static Agent Register(Guid customerId, string username, string passwordHash, DateTimeOffset now)
    {
        now = now.ToMicroseconds();
        var agent = new Agent
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Username = username,
            NormalizedUsername = PrepareUsername(username).Text ?? throw new ArgumentException(UsernameRule, nameof(username)),
            PasswordHash = passwordHash,
            CreatedAt = now,
        };
        agent.Did(ChangeAction.Created, now);
        return agent;
    }

    /// <summary>For an agent of a version that did not prepare usernames.</summary>
    /// <exception cref="InvalidOperationException">The username can't be prepared.</exception>
    public void AdoptPreparedUsername(DateTimeOffset now)
    {
        NormalizedUsername = PrepareUsername(Username).Text ?? throw new InvalidOperationException("The username can't be prepared.");
        Did(ChangeAction.Updated, now);
    }

    /// <summary>Ends all the sessions: whoever knew the old password may have begun some.</summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now)
    {
        PasswordHash = passwordHash;
        SessionGeneration++;
        Did(ChangeAction.Updated, now);
    }

    // Longer than it may be, it can still be the decomposed form of one that is not.
    private static PreparedText PrepareTypedUsername(string username)
    {
        if (username.Length > MostTypedForOne * UsernameLength || !IsTrimmed(username))
        {
            return PreparedText.Faulty(UsernameRule);
        }

        var prepared = PrecisProfiles.Username(username);
        return prepared.Text is { Length: > UsernameLength } ? PreparedText.Faulty(UsernameRule) : prepared;
    }

    // How earlier versions compared usernames, and what they allowed.
    private static string? LowerCase(string username) =>
        username.Length <= UsernameLength && IsTrimmed(username) ? username.ToLowerInvariant() : null;

    private static bool IsTrimmed(string username) =>
        username.Length > 0 && !username.Any(char.IsControl) && !char.IsWhiteSpace(username[0]) && !char.IsWhiteSpace(username[^1]);
}
