using System.Text;

namespace Accesskeys.WebApi.Startup;

/// <summary>A new password, never seen: typed twice on the terminal, or the first line of what is redirected.</summary>
internal static class PasswordPrompt
{
    // Control and D.
    private const char EndOfInput = '\u0004';

    /// <summary><c>null</c> where the two differ.</summary>
    public static string? Read()
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine() ?? "";
        }

        // Asking for keys ends the echo, so before the prompt invites to type; what was typed until then was seen.
        while (Console.KeyAvailable)
        {
            Console.ReadKey(intercept: true);
        }

        var password = Ask("New password: ");
        return Ask("The same again: ") == password ? password : null;
    }

    private static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); !Ends(key); key = Console.ReadKey(intercept: true))
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

        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static bool Ends(ConsoleKeyInfo key) => key.Key == ConsoleKey.Enter || key.KeyChar == EndOfInput;
}
