using Accesskeys.Application;
using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.IntegrationTests.Verification;
using Accesskeys.Infrastructure.Persistence;
using MediatR;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Persistence;

/// <summary>Which turn each command takes, while its customer's lines are full and the turn before is not over.</summary>
public sealed class CommandWriteSlotTests
{
    private const string Password = "a long enough password";
    private const string Username = "ada";

    private static readonly Dictionary<string, Func<IMediator, Scene, Task>> _commands = new()
    {
        ["create"] = CommandTable.Changing[typeof(CreateAccesskey)],
        ["import"] = CommandTable.Changing[typeof(ImportAccesskeys)],
        ["rotate"] = CommandTable.Changing[typeof(RotateAccesskey)],
        ["create customer"] = CommandTable.Changing[typeof(CreateCustomer)],
        ["rename"] = CommandTable.Changing[typeof(UpdateAccesskey)],
        ["enable"] = (mediator, scene) => mediator.Send(new UpdateAccesskey("renamed", null) { Id = scene.Key.Id, Enabled = true }),
        ["disable"] = (mediator, scene) => mediator.Send(new UpdateAccesskey(null, null) { Id = scene.Key.Id, Enabled = false }),
        ["scopes"] = (mediator, scene) => mediator.Send(new UpdateAccesskey(null, null) { Id = scene.Key.Id, Scopes = [] }),
        ["networks"] = (mediator, scene) => mediator.Send(
            new UpdateAccesskey(null, null) { Id = scene.Key.Id, AllowedIps = ["192.0.2.0/24"] }),
        ["delete"] = CommandTable.Changing[typeof(DeleteAccesskey)],
        ["delete successors"] = (mediator, scene) => mediator.Send(new DeleteAccesskey(scene.Key.Id) { Successors = true }),
        ["revoke"] = CommandTable.Changing[typeof(RevokeTokens)],
        ["delete customer"] = CommandTable.Changing[typeof(DeleteCustomer)],
        ["log out"] = (mediator, _) => mediator.Send(new Logout()),
        ["change password"] = (mediator, _) => mediator.Send(new ChangePassword(Password, Password)),
        ["reset password"] = (mediator, scene) =>
        {
            // Run from the command line, with access to the database but without a caller.
            scene.Node.Caller.Caller = null;
            return mediator.Send(new ResetPassword(Username, Password));
        },
    };

    [Theory]
    [InlineData("create")]
    [InlineData("import")]
    [InlineData("rotate")]
    [InlineData("create customer")]
    [InlineData("rename")]
    [InlineData("enable")]
    public async Task Command_ThatEndsNothing_WaitsInTheOrdinaryLineOfItsCustomer(string command)
    {
        await using var scene = await SetAsync();
        await using var ahead = await FillAsync(scene, overtakes: false, scene.Customer.Id);

        await Should.ThrowAsync<UnavailableException>(() => SendAsync(scene, command));

        await ahead.EndAsync();
        await SendAsync(scene, command);
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("scopes")]
    [InlineData("networks")]
    [InlineData("delete")]
    [InlineData("delete successors")]
    [InlineData("revoke")]
    [InlineData("delete customer")]
    [InlineData("log out")]
    [InlineData("change password")]
    [InlineData("reset password")]
    public async Task Command_ThatEndsSomething_OvertakesThoseThatDoNot(string command)
    {
        await using var scene = await SetAsync();
        await using var ahead = await FillAsync(scene, overtakes: false, scene.Customer.Id);

        var sent = SendAsync(scene, command);

        await ahead.EndAsync();
        await sent;
    }

    [Theory]
    [InlineData("disable")]
    [InlineData("delete")]
    [InlineData("revoke")]
    [InlineData("delete customer")]
    [InlineData("log out")]
    [InlineData("change password")]
    public async Task Command_ThatEndsSomething_WaitsBehindItsCustomersOthersThatDo(string command)
    {
        await using var scene = await SetAsync();
        await using var ahead = await FillAsync(scene, overtakes: true, scene.Customer.Id);

        await Should.ThrowAsync<UnavailableException>(() => SendAsync(scene, command));
    }

    [Fact]
    public async Task Revoke_WithoutACaller_QueuesForTheKeysCustomer()
    {
        await using var scene = await SetAsync();
        scene.Node.Caller.Caller = null;
        scene.Node.Caller.CustomerId = Guid.Empty;
        await using (await FillAsync(scene, overtakes: true, Guid.Empty, scene.Customer.Id))
        {
            await Should.ThrowAsync<UnavailableException>(() => SendAsync(scene, "revoke"));
        }

        await using var nobodys = await FillAsync(scene, overtakes: true, Guid.Empty);
        var sent = SendAsync(scene, "revoke");
        await nobodys.EndAsync();
        await sent;
    }

    private static async Task<Scene> SetAsync()
    {
        var scene = await Scene.SetAsync(
            DatabaseProvider.Sqlite,
            services => services
                .Configure<PasswordHasherOptions>(options => options.IterationCount = 1_000)
                .AddLogging()
                .AddApplication());
        var hash = await scene.Node.UseAsync((IPasswords passwords) => passwords.HashAsync(Password, CancellationToken.None));
        var agent = await scene.Other.ChangeAsync(
            db => db.Agents.Add(Agent.Register(scene.Customer.Id, Username, hash, scene.Node.Clock.Now)).Entity);
        scene.Node.Caller.Caller = scene.Node.Caller.Caller! with
        {
            Session = new CallerSession(Guid.NewGuid(), agent.Id, agent.SessionGeneration, scene.Node.Clock.Now.AddDays(1)),
        };
        return scene;
    }

    private static Task<bool> SendAsync(Scene scene, string command) => scene.Node.UseAsync(async (IMediator mediator) =>
    {
        await _commands[command](mediator, scene);
        return true;
    });

    /// <summary>Takes the turn for the first of them, and lets as many of each wait behind it as may.</summary>
    private static async Task<Turns> FillAsync(Scene scene, bool overtakes, params Guid[] customers)
    {
        var queue = scene.Node.Get<WriteQueue>();
        await queue.EnterAsync(customers[0], overtakes, CancellationToken.None);
        return new(queue, [.. customers.SelectMany(customer => Enumerable.Range(0, WriteQueue.LongestLine)
            .Select(_ => queue.EnterAsync(customer, overtakes, CancellationToken.None)))]);
    }

    private sealed class Turns(WriteQueue queue, List<Task> waiting) : IAsyncDisposable
    {
        private Task? _ended;

        /// <summary>Ends the turn, and each that follows as it comes.</summary>
        public Task EndAsync() => _ended ??= EndEachAsync();

        public async ValueTask DisposeAsync() => await EndAsync();

        private Task EndEachAsync()
        {
            queue.Leave();
            return Task.WhenAll(waiting.Select(async turn =>
            {
                await turn;
                queue.Leave();
            }));
        }
    }
}
