using System.Security.Cryptography;
using System.Text;
using Accesskeys.Infrastructure.Files;

namespace Accesskeys.Infrastructure.Secrets;

/// <summary>A key that the first start generates and stores beside the embedded database, so that sessions outlive a restart.</summary>
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

    // If processes start together, one generates the key and all read it. File.Move checks for an existing file before it
    // renames, in two steps between which another can come, so the lock does what `overwrite: false` does not.
    private static void Make(string path)
    {
        using var held = FileLock.Acquire(path + ".lock");
        if (File.Exists(path))
        {
            return;
        }

        // Written whole under another name: a process that is killed here leaves no half of a key.
        var draft = path + ".draft";
        File.Delete(draft);
        using (var file = PrivateFile.Create(draft))
        {
            file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(64, lowercase: true)));
        }

        File.Move(draft, path);
    }
}
