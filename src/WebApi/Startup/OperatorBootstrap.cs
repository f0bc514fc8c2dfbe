using Accesskeys.Application.Customers;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.WebApi.Hosting;
using Accesskeys.WebApi.WebConsole;
using MediatR;

namespace Accesskeys.WebApi.Startup;

/// <summary>Creates the operator if there is no customer: from the settings or, in Development, with generated values that are printed.</summary>
internal sealed class OperatorBootstrap(
    BootstrapOptions settings, ConsoleOptions console, ServedAddresses addresses, IHostEnvironment environment, IHostApplicationLifetime lifetime)
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
            // Generated secrets are printed, so wait until the service's addresses are known.
            return lifetime.ApplicationStarted.IsCancellationRequested && await CreateWithGeneratedValuesAsync(services, cancellationToken);
        }

        var given = environment.IsDevelopment() ? settings.WithGeneratedValues() : settings.RequireAll("until the database has a customer");
        await CreateAsync(services, given, withAccesskey: false, cancellationToken);
        return true;
    }

    private async Task<bool> CreateWithGeneratedValuesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!addresses.AreLoopback)
        {
            settings.RequireAll("if the service listens on addresses beyond this machine, because generated secrets are printed only for loopback addresses");
        }

        var generated = settings.WithGeneratedValues();
        var created = await CreateAsync(services, generated, withAccesskey: true, cancellationToken);
        if (created is not null)
        {
            // Print to the console instead of a log, because logs are shipped and kept.
            await System.Console.Out.WriteLineAsync(FirstStart.Text(generated, created.Accesskey!, addresses.Preferred, console.Enabled));
        }

        return true;
    }

    private static Task<BootstrapModel?> CreateAsync(
        IServiceProvider services, BootstrapOptions options, bool withAccesskey, CancellationToken cancellationToken) =>
        services.GetRequiredService<IMediator>().Send(
            new BootstrapOperator(options.Customer!, options.Username!, options.Password!, withAccesskey),
            cancellationToken);
}
