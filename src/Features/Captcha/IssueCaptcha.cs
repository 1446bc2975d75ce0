using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Pipeline;
using Slices.Infrastructure.Throttling;

namespace Slices.Features.Captcha;

public sealed record IssueCaptchaCommand(CaptchaPurpose Purpose) : IRequest<CaptchaChallenge>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.Captcha;
}

/// <summary>The picture of a challenge as a PNG, or null when there is none of that id, or no longer.</summary>
public sealed record DrawCaptchaQuery(string Id) : IRequest<byte[]?>, IThrottled
{
    string IThrottled.ThrottledAccount => "";
    ThrottledAct IThrottled.Act => ThrottledAct.CaptchaPicture;
}

public sealed class DrawCaptchaHandler(Captchas captchas) : IRequestHandler<DrawCaptchaQuery, byte[]?>
{
    public Task<byte[]?> Handle(DrawCaptchaQuery query, CancellationToken cancellationToken) => captchas.DrawAsync(query.Id);
}

public sealed class IssueCaptchaHandler(Captchas captchas) : IRequestHandler<IssueCaptchaCommand, CaptchaChallenge>
{
    public Task<CaptchaChallenge> Handle(IssueCaptchaCommand command, CancellationToken cancellationToken) =>
        captchas.AskAsync(command.Purpose);
}
