using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Slices.Infrastructure.Links;

/// <summary>
/// A page that a mail's link leads to. Its route ends in <c>{token?}</c>: with a token it only puts that into
/// <see cref="LinkCookie"/> and redirects to its own address without it, where the form is.
/// </summary>
/// <param name="name">Of the page's cookie.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MailLinkAttribute(string name) : Attribute, IResourceFilter
{
    public string Name => name;

    public void OnResourceExecuting(ResourceExecutingContext context)
    {
        if (context.RouteData.Values["token"] is string token)
        {
            context.HttpContext.RequestServices.GetRequiredService<LinkCookie>().Write(context.HttpContext.Response, token);
            var path = context.HttpContext.Request.Path.Value!;
            // A form that is posted to the link itself is posted on.
            context.Result = new LocalRedirectResult(path[..path.LastIndexOf('/')], permanent: false, preserveMethod: !HttpMethods.IsGet(context.HttpContext.Request.Method));
        }
    }

    public void OnResourceExecuted(ResourceExecutedContext context)
    {
    }
}
