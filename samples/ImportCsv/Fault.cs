namespace Accesskeys.ImportCsv;

/// <summary>The error in a row. It never contains the cell's text, because a token may be in any column of a wrong file.</summary>
/// <param name="Line">The line of the file on which the row begins.</param>
/// <param name="Column">The name of the column; <c>null</c> if the whole row is meant.</param>
internal sealed record Fault(long Line, string? Column, string Rule)
{
    public override string ToString() => Column is null ? $"line {Line}: {Rule}" : $"line {Line}, column {Column}: {Rule}";
}
