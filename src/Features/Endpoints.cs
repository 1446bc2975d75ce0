using Slices.Features.Account.Me;
using Slices.Features.Antiforgery;
using Slices.Features.Areas;
using Slices.Features.AskPasskey;
using Slices.Features.Captcha;
using Slices.Features.DevMailbox;
using Slices.Features.DevSms;
using Slices.Features.Health;
using Slices.Features.Login;
using Slices.Infrastructure.Api;

namespace Slices.Features;

public static class Endpoints
{
    /// <summary>Everything that answers besides the pages.</summary>
    public static void MapEndpoints(this WebApplication app)
    {
        var api = app.MapApi();
        api.MapAntiforgery();
        api.MapCaptchas();
        api.MapLogin();
        api.MapMe();
        api.MapAreas();

        app.MapCaptchaMedia();
        app.MapAskPasskey();
        app.MapHealth();
        app.MapDevMailbox();
        app.MapDevSms();
    }
}
