namespace Slices.Features.Health;

public static class HealthEndpoint
{
    private static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>For load balancers: live means that the process answers, ready that its dependencies do too.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapMethods("/health/live", Methods, () => Results.Text("live")).AllowAnonymous().ShortCircuit();
        app.MapMethods("/health/ready", Methods, async (Readiness readiness) =>
            await readiness.CheckAsync() ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();
    }
}
