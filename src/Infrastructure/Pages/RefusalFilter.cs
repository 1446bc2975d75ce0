using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Pipeline;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>A page that shows in its alerts what the pipeline refused, though it has no input of its own.</summary>
public interface IShowsRefusals;

/// <summary>
/// Shows what the pipeline refused in the page that sent it, with everything that was typed: wrong fields with 400, each
/// beside its field; limits and outages with their status above the form. What asks for a fresh proof leads to where that is
/// given, whatever the method.
/// </summary>
public sealed class RefusalFilter : IAsyncPageFilter
{
    /// <summary>The button that asks for another captcha and keeps the form as it is, for browsers without script.</summary>
    public const string NewCaptchaButton = "NewCaptcha";

    /// <summary>In how many seconds the form can be sent again, among the page's view data; absent where at once.</summary>
    public const string RetryAfter = "RetryAfter";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is not PageModel page)
        {
            await next();
            return;
        }
        if (!HttpMethods.IsPost(context.HttpContext.Request.Method))
        {
            LeadToConfirmation(await next());
            return;
        }
        if (context.HandlerMethod is null)
        {
            // The framework would show the page as if nothing had been sent, without what its GET fills in.
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
            return;
        }
        var input = page.GetType().GetProperty("Input")?.PropertyType;
        if (input is null && !context.ModelState.IsValid)
        {
            // No form to show again: what is wrong goes to the error page.
            context.Result = new BadRequestResult();
            return;
        }
        if ((input?.IsAssignableTo(typeof(ICaptchaProtected)) is true || context.HandlerArguments.Values.Any(a => a is ICaptchaProtected)) && context.HttpContext.Request is { HasFormContentType: true } request
            && request.Form.ContainsKey(NewCaptchaButton))
        {
            context.ModelState.Clear();
            context.Result = page.Page();
            return;
        }
        if (!context.ModelState.IsValid)
        {
            context.Result = page.Refused();
            return;
        }
        var executed = await next();
        if (LeadToConfirmation(executed))
        {
            return;
        }
        switch (executed.Exception)
        {
            case ValidationException invalid when input is not null:
                foreach (var failure in invalid.Errors)
                {
                    context.ModelState.AddModelError($"Input.{failure.PropertyName}", failure.ErrorMessage);
                }
                executed.Result = page.Refused();
                executed.ExceptionHandled = true;
                break;
            case RefusedException { Reason: not Refusal.SignedOut } refused when input is not null || page is IShowsRefusals:
                context.ModelState.AddModelError("", Texts.Get($"refusal.{refused.Reason}", Texts.Duration(refused.RetryAfter)));
                context.HttpContext.Response.Headers.RetryAfter = refused.RetryAfterSeconds;
                page.ViewData[RetryAfter] = refused.RetryAfterSeconds;
                executed.Result = page.Refused(refused.StatusCode);
                executed.ExceptionHandled = true;
                break;
        }
    }

    private static bool LeadToConfirmation(PageHandlerExecutedContext executed)
    {
        if (executed.Exception is not RefusedException { Reason: Refusal.Unconfirmed })
        {
            return false;
        }
        executed.Result = new LocalRedirectResult(LocalReturn.By("/account/confirm", LocalReturn.Here(executed.HttpContext.Request)));
        return executed.ExceptionHandled = true;
    }
}
