namespace Accesskeys.Console.Components;

/// <summary>What roles are called and what they may do. Roles of later versions are shown by their names on the wire.</summary>
internal static class RoleWording
{
    public static string Name(string role) => role switch
    {
        "owner" => Texts.Role_Owner,
        "developer" => Texts.Role_Developer,
        "viewer" => Texts.Role_Viewer,
        _ => role,
    };

    public static string? Description(string role) => role switch
    {
        "owner" => Texts.Role_OwnerMay,
        "developer" => Texts.Role_DeveloperMay,
        "viewer" => Texts.Role_ViewerMay,
        _ => null,
    };
}
