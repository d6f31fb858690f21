using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace N2Eye.Watch.Tests.Servers;

/// <summary>Waits for what a real server does, while virtual time goes on.</summary>
internal static class Eventually
{
    /// <summary>Advances the clock in small steps until the condition holds; a test failure after a minute of real time.</summary>
    public static async Task Holds(Func<bool> condition, FakeTimeProvider time, TimeSpan? step = null)
    {
        var patience = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "it did not come to hold within a minute");
            time.Advance(step ?? TimeSpan.FromMilliseconds(100));
            await Task.Delay(5);
        }
    }
}
