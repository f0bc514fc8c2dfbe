using Accesskeys.Application.Sessions;
using Accesskeys.Application.Verification;
using Accesskeys.Verification.Caching;
using Accesskeys.Verification.ChangeFeed;
using Accesskeys.Verification.Freshness;
using Accesskeys.Verification.Limits;
using Accesskeys.Verification.Lookups;
using Accesskeys.Verification.Usage;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Verification;

public static class DependencyInjection
{
    /// <summary>
    /// Needs <see cref="IKeyReader"/>, <see cref="IChangeFeed"/> and <see cref="ILeaseStore"/> from elsewhere. <see cref="VerificationOptions"/> are the defaults
    /// unless they are registered later.
    /// </summary>
    public static IServiceCollection AddVerification(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<VerificationOptions>();
        services.AddSingleton<VerificationCache>();
        services.AddSingleton<ICommittedChanges>(provider => provider.GetRequiredService<VerificationCache>());
        services.AddSingleton<ICachedKeys>(provider => provider.GetRequiredService<VerificationCache>());
        services.AddSingleton(provider => provider.GetRequiredService<VerificationCache>().Sessions);
        services.AddSingleton<ClockSkew>();
        services.AddSingleton<CacheFreshness>();
        services.AddSingleton<DatabaseUse>();
        services.AddSingleton<FairLookupLimiter>();
        services.AddSingleton<ILookupPermits>(provider => provider.GetRequiredService<FairLookupLimiter>());
        services.AddSingleton<KeyLookups>();
        services.AddSingleton<VerificationMetrics>();
        services.AddSingleton<LeaseExchange>();
        services.AddHostedService(provider => provider.GetRequiredService<LeaseExchange>());
        services.AddSingleton<IAccesskeyVerifier, AccesskeyVerifier>();
        services.AddSingleton<CounterBuffer>();
        services.AddSingleton<LastUsedTracker>();
        services.AddSingleton<UsageCounter>();
        services.AddSingleton<IRefusalCounter, RefusalCounter>();
        services.AddSingleton<ISignInCounter, SignInCounter>();
        services.AddSingleton<ChangeFeedFollower>();
        services.AddHostedService<ChangeFeedLoop>();
        return services;
    }
}
