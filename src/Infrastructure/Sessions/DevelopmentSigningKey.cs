using System.Security.Cryptography;
using System.Text;

namespace Accesskeys.Infrastructure.Sessions;

/// <summary>A key made on the first start and kept beside the embedded database, so that sessions outlive a restart.</summary>
internal static class DevelopmentSigningKey
{
    public static byte[] ReadOrMake(string folder)
    {
        var path = Path.Combine(folder, "signing.key");
        if (!File.Exists(path))
        {
            Make(path);
        }

        return File.ReadAllBytes(path);
    }

    private static void Make(string path)
    {
        // Written whole under another name, then moved: of two processes that start together one wins, and both read its key.
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
