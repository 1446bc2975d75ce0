using MediatR;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Api;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Captcha.Kinds;
using Slices.Infrastructure.Errors;

namespace Slices.Features.Captcha;

public static class CaptchaEndpoint
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapCaptchas(this RouteGroupBuilder api)
    {
        api.MapPost("/captchas", IssueAsync)
            .AllowAnonymous()
            .Describe(
                "issueCaptcha", "Asks for a captcha",
                "One for a purpose serves that alone; without one it serves any. Its picture and its sound are fetched from their addresses, relative to the site's.")
            .Accepts(new IssueRequest(CaptchaPurpose.SignIn, "characters"))
            .Produces(new IssuedCaptcha("kk7b…", "characters", "/captcha/kk7b….png", "/captcha/kk7b….wav", null, new(2026, 11, 1, 8, 5, 0, TimeSpan.Zero)), "What is asked.")
            .ProducesProblems(StatusCodes.Status400BadRequest, "captcha.kind")
            .ProducesProblemsOf<IssueCaptchaCommand>();
        api.MapPost("/captchas/{id}/check", CheckAsync)
            .AllowAnonymous()
            .Describe(
                "checkCaptcha", "Whether the answer is right",
                "The right one leaves the captcha solved, for one use by this browser; a wrong one ends it.")
            .Accepts(new CheckRequest("x7kp"))
            .Produces(new CheckedCaptcha(true), "Whether it is.")
            .ProducesProblemsOf<CheckCaptchaCommand>();
    }

    public static void MapCaptchaMedia(this WebApplication app)
    {
        app.MapMethods("/captcha/{id}.png", Reading, async (string id, IMediator mediator, HttpResponse response, CancellationToken cancellation) =>
                File(response, await mediator.Send(new DrawCaptchaQuery(id), cancellation), "image/png"))
            .AllowAnonymous();
        app.MapMethods("/captcha/{id}.wav", Reading, async (string id, IMediator mediator, HttpResponse response, CancellationToken cancellation) =>
                File(response, await mediator.Send(new SpeakCaptchaQuery(id), cancellation), "audio/wav"))
            .AllowAnonymous();
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/dev/captcha/{id}", async (string id, Captchas captchas) =>
                await captchas.RevealAsync(id) is { } answer ? Results.Ok(new { answer }) : Results.NotFound()).AllowAnonymous();
        }
    }

    private static async Task<IResult> IssueAsync(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] IssueRequest request, HttpRequest http, IMediator mediator, IOptions<CaptchaSettings> settings, CancellationToken cancellation)
    {
        // Null without a body. It isn't declared so: the API's document would then allow null as a body.
        if (request is null && http.ContentLength > 0)
        {
            return Problems.Bad("input.unreadable");
        }
        request ??= new();
        if (request.Kind is { } kind && !settings.Value.KindsOnOffer.Contains(kind))
        {
            return Problems.Bad("captcha.kind", "kind");
        }
        var issued = await mediator.Send(new IssueCaptchaCommand(request.Purpose, request.Kind), cancellation);
        return TypedResults.Ok(new IssuedCaptcha(
            issued.Id, issued.Kind,
            issued.Media.HasFlag(CaptchaMedia.Picture) ? $"/captcha/{issued.Id}.png" : null,
            issued.Media.HasFlag(CaptchaMedia.Sound) ? $"/captcha/{issued.Id}.wav" : null,
            issued.Question, issued.ExpiresAt));
    }

    private static async Task<IResult> CheckAsync(string id, CheckRequest request, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Ok(new CheckedCaptcha(await mediator.Send(new CheckCaptchaCommand(id, request.Answer), cancellation)));

    private static IResult File(HttpResponse response, byte[]? content, string type)
    {
        if (content is null)
        {
            return Results.NotFound();
        }
        // Pages of the API's other origins show and play it. The id is enough to see it. "same-site" would shut out addresses without a domain.
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Bytes(content, type, enableRangeProcessing: true);
    }

    internal sealed record IssueRequest(CaptchaPurpose? Purpose = null, string? Kind = null);

    internal sealed record CheckRequest(string Answer = "");

    private sealed record CheckedCaptcha(bool Ok);

    /// <param name="Question">For <c>proof</c>: <c>WORK SALT HASH</c>; the answer is the number up to WORK whose SHA-256 behind the salt is HASH.</param>
    private sealed record IssuedCaptcha(string Id, string Kind, string? ImageUrl, string? AudioUrl, string? Question, DateTimeOffset ExpiresAt);
}
