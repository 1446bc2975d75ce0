using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Errors;
using Slices.Resources;

namespace Slices.Infrastructure.Pages;

/// <summary>A page that shows in its alerts what the pipeline refused, though it has no input of its own.</summary>
public interface IShowsRejections;

/// <summary>
/// Shows what the pipeline refused in the page that sent it, with everything that was typed: wrong fields with 400, each
/// beside its field; limits and outages with their status above the form. What asks for a fresh proof leads to where that is
/// given, whatever the method.
/// </summary>
public sealed class RejectionFilter : IAsyncPageFilter
{
    /// <summary>The button that asks for another captcha and keeps the form as it is, for browsers without script.</summary>
    public const string NewCaptchaButton = "NewCaptcha";

    /// <summary>In how many seconds the form can be sent again, among the page's view data; absent where at once.</summary>
    public const string RetryAfter = "RetryAfter";

    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context)
    {
        // A GET that names another handler, as an address does that a form was sent to, is the page's anyway.
        if (Redisplay.IsOn(context.HttpContext) || (context.HandlerMethod is null && IsReading(context.HttpContext.Request.Method)))
        {
            context.HandlerMethod = context.ActionDescriptor.HandlerMethods.FirstOrDefault(h => h is { HttpMethod: "Get", Name: null });
        }
        return Task.CompletedTask;
    }

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        if (context.HandlerInstance is not PageModel page)
        {
            await next();
            return;
        }
        if (Redisplay.IsOn(context.HttpContext))
        {
            await RedisplayAsync(context, page, next);
            return;
        }
        if (!HttpMethods.IsPost(context.HttpContext.Request.Method))
        {
            LeadToReauthentication(await next());
            return;
        }
        if (context.HandlerMethod is null)
        {
            // The framework would show the page as if nothing had been sent, without what its GET fills in.
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
            return;
        }
        var input = page.GetType().GetProperty("Input")?.PropertyType;
        if (context.ModelState.Any(entry => entry.Value?.ValidationState == ModelValidationState.Invalid && (input is null || !IsOfForm(entry.Key))))
        {
            // Nothing that somebody typed: what is wrong goes to the error page.
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
        if (LeadToReauthentication(executed))
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
            case RequestRejectedException { Reason: not RejectionReason.SignedOut } refused when input is not null || page is IShowsRejections:
                context.ModelState.AddModelError("", Texts.Get($"refusal.{refused.Reason}", Texts.Duration(refused.RetryAfter)));
                context.HttpContext.Response.Headers.RetryAfter = refused.RetryAfterSeconds;
                page.ViewData[RetryAfter] = refused.RetryAfterSeconds;
                executed.Result = page.Refused(refused.StatusCode);
                executed.ExceptionHandled = true;
                break;
        }
    }

    private static bool IsOfForm(string name) => name.StartsWith("Input.", StringComparison.Ordinal);

    private static bool IsReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static async Task RedisplayAsync(PageHandlerExecutingContext context, PageModel page, PageHandlerExecutionDelegate next)
    {
        var input = page.GetType().GetProperty("Input");
        var typed = input?.GetValue(page);
        context.ModelState.Clear();
        var executed = await next();
        if (LeadToReauthentication(executed))
        {
            return;
        }
        // The handler may have filled in what is kept on the server.
        input?.SetValue(page, typed);
        // A sign-in form stays, even if the user has signed in in another tab.
        if (executed.Result is LocalRedirectResult && input is not null && context.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
        {
            executed.Result = page.Page();
        }
    }

    /// <returns>False where no step-up is required.</returns>
    private static bool LeadToReauthentication(PageHandlerExecutedContext executed)
    {
        if (executed.Exception is not RequestRejectedException { Reason: RejectionReason.StepUpRequired })
        {
            return false;
        }
        var here = LocalReturn.Here(executed.HttpContext.Request);
        if (HttpMethods.IsPost(executed.HttpContext.Request.Method))
        {
            Unsaved.Note(executed.HttpContext, here);
        }
        executed.Result = new LocalRedirectResult(LocalReturn.By("/account/confirm", here));
        executed.ExceptionHandled = true;
        return true;
    }
}
