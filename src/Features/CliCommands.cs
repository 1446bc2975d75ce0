using Slices.Features.Admin.CreateAdmin;
using Slices.Features.Doctor;
using Slices.Features.ExportUsers;
using Slices.Features.ImportAreas;
using Slices.Features.ImportDjango;
using Slices.Features.ImportUsers;
using Slices.Features.Migrate;
using Slices.Features.SeedUsers;
using Slices.Features.SetUp;
using Slices.Infrastructure.CommandLine;

namespace Slices.Features;

public static class CliCommands
{
    /// <summary>What <c>./run</c> does besides serving the site, as <c>./run --help</c> lists it.</summary>
    public static IEnumerable<CliCommand> All =>
    [
        CliCommand.Of<CreateAdminCliCommand>(),
        CliCommand.Of<DoctorCliCommand>(),
        CliCommand.Of<ExportUsersCliCommand>(),
        CliCommand.Of<ImportAreasCliCommand>(),
        CliCommand.Of<ImportDjangoCliCommand>(),
        CliCommand.Of<ImportUsersCliCommand>(),
        CliCommand.Of<MigrateCliCommand>(),
        CliCommand.Of<SeedUsersCliCommand>(),
        CliCommand.Of<SetUpLinkCliCommand>(),
    ];
}
