using FluentValidation;
using MediatR;
using Slices.Infrastructure.Captcha;
using Slices.Infrastructure.Passwords;
using Slices.Infrastructure.RateLimiting;
using Slices.Infrastructure.Reauthentication;
using Slices.Infrastructure.Telemetry;
using Slices.Infrastructure.Validation;

namespace Slices.Infrastructure.Pipeline;

/// <summary>
/// MediatR by hand, since its registration package doesn't restore. Going to a later MediatR is this file and the
/// parameter order of the behaviours.
/// </summary>
public static class PipelineRegistration
{
    public static IServiceCollection AddPipeline(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        // Found, not listed: there are about a hundred, one in each slice, and a slice that was forgotten in a list would fail only when it is used.
        foreach (var (contract, handler) in
            from type in typeof(PipelineRegistration).Assembly.GetTypes()
            from contract in type.GetInterfaces()
            where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
            select (contract, type))
        {
            services.AddScoped(contract, handler);
        }

        // The order is the pipeline's. A behaviour whose constraint a command doesn't meet is left out for it.
        if (configuration.IsTraced())
        {
            services.AddScoped(typeof(IPipelineBehavior<,>), typeof(TracingBehaviour<,>));
        }
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(StepUpBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(ValidationBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(NetworkRateLimitBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(CaptchaBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(AccountRateLimitBehaviour<,>));
        services.AddScoped(typeof(IPipelineBehavior<,>), typeof(BreachedPasswordBehaviour<,>));

        services.AddValidatorsFromAssembly(typeof(PipelineRegistration).Assembly);
        services.AddScoped(typeof(IValidator<>), typeof(CaptchaAnswerValidator<>));
        ValidatorOptions.Global.LanguageManager = new ValidationTexts();
        return services;
    }
}
