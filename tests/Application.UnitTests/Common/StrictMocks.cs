using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Accesskeys.Application.UnitTests.Common;

internal static class StrictMocks
{
    /// <summary>The whole application layer, on ports that throw on any call.</summary>
    public static IServiceCollection ApplicationOnUntouchablePorts() => new ServiceCollection()
        .AddLogging()
        .AddApplication()
        .AddSingleton(Untouchable<IAccesskeysDbContext>())
        .AddSingleton(new Lazy<IAccesskeysDbContext>(Untouchable<IAccesskeysDbContext>))
        .AddSingleton(Untouchable<ICurrentCaller>())
        .AddSingleton(Untouchable<IPageTokens>())
        .AddSingleton(Untouchable<IOneTimeCodes>())
        .AddSingleton(Untouchable<IPasswords>())
        .AddSingleton(Untouchable<ISessions>())
        .AddSingleton(Untouchable<ISignInCounter>())
        .AddSingleton(Untouchable<IAccesskeyVerifier>())
        .AddSingleton(Untouchable<IRefusalCounter>())
        .AddSingleton(Untouchable<ILookupPermits>())
        .AddSingleton(Untouchable<TimeProvider>());

    public static T Untouchable<T>()
        where T : class => new Mock<T>(MockBehavior.Strict).Object;
}
