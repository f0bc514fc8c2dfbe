using System.Globalization;
using Accesskeys.Application.Accesskeys;
using Accesskeys.WebApi.Authentication;
using Accesskeys.WebApi.Binding;
using Accesskeys.WebApi.Errors;
using Microsoft.AspNetCore.WebUtilities;

namespace Accesskeys.WebApi.ForwardAuth;

/// <summary>
/// What a proxy asks of the key: from the request's own query, which the proxy writes, and never from the original URI, which the client
/// writes.
/// </summary>
/// <param name="Scopes">
/// <c>null</c> if none is asked for. An empty scope counts: a variable that the proxy forgot to fill must not let every key pass.
/// </param>
/// <param name="Cost">1 if none is given; <c>null</c> if it isn't a cost.</param>
/// <param name="HasOtherParameters">Whether there are parameters that may be misspelled ones.</param>
internal readonly record struct ForwardAuthQuery(IReadOnlyList<string>? Scopes, int? Cost, bool HasOtherParameters)
{
    public const string ScopeParameter = "scope";
    public const string CostParameter = "cost";

    public static ForwardAuthQuery Read(string? query)
    {
        List<string>? scopes = null;
        int? cost = 1;
        var (hasCost, hasOthers) = (false, false);
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var name = parameter.DecodeName().Span;
            if (name is ScopeParameter)
            {
                (scopes ??= []).Add(parameter.DecodeValue().ToString());
            }
            else if (name is CostParameter)
            {
                cost = hasCost ? null : Parse(parameter.DecodeValue().Span);
                hasCost = true;
            }
            else
            {
                hasOthers |= IsOther(name);
            }
        }

        return new(scopes, cost, hasOthers);
    }

    /// <summary>The error in the query that must not let every key pass, or make its use free.</summary>
    public Failure? FindMistake(string? query)
    {
        foreach (var parameter in new QueryStringEnumerable(query))
        {
            var name = parameter.DecodeName();
            if (!IsOther(name.Span))
            {
                continue;
            }

            if (NearMiss.IsIn(name, parameter.DecodeValue(), ScopeParameter))
            {
                return Failure.InsufficientScope;
            }

            if (NearMiss.IsIn(name, parameter.DecodeValue(), CostParameter))
            {
                return Failure.InvalidCost;
            }
        }

        return Cost is null ? Failure.InvalidCost : null;
    }

    private static int? Parse(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost <= VerifyAccesskey.MostCost ? cost : null;

    private static bool IsOther(ReadOnlySpan<char> name) =>
        name is not (ScopeParameter or CostParameter or Credentials.AccesskeyParameter or Credentials.TokenParameter);
}
