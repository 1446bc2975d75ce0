using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;
using Slices.Infrastructure.Settings;

namespace Slices.Features.Agreement;

[AllowAnonymous]
public sealed class AgreementPage(IOptions<RegistrationSettings> registration) : PageModel
{
    public string Version => registration.Value.AgreementVersion;
}
