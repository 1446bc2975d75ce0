using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Pages;
using Slices.Resources;

namespace Slices.Features.Error;

/// <summary>The error page: what happened, what to do, and the reference that the log has.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed partial class ErrorPage(ILogger<ErrorPage> log) : PageModel
{
    public int Status { get; private set; }

    /// <summary>The address of the page whose form was out of date; null for any other error.</summary>
    public string? Stale { get; private set; }

    /// <summary>The path to open again, where that may help; null where it won't.</summary>
    public string? Again { get; private set; }

    /// <summary>The address of what another account may open; null for any other error.</summary>
    public string? Forbidden { get; private set; }

    public string What => Stale is not null ? Texts.Get("error.stale.what") : Texts.Find($"error.{Status}.what") ?? Texts.Get(Status < 500 ? "error.400.what" : "error.500.what");

    public string ToDo => Wait is not null ? Texts.Get("error.wait", Texts.Duration(TimeSpan.FromSeconds(int.Parse(Wait, CultureInfo.InvariantCulture)))) : Stale is not null ? Texts.Get("error.stale.toDo") : Texts.Find($"error.{Status}.toDo") ?? Texts.Get(Status < 500 ? "error.400.toDo" : "error.500.toDo");

    public string Reference => HttpContext.TraceIdentifier;

    /// <summary>Seconds until trying again is worth it, where the server knows.</summary>
    public string? Wait { get; private set; }

    public IActionResult OnGet() => Show();

    public IActionResult OnPost() => Show();

    private IActionResult Show()
    {
        var failed = HttpContext.Features.Get<IExceptionHandlerPathFeature>();
        var answered = HttpContext.Features.Get<IStatusCodeReExecuteFeature>();
        if (failed is null && answered is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
        var refused = failed?.Error as RequestRejectedException;
        if (refused is not null)
        {
            Response.Headers.RetryAfter = Wait = refused.RetryAfterSeconds;
        }
        Stale = AntiforgeryFilter.TurnedAwayFrom(HttpContext);
        Status = Response.StatusCode;
        Forbidden = Status == StatusCodes.Status403Forbidden && answered is not null ? answered.OriginalPath + answered.OriginalQueryString : null;
        Again = Status is StatusCodes.Status429TooManyRequests or >= 500 ? failed?.Path : null;
        if (Status == StatusCodes.Status503ServiceUnavailable && refused is null)
        {
            Response.Headers.RetryAfter = ErrorHandling.OutageRetryAfter;
        }
        // A stack trace only where the fault is ours.
        var defect = Status == StatusCodes.Status500InternalServerError ? failed?.Error : null;
        var reason = failed?.Error.GetBaseException().Message;
        LogShown(Status >= 500 ? LogLevel.Error : LogLevel.Information, defect, Status, Reference, reason);
        return Page();
    }

    [LoggerMessage(Message = "Answered {Status} under the reference {Reference} {Reason}")]
    private partial void LogShown(LogLevel level, Exception? exception, int status, string reference, string? reason);
}
