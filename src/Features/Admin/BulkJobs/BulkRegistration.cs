using Slices.Infrastructure.Outbox;

namespace Slices.Features.Admin.BulkJobs;

public static class BulkRegistration
{
    public static IServiceCollection AddBulkJobs(this IServiceCollection services) => services
        .AddScoped<BulkJobStore>()
        .AddScoped<BulkChanges>()
        .AddOutbox<BulkJob, BulkRunner>();
}
