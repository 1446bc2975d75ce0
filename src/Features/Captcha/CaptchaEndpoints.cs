using MediatR;
using Microsoft.AspNetCore.Antiforgery;
using Slices.Infrastructure.Captcha;

namespace Slices.Features.Captcha;

public static class CaptchaEndpoints
{
    public static void MapCaptcha(this WebApplication app)
    {
        app.MapGet("/captcha/{id}.png", async (string id, IMediator mediator, HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "no-store";
            return await mediator.Send(new DrawCaptchaQuery(id)) is { } png ? Results.Bytes(png, "image/png") : Results.NotFound();
        }).AllowAnonymous();

        app.MapPost("/api/v1/captchas", async (IssueRequest request, IMediator mediator, IAntiforgery antiforgery, HttpContext context) =>
        {
            if (!await antiforgery.IsRequestValidAsync(context))
            {
                return Bad("antiforgery.invalid");
            }
            if (!Enum.GetNames<CaptchaPurpose>().Contains(request.Purpose) || !Enum.TryParse<CaptchaPurpose>(request.Purpose, out var purpose))
            {
                return Bad("captcha.purpose");
            }
            var issued = await mediator.Send(new IssueCaptchaCommand(purpose));
            return Results.Ok(new IssuedCaptcha(issued.Id, "characters", $"/captcha/{issued.Id}.png", null, issued.ExpiresAt));
        }).AllowAnonymous();

        if (app.Environment.IsDevelopment())
        {
            app.MapGet("/dev/captcha/{id}", async (string id, Captchas captchas) =>
                await captchas.RevealAsync(id) is { } answer ? Results.Ok(new { answer }) : Results.NotFound()).AllowAnonymous();
        }
    }

    private static IResult Bad(string code) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: Resources.Texts.Get("error.400.what"),
        extensions: new Dictionary<string, object?> { ["code"] = code });

    private sealed record IssueRequest(string? Purpose);

    private sealed record IssuedCaptcha(string Id, string Kind, string ImageUrl, string? AudioUrl, DateTimeOffset ExpiresAt);
}
