using Accesskeys.Infrastructure.Secrets;

namespace Accesskeys.Infrastructure.IntegrationTests.Sessions;

public sealed class DevelopmentSigningKeyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("accesskeys-");

    [Fact]
    public void Key_WhenReadAgain_IsTheSame()
    {
        var made = DevelopmentSigningKey.ReadOrMake(_folder.FullName);

        made.Length.ShouldBeGreaterThanOrEqualTo(32);
        DevelopmentSigningKey.ReadOrMake(_folder.FullName).ShouldBe(made);
    }

    [Fact]
    public void Key_WhenMade_IsItsOwnersAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");

        DevelopmentSigningKey.ReadOrMake(_folder.FullName);

        _folder.GetFiles("signing.key").ShouldHaveSingleItem().UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task Key_WhenSeveralMakeItTogether_IsOneForAll()
    {
        const int Makers = 8;
        using var start = new Barrier(Makers);

        var keys = await Task.WhenAll(Enumerable.Range(0, Makers).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                return Convert.ToHexString(DevelopmentSigningKey.ReadOrMake(_folder.FullName));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        keys.Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
        _folder.GetFiles().Where(file => file.Length > 0).ShouldHaveSingleItem();
    }

    [Fact]
    public void Key_WhenAnotherInstallationMakesOne_Differs()
    {
        using var another = new DevelopmentSigningKeyTests();

        DevelopmentSigningKey.ReadOrMake(_folder.FullName)
            .ShouldNotBe(DevelopmentSigningKey.ReadOrMake(another._folder.FullName));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
