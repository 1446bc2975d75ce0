using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Slices.Infrastructure.Errors;

namespace Slices.Infrastructure.Api;

/// <summary>Answers in the form of a problem whatever under the API's address goes wrong or is refused, where pages would show theirs.</summary>
public sealed partial class ApiErrors(RequestDelegate next, WrongMembers members, ILogger<ApiErrors> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var problem = e is BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest, InnerException: JsonException unreadable }
                ? Problems.OfBody(await members.FindAsync(context, unreadable))
                : Problems.Of(e);
            // What was undone is no browser's.
            context.Response.Headers.Remove("Set-Cookie");
            context.Response.Headers.RetryAfter = e is RequestRejectedException refused ? refused.RetryAfterSeconds
                : problem.Status == StatusCodes.Status503ServiceUnavailable ? ErrorHandling.OutageRetryAfter : default;
            // A stack trace only where the fault is ours.
            var defect = problem.Status == StatusCodes.Status500InternalServerError ? e : null;
            var reason = e.GetBaseException().Message;
            LogAnswered(problem.Status >= 500 ? LogLevel.Error : LogLevel.Information, defect, problem.Status!.Value, context.TraceIdentifier, reason);
            await WriteAsync(context, problem);
            return;
        }
        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null })
        {
            // The framework says nothing more of a query's parameter that it can't read.
            await WriteAsync(context, context.Response.StatusCode == StatusCodes.Status400BadRequest ? Problems.OfUnreadable() : Problems.OfStatus(context.Response.StatusCode));
        }
    }

    private static Task WriteAsync(HttpContext context, ProblemDetails problem)
    {
        if (problem.Status >= 500)
        {
            problem.Extensions["reference"] = context.TraceIdentifier;
        }
        return TypedResults.Problem(problem).ExecuteAsync(context);
    }

    [LoggerMessage(Message = "Answered {Status} under the reference {Reference} {Reason}")]
    private partial void LogAnswered(LogLevel level, Exception? exception, int status, string reference, string reason);
}
