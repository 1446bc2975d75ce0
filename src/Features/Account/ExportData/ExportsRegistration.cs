using Slices.Domain;
using Slices.Infrastructure.Outbox;

namespace Slices.Features.Account.ExportData;

public static class ExportsRegistration
{
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddScoped<PersonalDataReader>()
        .AddScoped<ExportStore>()
        .AddOutbox<DataExport, ExportMaker>();
}
