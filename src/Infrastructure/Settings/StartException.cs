namespace Slices.Infrastructure.Settings;

/// <summary>Why the application can't start, in one sentence for the operator.</summary>
public sealed class StartException(string sentence, Exception? inner = null) : Exception(sentence, inner);
