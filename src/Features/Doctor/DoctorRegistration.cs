namespace Slices.Features.Doctor;

public static class DoctorRegistration
{
    /// <summary>The examinations, in the order of what stands on what.</summary>
    public static IServiceCollection AddDoctor(this IServiceCollection services) => services
        .AddScoped<IExamination, SettingsExamination>()
        .AddScoped<IExamination, PostgresExamination>()
        .AddScoped<IExamination, EphemeralStoreExamination>()
        .AddScoped<IExamination, PasswordsExamination>()
        .AddScoped<IExamination, PasskeysExamination>()
        .AddScoped<IExamination, MailExamination>()
        .AddScoped<IExamination, SmsExamination>()
        .AddScoped<IExamination, ExternalExamination>();
}
