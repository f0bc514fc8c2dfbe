namespace Accesskeys.Client;

internal interface IPage<out T>
{
    IReadOnlyList<T> Result { get; }

    string? Next_page_token { get; }
}

public partial class AccesskeyPage : IPage<Accesskey>;

public partial class ChangePage : IPage<Change>;

public partial class CustomerPage : IPage<Customer>;

public partial class RefusalPage : IPage<Refusal>;

public partial class SignInPage : IPage<SignIn>;

public partial class UsagePage : IPage<Usage>;

public partial class UserPage : IPage<User>;
