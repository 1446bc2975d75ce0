using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Slices.Domain;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Audit;

/// <summary>Records the forms that the framework turned away because their anti-forgery token was missing or somebody else's.</summary>
public sealed class ForgeryFilter(AuditTrail trail, Visitor visitor) : IAsyncAlwaysRunResultFilter
{
    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is IAntiforgeryValidationFailedResult)
        {
            await trail.WriteAsync(AuditKind.Forged, visitor.UserId, detail: $"/{context.ActionDescriptor.AttributeRouteInfo?.Template}");
        }
        await next();
    }
}
