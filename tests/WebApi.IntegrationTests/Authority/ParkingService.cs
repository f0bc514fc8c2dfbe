using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.WebApi.IntegrationTests.Authority;

/// <summary>Where in a request the test holds it.</summary>
public enum Parked
{
    Nowhere,
    BeforeTheHandler,
    AfterTheHandler,
}

/// <summary>Holds one request between its checks and its handler, or between its handler and its response.</summary>
public sealed class ParkingService : Service
{
    private TaskCompletionSource _arrived = new();
    private TaskCompletionSource _released = new();
    private volatile Parked _next;

    // So that a customer's session reaches every operation.
    protected override IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string> { ["Import:Callers"] = "everyone" };

    /// <summary>Sends a request, does what the test says while it is held, and lets it go.</summary>
    public async Task<ServiceResponse> HoldAsync(Parked where, Func<Task<ServiceResponse>> send, Func<Task> meanwhile)
    {
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _next = where;
        var answer = send();
        if (await Task.WhenAny(_arrived.Task, answer) == answer)
        {
            _next = Parked.Nowhere;
            throw new InvalidOperationException($"The request completed instead of being held: {(await answer).Text}");
        }

        try
        {
            await meanwhile();
        }
        finally
        {
            _released.SetResult();
        }

        return await answer;
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.ConfigureTestServices(services => services
            .AddSingleton(this)
            .AddTransient(typeof(IPipelineBehavior<,>), typeof(Parking<,>)));
    }

    private async Task PassAsync(Parked where)
    {
        if (_next == where)
        {
            _next = Parked.Nowhere;
            var released = _released.Task;
            _arrived.SetResult();
            await released;
        }
    }

    /// <summary>Registered last, so it is the last before the handler.</summary>
    private sealed class Parking<TRequest, TResponse>(ParkingService service) : IPipelineBehavior<TRequest, TResponse>
    {
        public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
        {
            await service.PassAsync(Parked.BeforeTheHandler);
            var response = await next();
            await service.PassAsync(Parked.AfterTheHandler);
            return response;
        }
    }
}
