using System.Globalization;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Mvc;
using Slices.Resources;

namespace Slices.Infrastructure.Errors;

/// <summary>
/// What the API answers when it doesn't do what was asked (RFC 9457): always with a <c>code</c> that stays, a title in the
/// caller's language, and for wrong input <c>errors</c>: the sentences for each member that is wrong.
/// </summary>
public static class Problems
{
    /// <summary>More than one member is wrong.</summary>
    public const string Several = "input.invalid";

    /// <summary>The body isn't what the operation takes.</summary>
    public const string Unreadable = "input.unreadable";

    /// <summary>Nobody is signed in.</summary>
    public const string SignedOut = "session.missing";

    /// <summary>The user has to reauthenticate. The code is older than this name and stays for clients.</summary>
    public const string StepUpRequired = "refusal.unconfirmed";

    /// <summary>Whether what goes wrong with the request is answered by a problem, as all of the API is, and not by a page.</summary>
    public static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    /// <summary>What is wrong is said by the text of <paramref name="code"/>, and belongs to <paramref name="field"/> where it is given.</summary>
    public static IResult Bad(string code, string? field = null) => Of(StatusCodes.Status400BadRequest, code, field);

    /// <inheritdoc cref="Bad"/>
    public static IResult Of(int status, string code, string? field = null) =>
        TypedResults.Problem(Make(status, code, Title(status, code), field is null ? [] : [(field, Title(status, code))]));

    /// <summary>The body can't be read, because of these members where it is known: each with the code of what is wrong with it.</summary>
    public static ProblemDetails OfBody(IReadOnlyDictionary<string, string> wrong) =>
        Make(StatusCodes.Status400BadRequest, Unreadable, Texts.Get(Unreadable), wrong.Select(m => (m.Key, Texts.Get(m.Value))));

    /// <summary>What an exception comes to.</summary>
    public static ProblemDetails Of(Exception exception)
    {
        switch (exception)
        {
            case ValidationException invalid:
                var failures = invalid.Errors.Select(e => (e.ErrorCode, Field: JsonNamingPolicy.CamelCase.ConvertName(e.PropertyName), e.ErrorMessage)).ToList();
                var codes = failures.Select(f => f.ErrorCode).Distinct().ToList();
                var (code, title) = codes is [var only] ? (only, failures[0].ErrorMessage) : (Several, Texts.Get(Several));
                return Make(StatusCodes.Status400BadRequest, code, title, failures.Select(f => (f.Field, f.ErrorMessage)));
            case RequestRejectedException refused:
                return Make(
                    refused.StatusCode, Code(refused.Reason),
                    Texts.Get($"refusal.{refused.Reason}", Texts.Duration(refused.RetryAfter)), []);
            case BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest }:
                return OfUnreadable();
            default:
                return OfStatus(ErrorHandling.Status(exception));
        }
    }

    /// <summary>The request can't be read.</summary>
    public static ProblemDetails OfUnreadable() => Make(StatusCodes.Status400BadRequest, Unreadable, Texts.Get(Unreadable), []);

    /// <summary>Nothing more is known than the status.</summary>
    public static ProblemDetails OfStatus(int status) => Make(status, Code(status), Title(status, Code(status)), []);

    /// <summary>The code of a problem of which nothing more is known than the status.</summary>
    public static string Code(int status) => $"error.{status}";

    /// <summary>The code of what the pipeline refused.</summary>
    public static string Code(RejectionReason reason) =>
        reason switch
        {
            RejectionReason.SignedOut => SignedOut,
            RejectionReason.StepUpRequired => StepUpRequired,
            _ => $"refusal.{JsonNamingPolicy.CamelCase.ConvertName(reason.ToString())}",
        };

    private static ProblemDetails Make(int status, string code, string title, IEnumerable<(string Field, string Sentence)> errors)
    {
        var problem = new ProblemDetails { Status = status, Title = title, Extensions = { ["code"] = code } };
        var byField = errors.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => e.Sentence).ToArray());
        if (byField.Count > 0)
        {
            problem.Extensions["errors"] = byField;
        }
        return problem;
    }

    /// <summary>The sentence of a problem: the code's own text, or else the status's.</summary>
    public static string Title(int status, string code, CultureInfo? culture = null) =>
        Texts.Find(code, culture) ?? Texts.Find($"error.{status}.what", culture) ?? Texts.Find(status < 500 ? "error.400.what" : "error.500.what", culture)!;
}
