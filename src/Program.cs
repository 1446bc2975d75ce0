using Slices.Features;
using Slices.Infrastructure;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Sessions;
using Slices.Infrastructure.Start;

return await StartUp.RunAsync(args, CliCommands.All, async call =>
{
    // Without IIS and HTTP/3, which a site behind a proxy never uses: less memory, and an earlier start.
    var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = call.Settings, ContentRootPath = StartUp.ContentRoot(call) });
    builder.WebHost.UseKestrelHttpsConfiguration();
    if (builder.Environment.IsDevelopment())
    {
        builder.WebHost.UseStaticWebAssets();
    }
    builder.AddConsole(call);

    builder.Services
        .AddInfrastructure(builder.Configuration, builder.Environment, RecurringJobs.All)
        .AddFeatures();

    await using var app = builder.Build();
    if (call.NamesCommand)
    {
        return await call.RunAsync(app.Services);
    }

    app.CheckSettings();
    app.UsePublicAddress();
    app.UseSecurityHeaders();
    app.UseRequestLocalization();
    app.UseErrorPages();
    app.UseCanonicalHost();
    app.UseApi();
    app.UseRequestLimits();
    app.UseAssets();
    app.UseRouting();
    app.RejectUnmatchedRequests();
    app.UseSessions();
    app.UseRequiredActions();
    app.UseAuthorization();

    app.MapRazorPages();
    app.MapEndpoints();

    await app.ServeAsync();
    return 0;
});
