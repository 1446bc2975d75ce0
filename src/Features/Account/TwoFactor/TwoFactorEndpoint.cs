using MediatR;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Factors;

namespace Slices.Features.Account.TwoFactor;

/// <summary>What is set up beside the password. Passkeys are made and named on the page: they belong to its address.</summary>
public static class TwoFactorEndpoint
{
    private static readonly DateTimeOffset At = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly OwnPasskey Passkey = new(new("019a3d2c-0000-7000-8000-000000000001"), "Passkey 1", At, At);

    public static void MapTwoFactor(this RouteGroupBuilder api)
    {
        api.MapGet("/me/two-factor", async (IMediator mediator, CancellationToken cancellation) => TypedResults.Ok(await mediator.Send(new TwoFactorQuery(), cancellation)))
            .Describe("getTwoFactor", "What stands beside the password")
            .Produces(new TwoFactorView(true, [Passkey], 10, false), "The second factors, and how many recovery codes are left.");
        api.MapPost("/me/two-factor/app-offers", async (IMediator mediator, CancellationToken cancellation) => TypedResults.Ok(await mediator.Send(new OfferAppCommand(), cancellation)))
            .Describe("offerApp", "Asks for the secret that an authenticator app keeps", "Nothing is set up until the app's first code comes with PUT /me/two-factor/app.")
            .Produces(new AppOffer("CfDJ8…", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "otpauth://totp/Slices:amy?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Slices"), "The secret, for a quarter of an hour.")
            .ProducesProblemsOf<OfferAppCommand>();
        api.MapPut("/me/two-factor/app", AddAppAsync)
            .Describe("setUpApp", "Sets the authenticator app up, in place of any", "An account without recovery codes gets its first ones with it.")
            .Accepts(new AddAppCommand { Offer = "CfDJ8…", Code = "123456" })
            .Produces(new MadeCodes(["4F7K-9QXR-2M8T"]), "It is asked for from now on. Codes are said this once and never again; none where there are some already.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "code.form", "secondFactor.wrong", "addApp.late");
        api.MapDelete("/me/two-factor/app", (IMediator mediator, CancellationToken cancellation) => RemoveAsync(null, mediator, cancellation))
            .Describe("removeApp", "Takes the authenticator app away")
            .ProducesRemoval("twoFactor.required");
        api.MapDelete("/me/two-factor/passkeys/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellation) => RemoveAsync(id, mediator, cancellation))
            .Describe("removePasskey", "Takes a passkey away")
            .ProducesRemoval("twoFactor.required", "twoFactor.lastWay");
        api.MapPost("/me/two-factor/recovery-codes", MakeCodesAsync)
            .Describe("makeRecoveryCodes", "Makes new recovery codes, in place of all there are")
            .Produces(new MadeCodes(["4F7K-9QXR-2M8T"]), "Said this once and never again.")
            .ProducesProblemsOf<MakeCodesCommand>()
            .ProducesProblems(StatusCodes.Status409Conflict, "twoFactor.none");
    }

    private static RouteHandlerBuilder ProducesRemoval(this RouteHandlerBuilder endpoint, params string[] refusals) => endpoint
        .Produces(StatusCodes.Status204NoContent, "It isn't there any more.")
        .ProducesProblemsOf<RemoveFactorCommand>()
        .ProducesProblems(StatusCodes.Status409Conflict, refusals);

    private static async Task<IResult> AddAppAsync(AddAppCommand command, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(command, cancellation) switch
        {
            AddAppResult.Added added => TypedResults.Ok(new MadeCodes(added.RecoveryCodes)),
            AddAppResult.WrongCode => Problems.Bad("secondFactor.wrong", "code"),
            _ => Problems.Bad("addApp.late", "offer"),
        };

    private static async Task<IResult> RemoveAsync(Guid? passkey, IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new RemoveFactorCommand(passkey), cancellation) switch
        {
            RemoveFactorResult.Required => Problems.Of(StatusCodes.Status409Conflict, "twoFactor.required"),
            RemoveFactorResult.LastWay => Problems.Of(StatusCodes.Status409Conflict, "twoFactor.lastWay"),
            _ => TypedResults.NoContent(),
        };

    private static async Task<IResult> MakeCodesAsync(IMediator mediator, CancellationToken cancellation) =>
        await mediator.Send(new MakeCodesCommand(), cancellation) is { Count: > 0 } codes
            ? TypedResults.Ok(new MadeCodes(codes))
            : Problems.Of(StatusCodes.Status409Conflict, "twoFactor.none");

    private sealed record MadeCodes(IReadOnlyList<string> Codes);
}
