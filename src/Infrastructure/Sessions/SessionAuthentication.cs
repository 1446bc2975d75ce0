using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Pages;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>
/// Asks the table at every request who the cookie's key belongs to, so that ending a session, disabling an account or
/// taking a role away counts from the next request on.
/// </summary>
public sealed partial class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    SessionLookup lookup, SessionStore sessions, SessionCookie cookie, SessionKeys keys, Visitor visitor, AuditTrail trail, IOptions<SessionSettings> settings,
    IOptions<AccountSettings> accounts, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session";

    // Writing the last visit down more often would cost a write for every request and tell nobody more.
    private static readonly TimeSpan LastSeenPrecision = TimeSpan.FromMinutes(1);

    private bool OnlyReads => HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // An error page is for anybody: the database, which may be the error, isn't asked again for it.
        if (ErrorHandling.IsShowingError(Context) || cookie.Read(Request) is not { } key || !SessionKey.IsKey(key))
        {
            return AuthenticateResult.NoResult();
        }
        var now = time.GetUtcNow();
        var found = await lookup.FindAsync(SessionKey.SeriesHash(key), now, Context.RequestAborted);
        if (found is null || !await keys.AcceptAsync(Context, found.Session, key))
        {
            return AuthenticateResult.NoResult();
        }
        if (now - found.Session.LastSeenAt >= LastSeenPrecision)
        {
            await sessions.SaveVisitAsync(found.Session.Seen(settings.Value.IdleTimeout, now), Context.RequestAborted);
        }
        Context.Features.Set(found);
        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, found.Session.UserId.ToString()));
        identity.AddClaim(new(ClaimTypes.Name, found.UserName));
        identity.AddClaim(new(SessionClaims.Session, found.Session.Id.ToString()));
        if (found.Session.AuthenticatedAt is { } authenticatedAt)
        {
            identity.AddClaim(new(SessionClaims.AuthenticatedAt, authenticatedAt.ToString("O", CultureInfo.InvariantCulture)));
        }
        if (found.Nickname is not null)
        {
            identity.AddClaim(new(SessionClaims.Nickname, found.Nickname));
        }
        if (found.TimeZone is not null)
        {
            identity.AddClaim(new(SessionClaims.TimeZone, found.TimeZone));
        }
        if (found.Session.MustAcceptAgreement)
        {
            identity.AddClaim(new(SessionClaims.MustAcceptAgreement, "true"));
        }
        if (found.DeletionDueAt is { } due)
        {
            identity.AddClaim(new(SessionClaims.DeletionDueAt, due.ToString("O", CultureInfo.InvariantCulture)));
        }
        if (found is { IsAdministrator: true, HasFactor: false } && accounts.Value.RequireAdministratorFactor)
        {
            identity.AddClaim(new(SessionClaims.MustAddFactor, "true"));
        }
        else if (found.IsAdministrator)
        {
            // A text message alone doesn't make an administrator: the number may have a new owner.
            identity.AddClaim(found.Session.AuthenticatedAt is null
                ? new(SessionClaims.StaleAdministrator, "true")
                : new(ClaimTypes.Role, SessionClaims.Administrator));
        }
        return AuthenticateResult.Success(new(new(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Problems.IsApi(Request))
        {
            return Problems.Of(StatusCodes.Status401Unauthorized, Problems.SignedOut).ExecuteAsync(Context);
        }
        var here = LocalReturn.Here(Request);
        if (!OnlyReads)
        {
            Unsaved.Note(Context, here);
        }
        Response.Redirect($"/login?returnUrl={Uri.EscapeDataString(here)}");
        return Task.CompletedTask;
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (Context.User.HasClaim(SessionClaims.StaleAdministrator, "true"))
        {
            if (OnlyReads && !Problems.IsApi(Request))
            {
                Response.Redirect(LocalReturn.By("/account/confirm", LocalReturn.Here(Request)));
                return;
            }
            throw new RequestRejectedException(RejectionReason.StepUpRequired, TimeSpan.Zero);
        }
        LogForbidden(Logger, visitor.UserId, Request.Path.Value);
        await trail.WriteAsync(AuditKind.Forbidden, visitor.UserId, detail: $"/{(Context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}");
        await base.HandleForbiddenAsync(properties);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused {Path} to {UserId}, who is no administrator")]
    private static partial void LogForbidden(ILogger log, Guid? userId, string? path);
}
