using System.Security.Claims;
using Accesskeys.AspNetCore;
using Accesskeys.Calls;
using Microsoft.AspNetCore.HttpLogging;

var builder = WebApplication.CreateBuilder(args);

// The host's own log line shows the URL, and a key that is in it, before anything can remove the key.
builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
builder.Services.AddHttpLogging(o =>
    o.LoggingFields = HttpLoggingFields.RequestProperties | HttpLoggingFields.RequestQuery | HttpLoggingFields.ResponseStatusCode);

builder.Services.AddAuthentication().AddAccesskeys(o =>
{
    o.Service = builder.Configuration.GetValue<Uri>("Accesskeys:Service");
    o.Accesskey = builder.Configuration["Accesskeys:Accesskey"];
});
builder.Services.AddAuthorization();
builder.Services.AddSingleton<CallLog>();

var app = builder.Build();
app.UseHttpLogging();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/v1.0/calls", (ClaimsPrincipal caller, CallLog calls) =>
        new { result = calls.Of(Guid.Parse(caller.FindFirstValue(AccesskeysClaims.CustomerId)!)) })
    .RequireScope("calls:read");
app.Run();
