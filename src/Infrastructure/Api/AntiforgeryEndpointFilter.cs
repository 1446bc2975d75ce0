using Microsoft.AspNetCore.Antiforgery;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Api;

/// <summary>What <see cref="AntiforgeryFilter"/> and the framework do for forms, for what scripts send: turns away without its token what changes anything, and records that.</summary>
public sealed class AntiforgeryEndpointFilter(IAntiforgery antiforgery, AuditTrail trail, Visitor visitor) : IEndpointFilter
{
    public const string Code = "antiforgery.invalid";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var method = context.HttpContext.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || await antiforgery.IsRequestValidAsync(context.HttpContext))
        {
            return await next(context);
        }
        await trail.WriteAsync(
            AuditKind.AntiforgeryFailed, visitor.UserId, detail: (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "");
        return Problems.Bad(Code);
    }
}
