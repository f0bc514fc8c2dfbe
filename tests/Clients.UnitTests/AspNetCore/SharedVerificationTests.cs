using System.Net;
using Accesskeys.Clients.UnitTests.Hosting;

namespace Accesskeys.Clients.UnitTests.AspNetCore;

public sealed class SharedVerificationTests
{
    private const string Path = "/claims?accesskey=vb_key";

    private readonly TaskCompletionSource<HttpResponseMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Requests_WithOneUnknownKeyAtOnce_AskOnce()
    {
        await using var application = await StartAsync();
        var requests = Enumerable.Range(0, 20).Select(_ => application.GetAsync(Path).StatusAsync()).ToList();
        await application.Service.IsAsked;

        _answer.SetResult(StubService.Good());

        (await Task.WhenAll(requests)).ShouldAllBe(status => status == 200);
        application.Service.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Request_WhenCanceled_LeavesTheSharedVerificationRunning()
    {
        await using var application = await StartAsync();
        using var first = new CancellationTokenSource();
        var gone = application.GetFromAsync(IPAddress.Loopback, Path, [], first.Token);
        await application.Service.IsAsked;
        var stays = application.GetAsync(Path).StatusAsync();

        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(gone);
        _answer.SetResult(StubService.Good());

        (await stays).ShouldBe(200);
        application.Service.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Request_AfterTheSharedResultHasExpired_VerifiesAgain()
    {
        await using var application = await StartAsync();
        var early = application.GetAsync(Path).StatusAsync();
        await application.Service.IsAsked;

        application.Clock.Advance(TimeSpan.FromSeconds(1));
        application.Service.Answer = _ => Task.FromResult(StubService.Bad());

        (await application.GetAsync(Path).StatusAsync()).ShouldBe(401);
        _answer.SetResult(StubService.Good());
        (await early).ShouldBe(200);
    }

    private async Task<Application> StartAsync()
    {
        var application = await Application.StartAsync();
        application.Service.Answer = _ => _answer.Task;
        return application;
    }
}
