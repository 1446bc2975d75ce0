namespace Slices.Infrastructure.Outbox;

public static class OutboxRegistration
{
    /// <summary>Messages that are queued as rows, and what sends them as soon as they are.</summary>
    public static IServiceCollection AddOutbox<TMessage, TDispatcher>(this IServiceCollection services)
        where TMessage : class
        where TDispatcher : class, IDispatcher<TMessage>
    {
        services.AddSingleton<OutboxSignal<TMessage>>();
        services.AddSingleton<TDispatcher>();
        services.AddSingleton<IDispatcher<TMessage>>(provider => provider.GetRequiredService<TDispatcher>());
        return services.AddHostedService<OutboxProcessor<TMessage>>();
    }
}
