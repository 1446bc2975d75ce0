using MediatR;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Audit;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Captcha.Kinds;
using Slices.Infrastructure.Pages;

namespace Slices.Features.Captcha;

public static class CaptchaEndpoints
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapCaptcha(this WebApplication app)
    {
        app.MapMethods("/captcha/{id}.png", Reading, async (string id, IMediator mediator, CancellationToken cancellation) =>
                File(await mediator.Send(new DrawCaptchaQuery(id), cancellation), "image/png"))
            .AllowAnonymous();
        app.MapMethods("/captcha/{id}.wav", Reading, async (string id, IMediator mediator, CancellationToken cancellation) =>
                File(await mediator.Send(new SpeakCaptchaQuery(id), cancellation), "audio/wav"))
            .AllowAnonymous();
        app.MapPost("/api/v1/captchas", IssueAsync).AddEndpointFilter<ForgeryEndpointFilter>().AllowAnonymous();
        app.MapPost("/api/v1/captchas/{id}/check", CheckAsync).AddEndpointFilter<ForgeryEndpointFilter>().AllowAnonymous();
        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/dev/captcha/{id}", async (string id, Captchas captchas) =>
                await captchas.RevealAsync(id) is { } answer ? Results.Ok(new { answer }) : Results.NotFound()).AllowAnonymous();
        }
    }

    private static async Task<IResult> IssueAsync(
        IssueRequest request, IMediator mediator, IOptions<CaptchaSettings> settings, CancellationToken cancellation)
    {
        if (CaptchaPurposes.Named(request.Purpose) is not { } purpose)
        {
            return Problem.Bad("captcha.purpose");
        }
        if (request.Kind is { } kind && !settings.Value.KindsOnOffer.Contains(kind))
        {
            return Problem.Bad("captcha.kind");
        }
        var issued = await mediator.Send(new IssueCaptchaCommand(purpose, request.Kind), cancellation);
        return Results.Ok(new IssuedCaptcha(
            issued.Id, issued.Kind,
            issued.Media.HasFlag(CaptchaMedia.Picture) ? $"/captcha/{issued.Id}.png" : null,
            issued.Media.HasFlag(CaptchaMedia.Sound) ? $"/captcha/{issued.Id}.wav" : null,
            issued.Question, issued.ExpiresAt));
    }

    private static async Task<IResult> CheckAsync(string id, CheckRequest request, IMediator mediator, CancellationToken cancellation) =>
        Results.Ok(new { ok = await mediator.Send(new CheckCaptchaCommand(id, request.Answer ?? ""), cancellation) });

    private static IResult File(byte[]? content, string type) => content is null ? Results.NotFound() : Results.Bytes(content, type, enableRangeProcessing: true);

    private sealed record IssueRequest(string? Purpose, string? Kind);

    private sealed record CheckRequest(string? Answer);

    /// <param name="Question">For <c>proof</c>: <c>WORK SALT HASH</c>; the answer is the number up to WORK whose SHA-256 behind the salt is HASH.</param>
    private sealed record IssuedCaptcha(string Id, string Kind, string? ImageUrl, string? AudioUrl, string? Question, DateTimeOffset ExpiresAt);
}
