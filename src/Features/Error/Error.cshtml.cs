using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pipeline;
using Slices.Resources;

namespace Slices.Features.Error;

/// <summary>What happened, what to do, and the reference under which it stands in the log.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
public sealed class ErrorPage : PageModel
{
    public int Status { get; private set; }

    public string What => Texts.Find($"error.{Status}.what") ?? Texts.Get(Status < 500 ? "error.400.what" : "error.500.what");

    public string ToDo => Texts.Find($"error.{Status}.toDo") ?? Texts.Get(Status < 500 ? "error.400.toDo" : "error.500.toDo");

    public string Reference => HttpContext.TraceIdentifier;

    /// <summary>Seconds until trying again is worth it, where the server knows.</summary>
    public string? RetryAfter { get; private set; }

    public void OnGet() => Show();

    public void OnPost() => Show();

    private void Show()
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerFeature>();
        if (failed is null && HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
        if (failed?.Error is RefusedException refused)
        {
            Response.Headers.RetryAfter = RetryAfter = refused.RetryAfterSeconds;
        }
        Status = Response.StatusCode;
    }
}
