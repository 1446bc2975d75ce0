using Slices.Infrastructure.Devices;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Sessions;

/// <summary>Ends sessions, and makes the account forget their browsers.</summary>
public sealed class SessionRevoker(SessionStore sessions, KnownDevices devices, Visitor visitor)
{
    /// <summary>Ends one session of the account.</summary>
    /// <returns>How many sessions ended.</returns>
    public async Task<int> EndAsync(Guid userId, Guid session, CancellationToken cancellation)
    {
        await devices.ForgetSessionsAsync(userId, session, cancellation);
        return await sessions.EndAsync(userId, session, cancellation);
    }

    /// <summary>Ends the account's sessions that a text message alone began, and in which nobody has proved since who they are.</summary>
    public Task EndUnprovenAsync(Guid userId, CancellationToken cancellation) => sessions.EndUnprovenAsync(userId, cancellation);

    /// <summary>Ends all sessions of the account at once; of all browsers but the visitor's own, if told so.</summary>
    /// <returns>How many sessions ended.</returns>
    public async Task<int> EndAllAsync(Guid userId, bool exceptThis, CancellationToken cancellation)
    {
        await devices.ForgetAsync(userId, exceptThis, cancellation);
        return await sessions.EndAllAsync(userId, exceptThis ? visitor.SessionId : null, cancellation);
    }
}
