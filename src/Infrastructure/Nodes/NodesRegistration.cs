namespace Slices.Infrastructure.Nodes;

public static class NodesRegistration
{
    public static IServiceCollection AddNodes(this IServiceCollection services) => services.AddScoped<NodeStore>().AddHostedService<NodeHeartbeat>();
}
