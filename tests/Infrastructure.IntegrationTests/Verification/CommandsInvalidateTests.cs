using Accesskeys.Application;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Verification;
using Accesskeys.Infrastructure.Persistence;
using Accesskeys.Verification.Caching;
using MediatR;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>By the time a command completes, its node has evicted what the command changed.</summary>
public sealed class CommandsInvalidateTests
{
    private readonly CachePreviousStateInterceptor _subjects = new();

    public static IEnumerable<TheoryDataRow<DatabaseProvider, Type>> Changing => Databases.Each(CommandTable.Changing.Keys);

    [Fact]
    public void Commands_AllOfThem_AreKnownHere() => typeof(CreateAccesskey).Assembly.GetTypes()
        .Where(type => typeof(IBaseRequest).IsAssignableFrom(type))
        .Where(type => type.Namespace == typeof(CreateAccesskey).Namespace || type.Namespace == typeof(CreateCustomer).Namespace)
        .ShouldBe(
            [
                .. CommandTable.Changing.Keys, .. CommandTable.OnlyReading, .. CommandTable.AlteringNothing,
                .. CommandTable.ChangingAllowances, CommandTable.First,
            ],
            ignoreOrder: true);

    [Theory, MemberData(nameof(Changing))]
    public async Task Command_OnceCompleted_LeavesNothingItChangedInTheCache(DatabaseProvider provider, Type command)
    {
        await using var scene = await SetAsync(provider, _subjects);

        await scene.Node.UseAsync(async (IMediator mediator) =>
        {
            await CommandTable.Changing[command](mediator, scene);
            return true;
        });

        _subjects.Remembered.ShouldNotBeEmpty();
        _subjects.Remembered.ShouldAllBe(hash => !scene.Node.Get<VerificationCache>().Has(hash));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Bootstrap_OnceCompleted_LeavesNothingItCreatedInTheCache(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.MigratedAsync(provider);
        var node = database.StartNode(Configure, _subjects);
        _subjects.Cache = node.Get<VerificationCache>();

        await SendAsync(node, new BootstrapOperator("operator", "alice", "a long enough password", WithAccesskey: true));

        _subjects.Remembered.Count.ShouldBe(2);
        _subjects.Remembered.ShouldAllBe(hash => !_subjects.Cache.Has(hash));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Update_OnceCompleted_AppliesToVerifications(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider);
        await scene.VerifyAsync();

        await SendAsync(scene.Node, new UpdateAccesskey("renamed", null) { Id = scene.Key.Id });

        (await scene.Node.VerifyAsync(scene.Token.Reveal())).Accesskey!.Name.ShouldBe("renamed");
        scene.Held.Reads.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Delete_OnceCompleted_FailsVerification(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider);
        await scene.VerifyAsync();

        await SendAsync(scene.Node, new DeleteAccesskey(scene.Key.Id));

        (await scene.CountAsync()).ShouldBe((VerificationCode.NotFound, 1));
    }

    [Theory, MemberData(nameof(Databases.All), MemberType = typeof(Databases))]
    public async Task Read_ForgetsNothing(DatabaseProvider provider)
    {
        await using var scene = await SetAsync(provider);
        await scene.VerifyAsync();

        await SendAsync(scene.Node, new GetAccesskey(scene.Key.Id));
        await SendAsync(scene.Node, new UpdateAccesskey(null, null) { Id = scene.Key.Id });

        (await scene.CountAsync()).ShouldBe((VerificationCode.Valid, 0));
    }

    private static void Configure(IServiceCollection services) => services.AddLogging().AddApplication();

    private static Task<T> SendAsync<T>(Node node, IRequest<T> command) => node.UseAsync((IMediator mediator) => mediator.Send(command));

    private async Task<Scene> SetAsync(DatabaseProvider provider, params IInterceptor[] interceptors)
    {
        var scene = await Scene.SetAsync(provider, Configure, interceptors);
        _subjects.Cache = scene.Node.Get<VerificationCache>();
        return scene;
    }
}
