using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Hosting;
using MediatR;

namespace Accesskeys.WebApi.Startup;

/// <summary>Makes the operator where there is no customer: as given or, for whoever tries the service, made up and shown once.</summary>
internal sealed class OperatorBootstrap(
    BootstrapSettings settings, ServedAddresses addresses, IHostEnvironment environment, IHostApplicationLifetime lifetime)
{
    /// <summary>Whether there is a customer now.</summary>
    /// <exception cref="Infrastructure.Settings.SettingException">A setting is missing.</exception>
    public async Task<bool> EnsureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<Database>().HasCustomersAsync(cancellationToken))
        {
            return true;
        }

        if (settings.Password is null && environment.IsDevelopment())
        {
            // Only once it is known where the service listens: what is made up here is shown on the console.
            return lifetime.ApplicationStarted.IsCancellationRequested && await MakeUpAsync(services, cancellationToken);
        }

        var given = environment.IsDevelopment() ? settings.MakeUp() : settings.RequireAll("while the database has no customer");
        await MakeAsync(services, given, withAccesskey: false, cancellationToken);
        return true;
    }

    private async Task<bool> MakeUpAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!addresses.AreLoopback)
        {
            settings.RequireAll("where the service listens beyond this machine: secrets are printed on a loopback address only");
        }

        var madeUp = settings.MakeUp();
        var made = await MakeAsync(services, madeUp, withAccesskey: true, cancellationToken);
        if (made is not null)
        {
            // To the console and not to a log: logs are shipped and kept.
            await Console.Out.WriteLineAsync(FirstStart.Text(madeUp, made.Accesskey!, addresses.Preferred));
        }

        return true;
    }

    private static Task<BootstrapModel?> MakeAsync(
        IServiceProvider services, BootstrapSettings operatorToBe, bool withAccesskey, CancellationToken cancellationToken) =>
        services.GetRequiredService<IMediator>().Send(
            new BootstrapOperator(operatorToBe.Customer!, operatorToBe.Username!, operatorToBe.Password!, withAccesskey),
            cancellationToken);
}
