using Accesskeys.Application.Accesskeys;
using Accesskeys.Console.Sessions;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Forms;

/// <summary>What a key may do and from where, as it is chosen and typed.</summary>
/// <param name="Choice"><see cref="Everything"/> or <see cref="Some"/>; anything else if the user hasn't chosen.</param>
/// <param name="Scopes">The service's own scopes that are chosen.</param>
/// <param name="OtherScopes">All other scopes, with anything between them.</param>
/// <param name="Networks">One a line.</param>
public sealed record AccessInput(string Choice, IReadOnlyList<string> Scopes, string OtherScopes, string Networks)
{
    /// <summary>All that the user holds.</summary>
    public const string Everything = "all";

    public const string Some = "some";

    /// <summary>Without a choice, so that a key holds everything only if the user wants it to.</summary>
    public static AccessInput New { get; } = new("", [], "", "");

    public bool IsChosen => Choice is Everything or Some;

    public static AccessInput Of(IFormCollection form) =>
        new(form.Text(nameof(Choice)), form.All(nameof(Scopes)), form.Text(nameof(OtherScopes)), form.Text(nameof(Networks)));

    public static AccessInput Of(AccesskeyModel key, ConsoleUser user)
    {
        var networks = string.Join('\n', key.AllowedIps);
        return key.Scopes.ToHashSet().SetEquals(user.Scopes)
            ? New with { Choice = Everything, Networks = networks }
            : new AccessInput(
                Some, [.. key.Scopes.Intersect(user.ServiceScopes)], string.Join('\n', key.Scopes.Except(user.ServiceScopes)), networks);
    }

    public IReadOnlyList<string> ScopesFor(ConsoleUser user) =>
        Choice == Everything ? user.Scopes : [.. Scopes.Concat(SentFields.Words(OtherScopes)).Distinct()];

    public IReadOnlyList<string> ToNetworks() => [.. SentFields.Words(Networks)];
}
