using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Security;
using Slices.Infrastructure.Visitors;

namespace Slices.Features.Captcha;

/// <summary>The picture of a challenge as a PNG; null when it has none, or there is none of that id, or no longer.</summary>
public sealed record DrawCaptchaQuery(string Id) : Redacted, IRequest<byte[]?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.CaptchaPicture;
}

/// <summary>A recording of a challenge as a WAV in the visitor's language, another one every time; null as above.</summary>
public sealed record SpeakCaptchaQuery(string Id) : Redacted, IRequest<byte[]?>, IRateLimited
{
    RateLimitedAction IRateLimited.Action => RateLimitedAction.CaptchaSound;
}

public sealed class DrawCaptchaHandler(Captchas captchas) : IRequestHandler<DrawCaptchaQuery, byte[]?>
{
    public Task<byte[]?> Handle(DrawCaptchaQuery query, CancellationToken cancellationToken) => captchas.DrawAsync(query.Id);
}

public sealed class SpeakCaptchaHandler(Captchas captchas, Visitor visitor) : IRequestHandler<SpeakCaptchaQuery, byte[]?>
{
    public Task<byte[]?> Handle(SpeakCaptchaQuery query, CancellationToken cancellationToken) => captchas.SpeakAsync(query.Id, visitor.Culture);
}
