using System.Reflection;
using Accesskeys.AspNetCore;
using Accesskeys.Client;
using Accesskeys.WebApi.Controllers;

namespace Accesskeys.Architecture.Tests;

internal static class Layers
{
    public static readonly Assembly Domain = typeof(Accesskeys.Domain.Accesskeys.Accesskey).Assembly;
    public static readonly Assembly Application = typeof(Accesskeys.Application.DependencyInjection).Assembly;
    public static readonly Assembly Verification = typeof(Accesskeys.Verification.DependencyInjection).Assembly;
    public static readonly Assembly Infrastructure = typeof(Accesskeys.Infrastructure.DependencyInjection).Assembly;
    public static readonly Assembly Console = typeof(Accesskeys.Console.App).Assembly;
    public static readonly Assembly WebApi = typeof(AccesskeysController).Assembly;

    public static readonly Assembly[] All = [Domain, Application, Verification, Infrastructure, Console, WebApi];

    // What others build into programs of theirs.
    public static readonly Assembly Client = typeof(AccesskeysClient).Assembly;
    public static readonly Assembly AspNetCore = typeof(AccesskeysOptions).Assembly;

    public static readonly Assembly[] Packages = [Client, AspNetCore];

    public static readonly Assembly Sample = Assembly.Load("Accesskeys.Calls");

    public static string NameOf(Assembly layer) => layer.GetName().Name!;

    public static IReadOnlyList<string> References(Assembly layer) =>
        [.. layer.GetReferencedAssemblies().Select(reference => reference.Name!)];

    public static IReadOnlyList<string> LayersReferencedBy(Assembly layer) =>
        [.. References(layer).Where(reference => reference.StartsWith("Accesskeys.", StringComparison.Ordinal))];
}
