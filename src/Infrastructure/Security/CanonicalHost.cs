using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Settings;

namespace Slices.Infrastructure.Security;

/// <summary>The site is served under the name in its settings and no other: cookies, passkeys and providers' callbacks all belong to that name.</summary>
public static class CanonicalHost
{
    /// <summary>
    /// Leads GET and HEAD for another host to the same path of the site's own (308) and refuses other methods (421). Health checks
    /// come by address, so they are answered under any name; so is everything in Development.
    /// </summary>
    public static void UseCanonicalHost(this WebApplication app)
    {
        if (app.Environment.IsDevelopment())
        {
            return;
        }
        var site = app.Services.GetRequiredService<IOptions<SiteSettings>>().Value;
        var scheme = site.Base.Scheme;
        var host = new HostString(site.Base.Authority);
        app.Use((context, next) =>
        {
            var request = context.Request;
            var response = context.Response;
            // What was refused once comes round again for its page.
            if (site.IsAt(request.Host) || request.Path.StartsWithSegments("/health") || context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                return next(context);
            }
            if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            {
                response.StatusCode = StatusCodes.Status308PermanentRedirect;
                response.Headers.Location = UriHelper.BuildAbsolute(scheme, host, request.PathBase, request.Path, request.QueryString);
                return Task.CompletedTask;
            }
            response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Problems.IsApi(request)
                ? TypedResults.Problem(Problems.OfStatus(response.StatusCode)).ExecuteAsync(context)
                : Task.CompletedTask;
        });
    }
}
