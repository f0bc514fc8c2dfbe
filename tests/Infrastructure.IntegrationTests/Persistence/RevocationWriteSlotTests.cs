using Accesskeys.Application;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Verification;
using Accesskeys.Domain.Accesskeys;
using Accesskeys.Infrastructure.IntegrationTests.Maintenance;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>Whose turns a report of leaked tokens takes: each customer's keys are ended in turns of that customer.</summary>
public sealed class RevocationWriteSlotTests
{
    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public async Task RevokeTokens_OfSeveralCustomers_TakesAWriteSlotForEach(bool successors, int turns)
    {
        var taken = 0;
        var counter = new BeforeTransaction(() =>
        {
            taken++;
            return Task.CompletedTask;
        });
        await using var scene = await Scene.SetAsync(
            DatabaseProvider.Sqlite, services => services.AddLogging().AddApplication(), counter);
        var other = await scene.Other.AddCallerAsync();
        AccesskeyToken[] tokens = [scene.Token, TokenFormat.Default.Generate(), TokenFormat.Default.Generate(), TokenFormat.Default.Generate()];
        await scene.Other.AddKeyAsync(other.Id, tokens[1]);
        await scene.Other.AddKeyAsync(scene.Customer.Id, tokens[2]);
        await scene.Other.AddKeyAsync(other.Id, tokens[3]);
        scene.Node.Caller.Caller = null;

        taken = 0;
        var report = new RevokeTokens([.. tokens.Select(token => token.Reveal())], successors);
        await scene.Node.UseAsync((IMediator mediator) => mediator.Send(report));

        taken.ShouldBe(turns);
        foreach (var token in tokens)
        {
            (await scene.Node.CodeOfAsync(token)).ShouldBe(VerificationCode.NotFound);
        }
    }
}
