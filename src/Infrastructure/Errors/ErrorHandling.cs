using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Slices.Infrastructure.Errors;

/// <summary>Turns whatever went wrong into the one plain error page, with the status that says what kind of thing it was.</summary>
public static class ErrorHandling
{
    public const string Path = "/error";

    /// <summary>The <c>Retry-After</c> of an outage, in seconds: most are a restart.</summary>
    public const string OutageRetryAfter = "10";

    // SQLSTATEs and their classes: the connection broke, no resources (disk, memory, connections), shut down or starting, its own
    // disk fails, a standby that takes no writes, a statement that took too long or waited for a lock.
    private static readonly string[] OutageStates =
    [
        "08", "53", "57P", PostgresErrorCodes.IoError, PostgresErrorCodes.ReadOnlySqlTransaction, PostgresErrorCodes.QueryCanceled, PostgresErrorCodes.LockNotAvailable,
    ];

    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Path,
            // Within the request's own scope, a sign-in that failed with the database would be remembered and fail again.
            CreateScopeForErrors = true,
            AllowStatusCode404Response = true,
            StatusCodeSelector = Status,
            // The error page logs what it shows, under the reference that it shows.
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePagesWithReExecute(Path);
    }

    /// <summary>True while the error page is made, when nothing that may be broken should be asked again.</summary>
    public static bool IsShowingError(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>() is not null;

    /// <summary>Which status says what kind of thing went wrong.</summary>
    public static int Status(Exception e) => e switch
    {
        RequestRejectedException refused => refused.StatusCode,
        BadHttpRequestException bad => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest,
        _ when IsOutage(e) => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    // The database is unavailable when the connection fails or times out. An error that it returns, or a misused connection, is a defect of ours.
    private static bool IsOutage(Exception? e) => e switch
    {
        null => false,
        PostgresException p => OutageStates.Any(state => p.SqlState.StartsWith(state, StringComparison.Ordinal)),
        NpgsqlOperationInProgressException => false,
        // Without an inner exception no suitable host was found, such as none that is primary.
        NpgsqlException { InnerException: null or IOException or SocketException or AuthenticationException } or TimeoutException => true,
        AggregateException several => several.InnerExceptions.Any(IsOutage),
        _ => IsOutage(e.InnerException),
    };
}
