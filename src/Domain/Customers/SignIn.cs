using Accesskeys.Domain.Changes;

namespace Accesskeys.Domain.Customers;

/// <summary>How often an agent signed in or failed to in one hour, from one address. It isn't recorded as a change.</summary>
public sealed class SignIn : IHourlyCount
{
    public const int OutcomeLength = 16;
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";

    private SignIn()
    {
    }

    /// <summary>The order in which they were first written.</summary>
    public long Number { get; private init; }

    public Guid AgentId { get; private init; }

    public DateTimeOffset Hour { get; private init; }

    /// <summary>Empty if it is unknown, and for addresses beyond the maximum that is counted separately.</summary>
    public string Address { get; private init; } = "";

    public string Outcome { get; private init; } = "";

    public long Times { get; private init; }
}
