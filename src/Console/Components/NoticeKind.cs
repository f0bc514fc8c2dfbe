namespace Accesskeys.Console.Components;

public enum NoticeKind
{
    Success,
    Warning,
    Error,
}
