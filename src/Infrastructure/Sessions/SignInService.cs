using Microsoft.Extensions.Options;
using Slices.Domain;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Factors;
using Slices.Infrastructure.Mail;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Settings;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>A session that was just started: whose it is, the key for the cookie, and for how long a remembering browser keeps it.</summary>
public sealed record NewSession(Guid UserId, string Key, DateTimeOffset? RememberedUntil);

/// <summary>
/// What a correct first or second factor leads to. Each slice that signs in passes it on in its result: pages give it to
/// <see cref="SessionCookie.Continue"/>, endpoints to <c>SignInAnswers.ContinueAsync</c>.
/// </summary>
public abstract record SignIn
{
    public sealed record Started(NewSession Session) : SignIn;

    /// <summary>The account has a second factor, which this browser is to show within a few minutes.</summary>
    /// <param name="Id">Which of the browser's sign-ins it goes on with.</param>
    public sealed record SecondFactorRequired(Guid Id) : SignIn;

    /// <summary>Nothing signs in to the account before its owner has set a new password by a mail's link.</summary>
    public sealed record PasswordResetRequired : SignIn;
}

/// <summary>Starts sessions. Every way of signing in ends here.</summary>
public sealed partial class SignInService(
    UnitOfWork work, SessionStore sessions, SignInCounters counters, Visitor visitor, SecondFactors factors, RecoveryCodes recovery, PendingSignIns pending, KnownDevices devices, AuditTrail trail, Notices notices,
    IOptions<SessionSettings> settings, IOptions<RegistrationSettings> registration, TimeProvider time, ILogger<SignInService> log)
{
    /// <summary>
    /// Signs the user in on the visitor's browser under a new key and ends the session that it had; where a first factor isn't
    /// enough, begins the second step instead.
    /// </summary>
    /// <param name="user">Whose sign-in it is.</param>
    /// <param name="factor">What was shown last.</param>
    /// <param name="remember">Whether the session is to outlast its pauses.</param>
    /// <param name="recoveryCode">As <see cref="RecoveryCodes.Parse"/> spells it, where that is the factor: used up with the sign-in, and not without it.</param>
    /// <returns>Null when, in the meantime, the account was disabled or deleted, its password changed or the recovery code used.</returns>
    public async Task<SignIn?> StartAsync(User user, Factor factor, bool remember, CancellationToken cancellation, string? recoveryCode = null)
    {
        if (user is { State: UserState.Active, MustReset: true })
        {
            await trail.WriteAsync(AuditKind.SignInRefused, user.Id, factor, "newPassword");
            return new SignIn.PasswordResetRequired();
        }
        if (factor is Factor.Password or Factor.SmsCode or Factor.External or Factor.Email && (await factors.OfAsync(user.Id, cancellation))?.Any == true)
        {
            Metrics.SecondFactorAsked(factor);
            return new SignIn.SecondFactorRequired(await pending.BeginAsync(user, remember));
        }
        var now = time.GetUtcNow();
        var lifetime = remember ? settings.Value.RememberLifetime : settings.Value.AbsoluteTimeout;
        var key = SessionKey.Create();

        await using var transaction = await work.BeginAsync(cancellation);
        // The account is locked first, as where its recovery codes are removed.
        if (await counters.SignInAsync(user, factor, UnicodeText.Cut(visitor.Device, Session.MaxDeviceLength), now, cancellation) is not { } before
            || !await UseAsync(recoveryCode, user, cancellation))
        {
            return null;
        }
        await sessions.EndAsync(visitor.SessionId, cancellation);
        var session = Session.Start(
            user.Id, SessionKey.Hash(key)!, SessionKey.SeriesHash(key), remember, lifetime, settings.Value.IdleTimeout, visitor.Address, visitor.Device, now,
            isProven: factor != Factor.SmsCode) with
        {
            DeviceId = await devices.RememberAsync(user, isFirst: before.At is null, cancellation),
            MustAcceptAgreement = user.MustAcceptAgreement(registration.Value.AgreementVersion),
            BeforeAt = before.At,
            BeforeDevice = before.Device,
        };
        await sessions.AddAsync(session, cancellation);
        trail.Add(AuditKind.SignedIn, user.Id, factor);
        await transaction.CommitAsync(cancellation);
        Metrics.SignedIn(factor);
        LogSignedIn(user.Id, factor, visitor.Network);
        return new SignIn.Started(new(user.Id, key, remember ? session.ExpiresAt : null));
    }

    /// <summary>
    /// Marks the session as reauthenticated, under a new key: a copy of the old cookie gains nothing by it. Null when the session has
    /// ended.
    /// </summary>
    public async Task<NewSession?> ReauthenticateAsync(Factor factor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await using var transaction = await work.BeginAsync(cancellation);
        if (await RenewAsync(cancellation) is not { } renewed)
        {
            return null;
        }
        await sessions.MarkReauthenticatedAsync(visitor.SessionId, now, cancellation);
        trail.Add(AuditKind.Reauthenticated, visitor.UserId, factor);
        await transaction.CommitAsync(cancellation);
        return renewed;
    }

    /// <summary>The session goes on under a new key, with the same time of authentication. Null when it has ended.</summary>
    public async Task<NewSession?> RenewAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var key = SessionKey.Create();
        return await sessions.RenewKeyAsync(visitor.SessionId, SessionKey.Hash(key)!, SessionKey.SeriesHash(key), now, cancellation) is { } session
            ? new(session.UserId, key, session.Remembered ? session.ExpiresAt : null)
            : null;
    }

    private async Task<bool> UseAsync(string? recoveryCode, User user, CancellationToken cancellation)
    {
        if (recoveryCode is null)
        {
            return true;
        }
        notices.Queue(MailTemplate.RecoveryCodeUsed, user);
        return await recovery.UseAsync(user.Id, recoveryCode, cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Signed in {UserId} by {Factor} from {Network}")]
    private partial void LogSignedIn(Guid userId, Factor factor, string network);
}
