using Accesskeys.Application.Accesskeys;
using Accesskeys.Application.Common;
using Accesskeys.Console.Components;
using Accesskeys.Console.Operations;
using Accesskeys.Console.Sessions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Accesskeys.Console.Pages;

/// <summary>A page about one key, whose id is in its path.</summary>
public abstract class KeyPage : ComponentBase
{
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    protected IOperations Operations { get; set; } = null!;

    [Inject]
    protected INotices Notices { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    protected HttpContext HttpContext { get; set; } = null!;

    /// <summary>The key as it is stored; <c>null</c> until it was read.</summary>
    protected AccesskeyModel? Stored { get; private set; }

    /// <summary>The page of the key.</summary>
    protected string KeyPath => $"keys/{Id}";

    /// <summary>Whether the page is the response to its form.</summary>
    protected bool IsSent => HttpMethods.IsPost(HttpContext.Request.Method);

    protected sealed override async Task OnInitializedAsync()
    {
        var outcome = await Operations.SendAsync(new GetAccesskey(Id));
        if (outcome.Succeeded)
        {
            Stored = outcome.Result;
            await ShowAsync(outcome.Result);
        }
        else if (IsSent)
        {
            // Navigating wouldn't do: the framework then looks for the form, which isn't on the page.
            throw new GoneException(KeyFilters.Path, Texts.Key_Gone);
        }
        else
        {
            throw new NotFoundException();
        }
    }

    /// <summary>Reads what the page shows of the key.</summary>
    protected virtual Task ShowAsync(AccesskeyModel key) => Task.CompletedTask;
}
