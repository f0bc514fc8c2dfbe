namespace Accesskeys.ImportCsv;

/// <param name="File">The CSV file.</param>
internal sealed record Arguments(string File)
{
    public const string Usage = """
        Usage: ImportCsv [--dry-run] [--customer-id ID] FILE

        Imports the access keys of a CSV file. Tokens are hashed here and not sent.

          --dry-run         Check the whole file and send nothing.
          --customer-id ID  Import for this customer. Only the operator's keys and sessions may name another customer.
          --help            Show this text.

        ACCESSKEYS_URL is the address of the service, such as https://keys.example.
        ACCESSKEYS_KEY is the access key, or the session token, that imports. A dry run needs neither.

        Exit codes: 0 if every key of the file is there (dry run: every row is right), 1 if some rows are not, each told by its line,
        2 if the import could not start or go on.
        """;

    public bool DryRun { get; private init; }

    public Guid? CustomerId { get; private init; }

    /// <summary><c>null</c> where help is asked for.</summary>
    /// <exception cref="ImportException">An argument is unknown, missing or given twice.</exception>
    public static Arguments? Parse(IReadOnlyList<string> args)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            return null;
        }

        var (file, dryRun, customerId) = ((string?)null, false, (Guid?)null);
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--dry-run":
                    dryRun = true;
                    break;
                case "--customer-id" when customerId is null:
                    customerId = Guid.TryParseExact(args.ElementAtOrDefault(++i), "D", out var id) ? id : throw Wrong("--customer-id needs a UUID.");
                    break;
                case { Length: > 0 } argument when file is null && argument[0] != '-':
                    file = argument;
                    break;
                default:
                    // Not repeated: it may be a key.
                    throw Wrong($"Argument {i + 1} is unknown or one too many.");
            }
        }

        return file is null ? throw Wrong("The file is missing.") : new Arguments(file) { DryRun = dryRun, CustomerId = customerId };
    }

    private static ImportException Wrong(string what) => new($"{what}\n\n{Usage}");
}
