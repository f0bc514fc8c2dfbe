using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Precis;

namespace Accesskeys.Domain.Customers;

/// <summary>A person who signs in for a customer.</summary>
public sealed class Agent : ChangeSubject
{
    public const int UsernameLength = 255;
    public const int PasswordMinLength = 12;
    public const int PasswordMaxLength = 128;

    // NFC can shorten a text to a quarter of its code units (UAX 15).
    private const int MostTypedForOne = 4;

    private Agent()
    {
    }

    public Guid CustomerId { get; private init; }

    public string Username { get; private init; } = "";

    /// <summary>The form by which usernames are unique and looked up: the prepared form or, from earlier versions, lower case.</summary>
    public string NormalizedUsername { get; private set; } = "";

    public string PasswordHash { get; private set; } = "";

    /// <summary>Sessions contain the generation in which they began. Sessions of an earlier generation have ended.</summary>
    public int SessionGeneration { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Agent;

    public override Guid OwnerId => CustomerId;

    public static string UsernameRule { get; } =
        $"must be 1 to {UsernameLength} characters, without control characters and without a space at either end";

    public static string PasswordRule { get; } = $"must be {PasswordMinLength} to {PasswordMaxLength} characters";

    /// <summary>The form in which usernames are compared, or a fault if the text can't be a new username.</summary>
    public static PreparedText PrepareUsername(string username) =>
        username.Length > UsernameLength ? PreparedText.Faulty(UsernameRule) : PrepareTypedUsername(username);

    /// <summary>The form in which passwords are hashed, or a fault if the text can't be a new password.</summary>
    public static PreparedText PreparePassword(string password)
    {
        if (password.Length > MostTypedForOne * PasswordMaxLength)
        {
            return PreparedText.Faulty(PasswordRule);
        }

        var prepared = PrecisProfiles.Password(password);
        return prepared.Text is { Length: < PasswordMinLength or > PasswordMaxLength } ? PreparedText.Faulty(PasswordRule) : prepared;
    }

    /// <summary>The forms by which to look an agent up, the prepared form first; none if the text can't be a username. No form ends with a space.</summary>
    public static IReadOnlyList<string> UsernameForms(string username) =>
        [.. new[] { PrepareTypedUsername(username).Text, LowerCase(username) }.OfType<string>().Distinct()];

    /// <summary>The forms in which to try a password: prepared, and as typed, which is how earlier versions hashed it.</summary>
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

    /// <summary>Ends all sessions, because anyone who knew the old password may have begun one.</summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now)
    {
        PasswordHash = passwordHash;
        SessionGeneration++;
        Did(ChangeAction.Updated, now);
    }

    // A text that is too long may still be the decomposed form of one that isn't.
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
