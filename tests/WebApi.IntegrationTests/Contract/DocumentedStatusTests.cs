using System.Net;
using Accesskeys.Application.Common;
using Accesskeys.Application.Verification;
using MediatR;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace Accesskeys.WebApi.IntegrationTests.Contract;

/// <summary>Each operation returns the statuses that the document lists for all. Every test shows that it returns no others.</summary>
public sealed class DocumentedStatusTests(DocumentedStatusTests.FailingService service)
    : IClassFixture<DocumentedStatusTests.FailingService>
{
    private const string Id = "01935e7a-5c1f-7d3a-9b1e-2f4c6a8b0d13";
    private const string WrongLogin = """{"username": "nobody", "password": "wrong"}""";

    public static TheoryData<string, string> Answering(int status) =>
        [.. ApiDocument.Committed.Answering(status).Select(operation => (operation.Method, operation.PathOf(Id)))];

    [Theory]
    [MemberData(nameof(Answering), 401)]
    public async Task Operation_WithoutACredential_ReturnsUnauthorized(string method, string path) =>
        (await SendAsync(method, path, WrongLogin)).Status.ShouldBe(HttpStatusCode.Unauthorized);

    [Theory]
    [MemberData(nameof(Answering), 400)]
    public async Task Operation_WithTwoCredentialsOrABrokenBody_ReturnsBadRequestExceptToAProxy(string method, string path) =>
        (await SendAsync(method, path + "?accesskey=x", "{", service.Session)).Status
            .ShouldBe(path == "/auth/verify" ? HttpStatusCode.Unauthorized : HttpStatusCode.BadRequest);

    [Theory]
    [MemberData(nameof(Answering), 413)]
    public async Task Operation_WithTooLargeABody_ReturnsBodyTooLarge(string method, string path)
    {
        var limit = path.EndsWith("/import", StringComparison.Ordinal) ? 8 * 1024 * 1024 : 64 * 1024;

        (await SendAsync(method, path, new string(' ', limit + 1), service.Session)).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Theory]
    [MemberData(nameof(Answering), 415)]
    public async Task Operation_WithABodyThatIsNotJson_ReturnsUnsupportedMediaType(string method, string path)
    {
        var answer = await service.SendAsync(new HttpMethod(method), path, service.Session, new StringContent("{}"));

        answer.Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [MemberData(nameof(Answering), 500)]
    public async Task Operation_WhereTheServiceMakesAMistake_ShowsNothingOfIt(string method, string path)
    {
        var answer = await service.FailAsync(
            new InvalidOperationException("the cause"), () => SendAsync(method, path, "{}", Credential(path)));

        answer.ShouldBeProblem(HttpStatusCode.InternalServerError, "internal").Text.ShouldNotContain("the cause");
    }

    [Theory]
    [MemberData(nameof(Answering), 503)]
    public async Task Operation_WhileTheDatabaseCannotBeAsked_IsUnavailable(string method, string path)
    {
        var answer = await service.FailAsync(new UnavailableException("the cause"), () => SendAsync(method, path, "{}", Credential(path)));

        answer.ShouldBeProblem(HttpStatusCode.ServiceUnavailable, "unavailable").Text.ShouldNotContain("the cause");
    }

    private string Credential(string path) => path == "/auth/verify" ? service.Accesskey : service.Session;

    private Task<ServiceResponse> SendAsync(string method, string path, string body, string? credential = null) => service.SendAsync(
        new HttpMethod(method), path, credential, method is "POST" or "PUT" ? RequestExtensions.Json(body) : null);

    /// <summary>Verifications of keys, and whatever a request comes to, fail as they are told to.</summary>
    public sealed class FailingService : Service
    {
        private Exception? _failure;

        public async Task<ServiceResponse> FailAsync(Exception failure, Func<Task<ServiceResponse>> request)
        {
            _failure = failure;
            var answer = await request();
            _failure = null;
            return answer;
        }

        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            var verifier = new Mock<IAccesskeyVerifier>();
            verifier.Setup(found => found.VerifyAsync(It.IsAny<VerificationRequest>(), It.IsAny<CancellationToken>()))
                .Returns(() => _failure is null ? default : throw _failure);
            builder.ConfigureTestServices(services =>
            {
                services.AddSingleton(verifier.Object);
                services.AddSingleton<Func<Exception?>>(() => _failure);

                // The outermost: a request is not even looked at.
                services.Insert(0, ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(Fail<,>)));
            });
        }
    }

    private sealed class Fail<TRequest, TResponse>(Func<Exception?> failure) : IPipelineBehavior<TRequest, TResponse>
    {
        public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
            failure() is { } exception ? throw exception : next();
    }
}
