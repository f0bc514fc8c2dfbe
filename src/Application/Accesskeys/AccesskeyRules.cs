using Accesskeys.Application.Common;
using Accesskeys.Domain.Accesskeys;
using FluentValidation;

namespace Accesskeys.Application.Accesskeys;

internal static class AccesskeyRules
{
    private const int MostTokens = VerifyAccesskey.MostTokens;

    public static IRuleBuilderOptions<T, long?> Lifetime<T>(this IRuleBuilder<T, long?> rule, LifetimeOptions limit) => rule
        .Must(seconds => seconds is null || Accesskey.AllowsLifetime(seconds.Value)).WithMessage($"must be 1 to {int.MaxValue} seconds")
        .Must(seconds => seconds is null || !Accesskey.AllowsLifetime(seconds.Value) || seconds <= limit.MaxSeconds)
        .WithMessage(limit.Rule);

    public static IRuleBuilderOptions<T, IReadOnlyList<string?>?> Scopes<T>(this IRuleBuilder<T, IReadOnlyList<string?>?> rule) => rule
        .Must(names => names is null || names.Count <= ScopeSet.MostScopes).WithMessage($"must be at most {ScopeSet.MostScopes}")
        .Must(names => names is null || names.All(name => name is not null && ScopeSet.IsScope(name))).WithMessage($"each {ScopeSet.Rule}");

    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<string?>?> Networks<T>(this IRuleBuilder<T, IReadOnlyList<string?>?> rule) => rule
        .Must(networks => networks is null || networks.Count <= AllowList.MostNetworks).WithMessage($"must be at most {AllowList.MostNetworks}")
        .Custom((networks, context) =>
        {
            foreach (var fault in (networks ?? []).Select(network => Network.FindFault(network ?? "")).OfType<string>().Distinct())
            {
                context.AddFailure(fault);
            }
        });

    public static IRuleBuilderOptions<T, IReadOnlyList<string?>?> Tokens<T>(this IRuleBuilder<T, IReadOnlyList<string?>?> rule) => rule
        .Must(tokens => tokens is null || tokens.Count is >= 1 and <= MostTokens).WithMessage($"must contain 1 to {MostTokens} tokens")
        .Must(tokens => tokens is null || !tokens.Contains(null)).WithMessage("must not contain null");

    /// <summary>Empty means none.</summary>
    public static IRuleBuilderOptions<T, string?> ExternalId<T>(this IRuleBuilder<T, string?> rule) => rule
        .OneLine(Accesskey.ExternalIdLength)
        .Must(text => text is null || text.Trim().Length == text.Length).WithMessage("must not begin or end with white space");

    public static IRuleBuilderOptionsConditions<T, MetadataModel?> Metadata<T>(this IRuleBuilder<T, MetadataModel?> rule) => rule
        .Custom((metadata, context) =>
        {
            if (metadata?.FindFault() is { } fault)
            {
                context.AddFailure(fault);
            }
        });

    public static IRuleBuilderOptions<T, string?> Address<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || Network.TryReadAddress(text, out _)).WithMessage("must be an IP address, such as 203.0.113.7 or 2001:db8::7");
}
