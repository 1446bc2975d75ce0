using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Slices.Domain;
using Slices.Infrastructure.Ephemeral;
using Slices.Infrastructure.Persistence;
using Slices.Infrastructure.Visitors;

namespace Slices.Infrastructure.Factors;

/// <summary>What a passkey is asked for. What was asked for one is of no use for another.</summary>
public enum PasskeyPurpose { Creation, SignIn, SecondFactor, Confirmation }

/// <summary>What the browser is asked, and the id that its answer names it by.</summary>
public sealed record PasskeyChallenge(string Id, JsonElement Options);

/// <summary>
/// Asks browsers for passkeys and checks their answers, by the framework's handler. Each challenge can be answered once, within
/// five minutes, by the browser that got it and for the same signed-in account.
/// </summary>
public sealed partial class Passkeys(
    UnitOfWork work, IPasskeyHandler<User> handler, SecondFactors factors, IHttpContextAccessor http, IEphemeralStore store, BrowserKey browser, Visitor visitor,
    TimeProvider time, ILogger<Passkeys> log)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private HttpContext Context => http.HttpContext!;

    /// <summary>Asks for a new passkey of this user.</summary>
    public async Task<PasskeyChallenge> AskNewAsync(User user)
    {
        var made = await handler.MakeCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.UserName, DisplayName = user.UserName }, Context);
        return await KeepAsync(PasskeyPurpose.Creation, made.CreationOptionsJson, made.AttestationState);
    }

    /// <summary>Asks for a passkey of this user; of anybody when there is none.</summary>
    public async Task<PasskeyChallenge> AskAsync(PasskeyPurpose purpose, User? user)
    {
        var made = await handler.MakeRequestOptionsAsync(user, Context);
        return await KeepAsync(purpose, made.RequestOptionsJson, made.AssertionState);
    }

    /// <summary>The new passkey that the answer brings, if it is one for this question.</summary>
    public async Task<UserPasskeyInfo?> CreateAsync(string question, string answer)
    {
        var result = await handler.PerformAttestationAsync(new()
        {
            HttpContext = Context,
            CredentialJson = answer,
            AttestationState = await store.TakeAsync(Key(PasskeyPurpose.Creation, question)),
        });
        if (!result.Succeeded)
        {
            LogRefused(PasskeyPurpose.Creation, result.Failure.Message, visitor.Network);
        }
        return result.Passkey;
    }

    /// <summary>Whose passkey has answered the question; null for every answer that isn't right.</summary>
    public async Task<User?> CheckAsync(PasskeyPurpose purpose, string question, string answer, CancellationToken cancellation)
    {
        var result = await handler.PerformAssertionAsync(new()
        {
            HttpContext = Context,
            CredentialJson = answer,
            AssertionState = await store.TakeAsync(Key(purpose, question)),
        });
        if (!result.Succeeded)
        {
            LogRefused(purpose, result.Failure.Message, visitor.Network);
            return null;
        }
        if (!await UseAsync(result.Passkey, cancellation))
        {
            return null;
        }
        await factors.ForgiveAsync(result.User.Id, cancellation);
        return result.User;
    }

    // If another answer has raised the count in the meantime, this one counts as a copy's.
    private async Task<bool> UseAsync(UserPasskeyInfo shown, CancellationToken cancellation)
    {
        await using var transaction = await work.BeginAsync(cancellation);
        var isUsed = (await work.LockAsync<Passkey>($"where credential_id = {shown.CredentialId} for update", cancellation)).SingleOrDefault()
            ?.Use(shown.SignCount, shown.IsBackedUp, time.GetUtcNow()) is true;
        await transaction.CommitAsync(cancellation);
        return isUsed;
    }

    private async Task<PasskeyChallenge> KeepAsync(PasskeyPurpose purpose, string options, string? state)
    {
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await store.PutAsync(Key(purpose, id), state!, Lifetime);
        return new(id, JsonElement.Parse(options));
    }

    private string Key(PasskeyPurpose purpose, string question) =>
        EphemeralKey.For($"passkey:{purpose}", $"{browser.Give()} {visitor.UserId} {question}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused a passkey for {Purpose} ({Reason}) from {Network}")]
    private partial void LogRefused(PasskeyPurpose purpose, string reason, string network);
}
