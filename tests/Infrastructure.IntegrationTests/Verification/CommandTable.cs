using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Customers;
using Accesskeys.Application.Limits;
using Accesskeys.Domain.Accesskeys;
using MediatR;

namespace Accesskeys.Infrastructure.IntegrationTests.Verification;

/// <summary>How each command that changes what verification uses is sent.</summary>
internal static class CommandTable
{
    private const string Password = "a long enough password";

    public static IReadOnlyDictionary<Type, Func<IMediator, Scene, Task>> Changing { get; } =
        new Dictionary<Type, Func<IMediator, Scene, Task>>
        {
            [typeof(CreateAccesskey)] = (mediator, _) => mediator.Send(new CreateAccesskey("made", "", Subjects.Lifetime)),
            [typeof(ImportAccesskeys)] = (mediator, _) => mediator.Send(new ImportAccesskeys(
                [new ImportedAccesskey("", "", Convert.ToHexString(TokenFormat.Default.Generate().Hash.ToBytes()), "", "2090-01-01T00:00:00Z") { Scopes = [] }])),
            [typeof(UpdateAccesskey)] = (mediator, scene) => mediator.Send(new UpdateAccesskey("renamed", null) { Id = scene.Key.Id }),
            [typeof(RotateAccesskey)] = (mediator, scene) => mediator.Send(new RotateAccesskey(null, null) { Id = scene.Key.Id }),
            [typeof(DeleteAccesskey)] = (mediator, scene) => mediator.Send(new DeleteAccesskey(scene.Key.Id)),
            [typeof(RevokeTokens)] = (mediator, scene) =>
            {
                scene.Node.Caller.Caller = null;
                return mediator.Send(new RevokeTokens([scene.Token.Reveal()], Successors: true));
            },
            [typeof(RevokeAccesskeys)] = async (mediator, scene) =>
            {
                await mediator.Send(new UpdateAccesskey(null, null) { Id = scene.Key.Id, ExternalId = "tenant-42" });
                await mediator.Send(new RevokeAccesskeys("tenant-42"));
            },
            [typeof(DeleteCustomer)] = (mediator, scene) => mediator.Send(new DeleteCustomer(scene.Customer.Id)),
            [typeof(UpdateCustomer)] = (mediator, scene) => mediator.Send(
                new UpdateCustomer([new RateLimitInput(10, 60, Counts: null, Kind: null)], Credits: null) { Id = scene.Customer.Id }),
            [typeof(CreateCustomer)] = (mediator, _) => mediator.Send(new CreateCustomer("Umbrella", "alice", Password)),
        };

    public static IReadOnlyList<Type> OnlyReading { get; } =
        [
            typeof(GetAccesskey), typeof(ListAccesskeys), typeof(ListRefusals), typeof(VerifyAccesskey),
            typeof(SummarizeAccesskeys), typeof(ExplainAccesskey), typeof(ListAccesskeyChain),
            typeof(GetCustomer), typeof(GetCustomerById), typeof(ListCustomers),
        ];

    /// <summary>They are recorded as a change, and alter nothing.</summary>
    public static IReadOnlyList<Type> AlteringNothing { get; } = [typeof(ViewCustomer)];

    /// <summary>They change only what is left in the database. No cache has that.</summary>
    public static IReadOnlyList<Type> ChangingAllowances { get; } = [typeof(AddAccesskeyCredits), typeof(AddCustomerCredits)];

    /// <summary>It works where there is nothing yet: no key whose end could be missed.</summary>
    public static Type First { get; } = typeof(BootstrapOperator);
}
