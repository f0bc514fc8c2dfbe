namespace Accesskeys.ImportCsv;

/// <param name="File">The CSV file.</param>
internal sealed record Arguments(string File)
{
    public const string Usage = """
        Usage: ImportCsv [--dry-run] [--customer-id ID] FILE

        Imports access keys from a CSV file. Tokens are hashed on this machine and not sent.

          --dry-run         Check the whole file and send nothing.
          --customer-id ID  Import for this customer. Only the operator's keys and sessions may name another customer.
          --help            Show this text.

        Environment variables (a dry run needs neither):

          ACCESSKEYS_URL    The address of the service, such as https://keys.example.
          ACCESSKEYS_KEY    The access key or session token to import with.

        Exit codes:

          0  The service has every key of the file. After a dry run: every row is right.
          1  Some rows are wrong or were not imported. Each is reported with its line.
          2  The import could not start or continue.
        """;

    public bool DryRun { get; private init; }

    public Guid? CustomerId { get; private init; }

    /// <summary><c>null</c> if help is requested.</summary>
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
                    customerId = Guid.TryParseExact(args.ElementAtOrDefault(++i), "D", out var id)
                        ? id
                        : throw Wrong("--customer-id needs a UUID.");
                    break;
                case { Length: > 0 } argument when file is null && argument[0] != '-':
                    file = argument;
                    break;
                default:
                    // Not repeated: it may be a key.
                    throw Wrong($"Argument {i + 1} is unknown, or given twice.");
            }
        }

        return file is null ? throw Wrong("The file is missing.") : new Arguments(file) { DryRun = dryRun, CustomerId = customerId };
    }

    private static ImportException Wrong(string what) => new($"{what}\n\n{Usage}");
}
