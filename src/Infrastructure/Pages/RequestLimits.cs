using Microsoft.AspNetCore.Diagnostics;
using Microsoft.Net.Http.Headers;
using Slices.Infrastructure.Errors;
using Slices.Infrastructure.Security;

namespace Slices.Infrastructure.Pages;

/// <summary>The limits of a request's framing. Anything beyond is the sender's fault, and not logged as an error.</summary>
public static class RequestLimits
{
    private const string Chunked = "chunked";

    /// <summary>
    /// Turns away what nothing here answers: bodies that two servers could measure in two ways and forms that can't be read with
    /// 400, other methods with 405, larger bodies with 413, other codings, and encodings but UTF-8 and its part ASCII, with 415.
    /// </summary>
    public static void UseRequestLimits(this WebApplication app) => app.Use(async (context, next) =>
    {
        var request = context.Request;
        if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // A refusal that has come round again for its page, which is made as for GET.
            request.Method = HttpMethods.Get;
            await next(context);
        }
        else if (ErrorHandling.IsShowingError(context) || (RefusalOf(request) ?? await RefusalOfFormAsync(request)) is not { } status)
        {
            await next(context);
        }
        else
        {
            context.Response.Headers.Allow = status == StatusCodes.Status405MethodNotAllowed ? "GET, HEAD, POST" : default;
            // Where the body ends isn't sure, so nothing that comes behind it is read.
            context.Response.Headers.Connection = status == StatusCodes.Status400BadRequest && HttpProtocol.IsHttp11(request.Protocol) ? "close" : default;
            context.Response.StatusCode = status;
        }
    });

    private static int? RefusalOf(HttpRequest request)
    {
        // Kestrel goes by the last coding alone. Chunks and a length: it goes by the chunks and renames the length.
        if (request.Headers.TransferEncoding is { Count: > 0 } coding
            && (request.Headers.ContainsKey("X-Content-Length") || !Chunked.Equals(coding.ToString(), StringComparison.OrdinalIgnoreCase)))
        {
            return StatusCodes.Status400BadRequest;
        }
        if (request.ContentLength > SecurityRegistration.MaxBodyBytes)
        {
            return StatusCodes.Status413PayloadTooLarge;
        }
        if (request.Headers.ContentEncoding.Count > 0 || !IsUtf8(request))
        {
            return StatusCodes.Status415UnsupportedMediaType;
        }
        var method = request.Method;
        return HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method)
            || (Problems.IsApi(request)
                && (HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsPatch(method) || HttpMethods.IsOptions(method)))
            ? null
            : StatusCodes.Status405MethodNotAllowed;
    }

    // The framework meets an encoding that it doesn't know, or whose name is quoted, with an exception, and others hide markup
    // in plain letters. UTF-8 is what it reads where none is named.
    private static bool IsUtf8(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return true;
        }
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return false;
        }
        var charsets = type.Parameters.Where(p => p.Name.Equals("charset", StringComparison.OrdinalIgnoreCase)).ToList();
        if (charsets.Count == 0)
        {
            return true;
        }
        if (charsets is not [var charset] || charset.GetUnescapedValue().ToString().ToLowerInvariant() is not ("utf-8" or "us-ascii"))
        {
            return false;
        }
        type.Parameters.Remove(charset);
        request.ContentType = type.ToString();
        return true;
    }

    // Read here, once: what goes wrong with a form is the sender's fault, and what goes wrong later with the same exceptions isn't.
    private static async Task<int?> RefusalOfFormAsync(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || Problems.IsApi(request))
        {
            return null;
        }
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return null;
        }
        // Too long, cut off, too slow: Kestrel says which.
        catch (BadHttpRequestException e)
        {
            request.Form = FormCollection.Empty;
            return e.StatusCode;
        }
        // Not what a form is, cut off, or with a part in an encoding that isn't supported.
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException or ArgumentException)
        {
            request.Form = FormCollection.Empty;
            return StatusCodes.Status400BadRequest;
        }
    }
}
