using Slices.Resources;

namespace Slices.Infrastructure.Pages;

public static class Problem
{
    /// <summary>What a script sent can't be taken, answered as a problem document.</summary>
    /// <param name="code">What it is that can't, for programs.</param>
    public static IResult Bad(string code) => Results.Problem(
        statusCode: StatusCodes.Status400BadRequest, title: Texts.Get("error.400.what"),
        extensions: new Dictionary<string, object?> { ["code"] = code });
}
