using Microsoft.AspNetCore.Antiforgery;
using Slices.Domain;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Audit;

/// <summary>What <see cref="ForgeryFilter"/> and the framework do for forms, for what scripts send: turns it away without its token, and records that.</summary>
public sealed class ForgeryEndpointFilter(IAntiforgery antiforgery, AuditTrail trail, Visitor visitor) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await antiforgery.IsRequestValidAsync(context.HttpContext))
        {
            return await next(context);
        }
        await trail.WriteAsync(
            AuditKind.Forged, visitor.UserId, detail: (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        return Problem.Bad("antiforgery.invalid");
    }
}
