namespace N2Eye.Runtime.Providers;

/// <summary>What a user should know about the device that was chosen.</summary>
/// <param name="IsExpected">True where nothing went wrong: there just is no other device.</param>
/// <param name="Message">One line.</param>
public sealed record ProviderEvent(bool IsExpected, string Message);
