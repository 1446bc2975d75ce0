using Slices.Features.Areas;
using Slices.Features.AskPasskey;
using Slices.Features.Captcha;
using Slices.Features.DevMailbox;
using Slices.Features.DevSms;
using Slices.Features.ExternalLogin;
using Slices.Features.Health;

namespace Slices.Features;

public static class Endpoints
{
    /// <summary>Everything that answers besides the pages.</summary>
    public static void MapEndpoints(this WebApplication app)
    {
        app.MapCaptcha();
        app.MapAskPasskey();
        app.MapAreas();
        app.MapExternalArrival();
        app.MapHealth();
        app.MapDevMailbox();
        app.MapDevSms();
    }
}
