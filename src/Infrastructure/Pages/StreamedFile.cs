using Microsoft.AspNetCore.Mvc;

namespace Slices.Infrastructure.Pages;

/// <summary>A file to keep, which is written while it is sent: however long it is, little of it is in memory.</summary>
public sealed class StreamedFile(string name, string contentType, Func<Stream, CancellationToken, Task> write) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => TypedResults.Stream(
        body => write(body, context.HttpContext.RequestAborted), contentType, name).ExecuteAsync(context.HttpContext);
}
