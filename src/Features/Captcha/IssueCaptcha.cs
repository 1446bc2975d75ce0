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

public sealed class IssueCaptchaHandler(Captchas captchas) : IRequestHandler<IssueCaptchaCommand, CaptchaChallenge>
{
    public Task<CaptchaChallenge> Handle(IssueCaptchaCommand command, CancellationToken cancellationToken) =>
        captchas.AskAsync(command.Purpose);
}
