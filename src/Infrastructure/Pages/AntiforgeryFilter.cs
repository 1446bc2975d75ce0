using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Pages;

/// <summary>
/// Lets no form do anything without its anti-forgery token, and records it. A form of the site's own, which somebody opened before
/// they signed in or out elsewhere, comes back filled; anything else gets the error page. Both are 400.
/// </summary>
public sealed class AntiforgeryFilter(IAntiforgery antiforgery, AuditTrail trail, Visitor visitor)
    : IAsyncAuthorizationFilter, IAsyncAlwaysRunResultFilter, IAntiforgeryPolicy
{
    /// <summary>Where a form can be opened again that the error page is shown in place of; null where it is shown for anything else.</summary>
    public static string? TurnedAwayFrom(HttpContext context) => context.Items[typeof(AntiforgeryFilter)] as string;

    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var http = context.HttpContext;
        if (context.Filters.OfType<IgnoreAntiforgeryTokenAttribute>().Any() || HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }
        try
        {
            await antiforgery.ValidateRequestAsync(http);
        }
        catch (AntiforgeryValidationException e)
        {
            await trail.WriteAsync(AuditKind.AntiforgeryFailed, visitor.UserId, detail: $"/{context.ActionDescriptor.AttributeRouteInfo?.Template}");
            if (e.InnerException is not (IOException or InvalidDataException) && IsOwn(http.Request))
            {
                Redisplay.Begin(http, stale: true);
            }
            else
            {
                context.Result = new AntiforgeryValidationFailedResult();
            }
        }
    }

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (Redisplay.IsStale(http))
        {
            if (context.Result is PageResult page)
            {
                page.StatusCode = StatusCodes.Status400BadRequest;
            }
            else
            {
                Redisplay.End(http);
                context.Result = new AntiforgeryValidationFailedResult();
            }
        }
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            http.Items[typeof(AntiforgeryFilter)] = LocalReturn.Here(http.Request);
        }
        await next();
    }

    // Another site must not have its own values shown in a form here, for somebody to send. Browsers say where a form comes from;
    // what says nothing is no browser.
    private static bool IsOwn(HttpRequest request) => request.Headers["Sec-Fetch-Site"] is [var site, ..]
        ? site == "same-origin"
        : request.Headers.Origin is not [var origin, ..] || origin == $"{request.Scheme}://{request.Host}";
}
