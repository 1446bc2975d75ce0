namespace Slices.Infrastructure.Settings;

/// <summary>Why the application can't start, in one sentence for whoever runs it.</summary>
public sealed class StartException(string sentence, Exception? inner = null) : Exception(sentence, inner);
