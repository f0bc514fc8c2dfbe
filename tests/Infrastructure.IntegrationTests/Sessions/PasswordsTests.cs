using System.Buffers.Binary;
using System.Diagnostics;
using Accesskeys.Application.Common;
using Accesskeys.Application.Sessions;
using Accesskeys.Domain.Customers;
using Accesskeys.Infrastructure.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class PasswordsTests : IAsyncDisposable
{
    private const string Password = "correct horse battery 🔑";

    private readonly ServiceProvider _services;
    private readonly IPasswords _passwords;

    public PasswordsTests()
    {
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ICurrentCaller, TestCaller>()
            .AddPasswords()
            .BuildServiceProvider();
        _passwords = _services.GetRequiredService<IPasswords>();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    [Fact]
    public async Task Password_WhenItIsTheOneThatWasHashed_Matches()
    {
        var hash = await _passwords.HashAsync(Password, CancellationToken.None);

        (await _passwords.MatchesAsync(hash, Password, CancellationToken.None)).ShouldBeTrue();
        (await _passwords.MatchesAsync(hash, Password + " ", CancellationToken.None)).ShouldBeFalse();
        (await _passwords.MatchesAsync(hash, "", CancellationToken.None)).ShouldBeFalse();
        (await _passwords.HashAsync(Password, CancellationToken.None)).ShouldNotBe(hash);
    }

    [Fact]
    public async Task Password_WhenTheUserIsUnknown_DoesNotMatch() =>
        (await _passwords.MatchesAsync(passwordHash: null, Password, CancellationToken.None)).ShouldBeFalse();

    [Fact]
    public async Task Password_WhenTheUserHasNone_DoesNotMatchAndIsHashedAllTheSame()
    {
        foreach (var password in new[] { Password, "" })
        {
            var start = Stopwatch.GetTimestamp();
            (await _passwords.MatchesAsync(Agent.NoPassword, password, CancellationToken.None)).ShouldBeFalse();

            // No machine does 210,000 rounds in less, and nothing else takes as long.
            Stopwatch.GetElapsedTime(start).ShouldBeGreaterThan(TimeSpan.FromMilliseconds(10));
        }
    }

    [Fact]
    public async Task Hash_WhenMade_TellsItsAlgorithmAndItsCost()
    {
        var hash = Convert.FromBase64String(await _passwords.HashAsync(Password, CancellationToken.None));

        // The format of ASP.NET Core's hasher: version 3, the PRF, the iterations, the length of the salt.
        const int HmacSha512 = 2;
        hash[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)).ShouldBe(HmacSha512);
        BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)).ShouldBe(210_000);
        BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(9)).ShouldBeGreaterThanOrEqualTo(16);
    }

    [Fact]
    public async Task Hash_WhenHalfTheCoresAreHashing_WaitsForOneOfThem()
    {
        while (true)
        {
            using var cancellation = new CancellationTokenSource();
            var running = Enumerable.Range(0, FairPasswordLimiter.AtOnce).Select(_ => _passwords.HashAsync(Password, cancellation.Token)).ToArray();
            var waiting = _passwords.HashAsync(Password, cancellation.Token);
            await cancellation.CancelAsync();
            var tellsNothing = running.Any(hash => hash.IsCompleted);

            // Waiting for a permit can be canceled, hashing can't.
            await Task.WhenAll(running);
            if (tellsNothing)
            {
                await waiting.ContinueWith(_ => { }, TaskScheduler.Default);
                continue;
            }

            await Should.ThrowAsync<OperationCanceledException>(() => waiting);
            break;
        }

        (await _passwords.HashAsync(Password, CancellationToken.None)).ShouldNotBeEmpty();
    }
}
