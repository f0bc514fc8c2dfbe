using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

/// <summary>A person who signs in for a customer.</summary>
public sealed class Agent : ChangeSubject
{
    public const int UsernameLength = 255;
    public const int PasswordMinLength = 12;
    public const int PasswordMaxLength = 128;

    private Agent()
    {
    }

    public Guid CustomerId { get; private init; }

    public string Username { get; private init; } = "";

    /// <summary>What the username is unique by and found by.</summary>
    public string NormalizedUsername { get; private init; } = "";

    public string PasswordHash { get; private set; } = "";

    /// <summary>Sessions know the generation they were begun in; those of another have ended.</summary>
    public int SessionGeneration { get; private set; }

    public override SubjectKind SubjectKind => SubjectKind.Agent;

    public override Guid OwnerId => CustomerId;

    public static string UsernameRule { get; } =
        $"must be 1 to {UsernameLength} characters, no control characters, no space at either end";

    public static string PasswordRule { get; } = $"must be {PasswordMinLength} to {PasswordMaxLength} characters";

    public static string Normalize(string username) => username.ToLowerInvariant();

    /// <summary><c>null</c> for what no agent's name can be.</summary>
    public static string? NormalizeIfAllowed(string username) => AllowsUsername(username) ? Normalize(username) : null;

    public static bool AllowsUsername(string username) =>
        username.Length is >= 1 and <= UsernameLength
        && PlainText.IsOneLine(username)
        && !char.IsWhiteSpace(username[0])
        && !char.IsWhiteSpace(username[^1]);

    public static bool AllowsPassword(string password) => password.Length is >= PasswordMinLength and <= PasswordMaxLength;

    public static Agent Register(Guid customerId, string username, string passwordHash, DateTimeOffset now)
    {
        now = now.ToMicroseconds();
        var agent = new Agent
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Username = PlainText.Require(AllowsUsername(username), username),
            NormalizedUsername = Normalize(username),
            PasswordHash = passwordHash,
            CreatedAt = now,
        };
        agent.Did(ChangeAction.Created, now);
        return agent;
    }

    /// <summary>Ends all the sessions: whoever knew the old password may have begun some.</summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now)
    {
        PasswordHash = passwordHash;
        SessionGeneration++;
        Did(ChangeAction.Updated, now);
    }
}
