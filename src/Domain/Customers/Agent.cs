using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Changes;
using Accesskeys.Domain.Precis;

namespace Accesskeys.Domain.Customers;

/// <summary>A person who signs in for a customer: a user, on the wire.</summary>
public sealed class Agent : NumberedSubject
{
    public const int UsernameLength = 255;
    public const int PasswordMinLength = 12;
    public const int PasswordMaxLength = 128;

    /// <summary>No password, which no text matches.</summary>
    public const string NoPassword = "";

    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    // NFC can shorten a text to a quarter of its code units (UAX 15).
    private const int MostTypedForOne = 4;

    private Agent()
    {
    }

    public Guid CustomerId { get; private init; }

    public string Username { get; private init; } = "";

    /// <summary>The form by which usernames are unique and looked up: the prepared form or, from earlier versions, lower case.</summary>
    public string NormalizedUsername { get; private set; } = "";

    /// <summary><see cref="NoPassword"/> until the first invitation is redeemed, and of a deleted agent.</summary>
    public string PasswordHash { get; private set; } = NoPassword;

    /// <summary>As it was given; <c>null</c> if none.</summary>
    public string? Email { get; private set; }

    public Role Role { get; private set; }

    public bool HasPassword => PasswordHash != NoPassword;

    /// <summary>The hash of the code that sets the password once; <c>null</c> if there is none.</summary>
    public TokenHash? InvitationHash { get; private set; }

    public DateTimeOffset? InvitationExpiresAt { get; private set; }

    public DateTimeOffset? DeletedAt { get; private set; }

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

    /// <summary>A customer's first agent, which is an owner.</summary>
    public static Agent Register(Guid customerId, string username, string passwordHash, DateTimeOffset now) =>
        Register(customerId, username, passwordHash, email: null, Role.Owner, now);

    /// <summary>An agent that can sign in once its invitation is redeemed.</summary>
    public static Agent Invite(Guid customerId, string username, string? email, Role role, TokenHash invitation, DateTimeOffset now)
    {
        var agent = Register(customerId, username, NoPassword, email, role, now);
        agent.SetInvitation(invitation, now);
        return agent;
    }

    /// <summary>For an agent of a version that did not prepare usernames.</summary>
    /// <exception cref="InvalidOperationException">The username can't be prepared.</exception>
    public void AdoptPreparedUsername(DateTimeOffset now)
    {
        NormalizedUsername = PrepareUsername(Username).Text ?? throw new InvalidOperationException("The username can't be prepared.");
        Did(ChangeAction.Updated, now);
    }

    /// <summary>
    /// Ends all sessions, because anyone who knew the old password may have begun one, and the invitation, whose holder could change the
    /// password again.
    /// </summary>
    public void ChangePassword(string passwordHash, DateTimeOffset now)
    {
        Reset(passwordHash);
        Did(ChangeAction.Updated, now);
    }

    /// <summary>Ends all sessions. The password and an invitation stay.</summary>
    public void EndSessions(DateTimeOffset now)
    {
        SessionGeneration++;
        Did(ChangeAction.Updated, now);
    }

    /// <summary>Replaces the invitation. Its code can set the password once. Nothing ends before that.</summary>
    public void Invite(TokenHash invitation, DateTimeOffset now)
    {
        SetInvitation(invitation, now);
        Did(ChangeAction.Updated, now);
    }

    public bool IsInvitedBy(TokenHash invitation, DateTimeOffset now) => InvitationHash == invitation && now < InvitationExpiresAt;

    /// <summary>Does nothing if the agent has these already.</summary>
    public void Update(string? email, Role role, DateTimeOffset now)
    {
        if ((email, role) != (Email, Role))
        {
            (Email, Role) = (email, role);
            Did(ChangeAction.Updated, now);
        }
    }

    /// <summary>Ends its sessions and its invitation. The row stays, because the audit trail refers to it.</summary>
    public void Delete(DateTimeOffset now)
    {
        Reset(NoPassword);
        Did(ChangeAction.Deleted, now);
        DeletedAt = UpdatedAt;
    }

    private static Agent Register(Guid customerId, string username, string passwordHash, string? email, Role role, DateTimeOffset now)
    {
        now = now.ToMicroseconds();
        var agent = new Agent
        {
            Id = Guid.CreateVersion7(now),
            CustomerId = customerId,
            Username = username,
            NormalizedUsername = PrepareUsername(username).Text ?? throw new ArgumentException(UsernameRule, nameof(username)),
            PasswordHash = passwordHash,
            Email = email,
            Role = role,
            CreatedAt = now,
        };
        agent.Did(ChangeAction.Created, now);
        return agent;
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

    private void Reset(string passwordHash)
    {
        PasswordHash = passwordHash;
        SessionGeneration++;
        (InvitationHash, InvitationExpiresAt) = (null, null);
    }

    private void SetInvitation(TokenHash invitation, DateTimeOffset now) =>
        (InvitationHash, InvitationExpiresAt) = (invitation, (now + InvitationLifetime).ToMicroseconds());
}
