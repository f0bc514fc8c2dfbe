using Accesskeys.Console.Forms;
using Accesskeys.Console.Sessions;

namespace Accesskeys.Console.Components;

/// <summary>The fields of any form as people read them: by their labels, and with the labels of what was chosen.</summary>
public static class TypedText
{
    private static readonly Dictionary<string, string> _labels = new()
    {
        [nameof(DescriptionInput.Name)] = Texts.KeyFields_Name,
        [nameof(DescriptionInput.Detail)] = Texts.KeyFields_Detail,
        [nameof(DescriptionInput.Owner)] = Texts.KeyFields_Owner,
        [nameof(DescriptionInput.Metadata)] = Texts.KeyFields_Metadata,
        [nameof(AccessInput.Choice)] = Texts.Scopes_Label,
        [nameof(AccessInput.Scopes)] = Texts.Scopes_OfService,
        [nameof(AccessInput.OtherScopes)] = Texts.Scopes_Other,
        [nameof(AccessInput.Networks)] = Texts.KeyFields_Networks,
        [LifetimeInput.ChoiceField] = Texts.Lifetime_Label,
        [LifetimeInput.DateField] = Texts.Lifetime_Date,
        [Grace.Field] = Texts.RotateKey_Grace,
        [nameof(CreditsTyped.Credits)] = Texts.Credits_Label,
        [nameof(CreditsTyped.RefillAmount)] = Texts.Credits_RefillAmount,
        [nameof(CreditsTyped.RefillEvery)] = Texts.Credits_RefillEvery,
        ["Add"] = Texts.KeyLimits_Add,
        ["Username"] = Texts.User_Username,
        ["Email"] = Texts.User_Email,
        ["Role"] = Texts.Role_Label,
        ["Customer"] = Texts.Import_Customer,
        ["Address"] = Texts.Rejections_Address,
        ["Enabled"] = Texts.Keys_State,
        ["Successors"] = Texts.RevokeKey_Successors,
    };

    /// <summary>Whether there is anything that someone would have to type or choose again.</summary>
    public static bool IsIn(CarriedForm form) => Of(form.Fields).Any();

    /// <summary>Those that hold something, in their order. Fields that no one sees are left out.</summary>
    public static IEnumerable<(string Label, string Text)> Of(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        foreach (var (name, value) in fields.Where(field => !string.IsNullOrWhiteSpace(field.Value)))
        {
            if (_labels.TryGetValue(name, out var label))
            {
                yield return (label, InWords(name, value));
            }
        }

        for (var index = 0; index < Domain.Limits.RateLimits.Most; index++)
        {
            var (limit, window) = (Value(RateLimitRow.LimitName(index)), Value(RateLimitRow.WindowName(index)));
            if (limit.Length + window.Length > 0)
            {
                var counts = Value(RateLimitRow.CountsName(index)) == "cost" ? Texts.Limits_CountsCost : Texts.Limits_CountsRequests;
                var unit = RateLimitRow.Units.FirstOrDefault(unit => unit.Unit == Value(RateLimitRow.UnitName(index))).Name;
                yield return (Texts.Limits_Rows, $"{Texts.Limits_AtMost} {limit} {counts} {Texts.Limits_Every} {window} {unit}");
            }
        }

        string Value(string name) => fields.FirstOrDefault(field => field.Key == name).Value?.Trim() ?? "";
    }

    private static string InWords(string name, string value) => (name, value) switch
    {
        (nameof(AccessInput.Choice), AccessInput.Everything) => Texts.Scopes_All,
        (nameof(AccessInput.Choice), AccessInput.Some) => Texts.Scopes_Some,
        (LifetimeInput.ChoiceField, LifetimeInput.Same) => Texts.RotateKey_SameLifetime,
        (LifetimeInput.ChoiceField, LifetimeInput.UntilDate) => Texts.Lifetime_UntilDate,
        (LifetimeInput.ChoiceField, _) => LifetimeInput.Days.FirstOrDefault(days => days.Value == value).Label ?? value,
        (Grace.Field, _) => Grace.Find(value)?.Label ?? value,
        (nameof(CreditsTyped.RefillEvery), _) => LimitWording.NameOfPeriod(value),
        ("Role", _) => RoleWording.Name(value),
        ("Enabled", _) => value == "true" ? Texts.Key_Enable : Texts.Key_Disable,
        ("Successors", _) => Texts.Change_Yes,
        _ => value,
    };
}
