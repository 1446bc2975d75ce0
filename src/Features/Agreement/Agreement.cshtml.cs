using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Slices.Features.Agreement;

[AllowAnonymous]
public sealed class AgreementPage : PageModel;
