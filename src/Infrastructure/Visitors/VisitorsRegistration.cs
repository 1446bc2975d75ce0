
namespace Slices.Infrastructure.Visitors;

public static class VisitorsRegistration
{
    public static IServiceCollection AddVisitors(this IServiceCollection services) => services
        .AddHttpContextAccessor()
        .AddSingleton<Visitor>()
        .AddSingleton<BrowserKey>();
}
