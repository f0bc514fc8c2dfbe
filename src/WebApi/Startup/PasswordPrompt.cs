using System.Text;

namespace Accesskeys.WebApi.Startup;

/// <summary>Reads a new password without echo: typed twice on the terminal, or the first line of redirected input.</summary>
internal static class PasswordPrompt
{
    // Ctrl+D.
    private const char EndOfInput = '\u0004';

    /// <summary>Returns <c>null</c> if the two differ.</summary>
    public static string? Read()
    {
        if (System.Console.IsInputRedirected)
        {
            return System.Console.In.ReadLine() ?? "";
        }

        // Reading a key turns the echo off. Do so before the prompt, and discard what was typed visibly until then.
        while (System.Console.KeyAvailable)
        {
            System.Console.ReadKey(intercept: true);
        }

        var password = Ask("New password: ");
        return Ask("Repeat new password: ") == password ? password : null;
    }

    private static string Ask(string prompt)
    {
        System.Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (var key = System.Console.ReadKey(intercept: true); !Ends(key); key = System.Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        System.Console.Error.WriteLine();
        return typed.ToString();
    }

    private static bool Ends(ConsoleKeyInfo key) => key.Key == ConsoleKey.Enter || key.KeyChar == EndOfInput;
}
