namespace Accesskeys.ImportCsv;

/// <summary>What is wrong with a row. It never holds the cell's text: a token may stand in any column of a file that is wrong.</summary>
/// <param name="Line">The line of the file on which the row begins.</param>
/// <param name="Column">The name of the column; <c>null</c> if the whole row is meant.</param>
internal sealed record Fault(long Line, string? Column, string Rule)
{
    public override string ToString() => Column is null ? $"line {Line}: {Rule}" : $"line {Line}, column {Column}: {Rule}";
}
