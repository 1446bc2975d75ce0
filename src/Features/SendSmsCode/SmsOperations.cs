using Slices.Infrastructure.Api;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Sms;

namespace Slices.Features.SendSmsCode;

public static class SmsOperations
{
    private const string Off = "sms.off";

    /// <summary>The operation is there only where the site sends text messages.</summary>
    public static RouteHandlerBuilder NeedsSms(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblems(StatusCodes.Status404NotFound, Off)
        .AddEndpointFilter(async (context, next) => context.HttpContext.RequestServices.GetRequiredService<SmsGateways>().AreOn
            ? await next(context)
            : Problems.Of(StatusCodes.Status404NotFound, Off));
}
