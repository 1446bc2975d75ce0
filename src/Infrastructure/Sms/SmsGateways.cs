using Microsoft.Extensions.Options;

namespace Slices.Infrastructure.Sms;

/// <summary>
/// Sends a message by the first gateway that takes it, in the order of <c>Sms:Gateways</c>. Gateways that fail again and
/// again are left out for a while and come back by themselves; when none of the others answers, the one that failed longest
/// ago is asked anyway.
/// <para>
/// No gateway is asked twice for one message. One that didn't answer in time may have sent it, and the next is asked
/// nevertheless: two codes are better than none.
/// </para>
/// </summary>
public sealed partial class SmsGateways
{
    private readonly List<Route> routes;
    private readonly ILogger<SmsGateways> log;

    public SmsGateways(
        IEnumerable<ISmsGateway> gateways, ShownSmsGateway shown, IOptions<SmsSettings> settings, IHostEnvironment environment,
        TimeProvider time, ILogger<SmsGateways> log)
    {
        this.log = log;
        var listed = settings.Value.GatewaysInOrder.Select(name => gateways.Single(g => g.Name == name)).ToList();
        if (listed.Count == 0 && environment.IsDevelopment())
        {
            listed.Add(shown);
        }
        routes = [.. listed.Select(gateway => new Route(gateway, new GatewayHealth(time)))];
    }

    /// <summary>Whether there is a way to send anything.</summary>
    public bool AreOn => routes.Count > 0;

    /// <summary>
    /// Tries the gateways one after the other, each for <c>Sms:Timeout</c> at most: with the usual 3 s and one of two
    /// gateways dead, a message is sent within 5 s.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was asked for.</exception>
    public async Task<SmsDelivery> SendAsync(SmsMessage message, CancellationToken cancellation)
    {
        var outcomes = new List<(string Gateway, SmsOutcome Outcome)>();
        var leftOut = new List<Route>();
        foreach (var route in routes)
        {
            if (!route.Health.TryEnter())
            {
                leftOut.Add(route);
            }
            else if (await AskAsync(route, message, outcomes, cancellation) is { } delivery)
            {
                return delivery;
            }
        }
        if (outcomes.All(o => o.Outcome.Verdict != SmsVerdict.Declined) && leftOut.MinBy(r => r.Health.FailedAt) is { } last
            && await AskAsync(last, message, outcomes, cancellation) is { } lastDelivery)
        {
            return lastDelivery;
        }
        LogNotSent(message.Id, message.To.Masked);
        return new(
            outcomes.Any(o => o.Outcome.MayHaveLeft) ? SmsDeliveryState.Unknown : SmsDeliveryState.NotSent,
            outcomes.Count == 0 ? null : string.Join(", ", outcomes.Select(o => o.Gateway)),
            string.Join("; ", outcomes.Select(o => $"{o.Gateway}: {o.Outcome.Detail}")));
    }

    /// <summary>How it ended, or null when the next gateway is to be asked.</summary>
    private async Task<SmsDelivery?> AskAsync(
        Route route, SmsMessage message, List<(string Gateway, SmsOutcome Outcome)> outcomes, CancellationToken cancellation)
    {
        var name = route.Gateway.Name;
        var outcome = await AskAsync(route, message, cancellation);
        outcomes.Add((name, outcome));
        switch (outcome.Verdict)
        {
            case SmsVerdict.Sent:
                route.Health.RecordAnswer();
                LogSent(message.Id, message.To.Masked, name, outcome.Detail);
                return new(SmsDeliveryState.Sent, name, outcome.Detail);
            case SmsVerdict.NumberRefused:
                route.Health.RecordAnswer();
                LogRefused(message.Id, message.To.Masked, name, outcome.Detail);
                return new(SmsDeliveryState.NumberRefused, name, outcome.Detail);
            case SmsVerdict.Declined:
                route.Health.RecordAnswer();
                LogDeclined(message.Id, message.To.Masked, name, outcome.Detail);
                return null;
            case SmsVerdict.Misconfigured:
                LogMisconfigured(name, outcome.Detail);
                break;
            default:
                LogFailed(message.Id, name, outcome.Detail);
                break;
        }
        if (route.Health.RecordFailure() is { } pause)
        {
            LogPaused(name, pause);
        }
        return null;
    }

    private async Task<SmsOutcome> AskAsync(Route route, SmsMessage message, CancellationToken cancellation)
    {
        try
        {
            return await route.Gateway.SendAsync(message, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            route.Health.RecordNothing();
            throw;
        }
        catch (Exception e)
        {
            // A fault of ours in one gateway must not keep the others from sending. Its text could quote the request, its
            // stack can't.
            LogFault(route.Gateway.Name, e.GetType().Name, e.StackTrace);
            return new(SmsVerdict.Failed, e.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sent text message {Id} to {Number} by {Gateway} as {ProviderId}")]
    private partial void LogSent(Guid id, string number, string gateway, string providerId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Text message {Id} will never reach {Number}, says {Gateway}: {Reason}")]
    private partial void LogRefused(Guid id, string number, string gateway, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gateway} did not take text message {Id} to {Number}: {Reason}")]
    private partial void LogDeclined(Guid id, string number, string gateway, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "SMS gateway {Gateway} is set up wrongly, in Sms:{Gateway} or at the provider: {Reason}")]
    private partial void LogMisconfigured(string gateway, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMS gateway {Gateway} failed with message {Id}: {Reason}")]
    private partial void LogFailed(Guid id, string gateway, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "SMS gateway {Gateway} threw {Type}: {StackTrace}")]
    private partial void LogFault(string gateway, string type, string? stackTrace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "SMS gateway {Gateway} is left out for {Pause}")]
    private partial void LogPaused(string gateway, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "No gateway took text message {Id} to {Number}")]
    private partial void LogNotSent(Guid id, string number);

    private sealed record Route(ISmsGateway Gateway, GatewayHealth Health);
}
