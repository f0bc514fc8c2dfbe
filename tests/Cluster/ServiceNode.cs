using System.Net;
using Accesskeys.Client;

namespace Accesskeys.Tests;

/// <summary>One process of the service, with a client for the operator and one for key holders.</summary>
public sealed class ServiceNode(ServiceProcess process, HttpClient signedIn) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _anonymous = HttpClients.OfService(signedIn.BaseAddress!);

    public ServiceProcess Process { get; } = process;

    /// <summary>The SDK, with the operator's session.</summary>
    public AccesskeysClient Operator { get; } = new(signedIn);

    public Uri Address { get; } = signedIn.BaseAddress!;

    public Task<CreatedAccesskey> CreateKeyAsync() =>
        ChangeAsync(() => Operator.CreateAccesskeyAsync(new CreateAccesskey { Expire = 3600 }));

    public Task DeleteAsync(CreatedAccesskey key) => ChangeAsync(() => Operator.DeleteAccesskeyAsync(key.Id));

    public Task<ServiceResponse> GetAsync(string path) => _anonymous.SendAsync(HttpMethod.Get, path);

    public Task<ServiceResponse> VerifyAsync(string token) => _anonymous.SendAsync(HttpMethod.Get, Verdict.Path, token);

    public Task AcceptsAsync(CreatedAccesskey key) => AnswersAsync(key, Verdict.Accepted);

    public Task RejectsAsync(CreatedAccesskey key) => AnswersAsync(key, Verdict.Refused);

    public void Dispose()
    {
        _anonymous.Dispose();
        signedIn.Dispose();
    }

    // Under load a change may have waited too long for its turn.
    private static async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        for (var deadline = Clock.Now + _patience; ;)
        {
            try
            {
                return await change();
            }
            catch (AccesskeysException exception) when (exception.StatusCode == (int)HttpStatusCode.ServiceUnavailable && Clock.Now < deadline)
            {
                await Task.Yield();
            }
        }
    }

    private async Task AnswersAsync(CreatedAccesskey key, HttpStatusCode status)
    {
        var deadline = Clock.Now + _patience;
        for (var answer = await VerifyAsync(key.Token); answer.Status != status; answer = await VerifyAsync(key.Token))
        {
            Clock.Now.ShouldBeLessThan(deadline, answer.Text);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
    }
}
