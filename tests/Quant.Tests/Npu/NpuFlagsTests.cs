using N2Eye.Quant;

namespace Quant.Tests.Npu;

public sealed class NpuFlagsTests
{
    [Theory]
    [InlineData("--target npu", "needs --calibrate DATA")]
    [InlineData("--target npu --calibrate d --scheme int8", "--scheme is for --target cpu")]
    [InlineData("--target npu --calibrate d --block-size 32", "--block-size is for --target cpu")]
    [InlineData("--target npu --calibrate d --smooth 1.5", "--smooth must be between 0 and 1")]
    [InlineData("--target npu --calibrate d --smooth NaN", "--smooth must be between 0 and 1")]
    [InlineData("--target npu --calibrate d --percentile 50", "--percentile must be between 90 and 100")]
    [InlineData("--target npu --calibrate d --length 100", "--length must be at least 128")]
    [InlineData("--target npu --calibrate d --sessions 0", "--sessions must be at least 1")]
    [InlineData("--calibrate d", "--calibrate belongs to --target npu")]
    [InlineData("--activations uint8", "--activations belongs to --target npu")]
    public void Flags_that_do_not_fit_are_refused(string flags, string message) =>
        Assert.Contains(QuantCommand.Build().Parse("model -o file " + flags).Errors, error => error.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("--target cpu --scheme float32")]
    [InlineData("--target npu --calibrate d")]
    [InlineData("--target npu --calibrate d --test t --range percentile --percentile 99.9 --activations uint8 --smooth 0")]
    public void Flags_that_fit_are_taken(string flags) => Assert.Empty(QuantCommand.Build().Parse("model -o file " + flags).Errors);
}
