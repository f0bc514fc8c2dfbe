using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Accesskeys.AspNetCore;

/// <summary>A filter instead of a call by the application, which could come too late or be forgotten.</summary>
internal sealed class HiddenKeyStartupFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            HiddenKeys.Hide(context);
            return following(context);
        });
        next(app);
    };
}
