using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pages;

namespace Slices.Features.DevIndex;

/// <summary>Lists what Development offers.</summary>
[AllowAnonymous, DevelopmentOnly]
public sealed class DevIndexPage : PageModel;
