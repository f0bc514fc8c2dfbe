namespace Accesskeys.Console.Operations;

/// <summary>What a form was about no longer exists. The user is led back to where it was listed, with a notice.</summary>
/// <param name="list">Relative to the base of all pages.</param>
/// <param name="notice">What the list says about it.</param>
public sealed class GoneException(string list, string notice) : Exception(notice)
{
    public string List => list;
}
