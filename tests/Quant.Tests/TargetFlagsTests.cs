using N2Eye.Quant;

namespace Quant.Tests;

public sealed class TargetFlagsTests
{
    [Theory]
    [InlineData("--target gpu", "'gpu'")]
    [InlineData("--target npu", "needs --calibrate DATA")]
    [InlineData("--target npu --calibrate d --scheme int8", "--scheme is for --target cpu")]
    [InlineData("--target npu --calibrate d --block-size 32", "--block-size is for --target cpu")]
    [InlineData("--target npu --calibrate d --keep a", "--keep is for --target cpu")]
    [InlineData("--target npu --calibrate d --compensate gptq", "--compensate is for --target cpu")]
    [InlineData("--target npu --calibrate d --smooth 1.5", "--smooth must be between 0 and 1")]
    [InlineData("--target npu --calibrate d --smooth NaN", "--smooth must be between 0 and 1")]
    [InlineData("--target npu --calibrate d --percentile 50", "--percentile must be between 90 and 100")]
    [InlineData("--target npu --calibrate d --length 100", "--length must be at least 128")]
    [InlineData("--target npu --calibrate d --sessions 0", "--sessions must be at least 1")]
    [InlineData("--calibrate d", "--calibrate belongs to --target npu or --compensate")]
    [InlineData("--test t --calibrate d", "--calibrate belongs to --target npu or --compensate")]
    [InlineData("--sessions 5", "--sessions belongs to --target npu, --compensate or --test")]
    [InlineData("--length 500", "--length belongs to --target npu, --compensate or --test")]
    [InlineData("--activations uint8", "--activations belongs to --target npu")]
    [InlineData("--target cpu --range mse", "--range belongs to --target npu")]
    [InlineData("--scheme int4 --smooth 0", "--smooth belongs to --target npu")]
    [InlineData("--scheme int3", "'int3'")]
    [InlineData("--scheme int4 --compensate gptq", "--compensate gptq needs --calibrate DATA")]
    [InlineData("--scheme int4 --compensate awq --calibrate d", "'awq'")]
    [InlineData("--scheme int4 --compensate gptq --calibrate d --sessions 0", "--sessions must be at least 1")]
    [InlineData("--scheme float32 --compensate gptq --calibrate d", "--compensate is for --scheme int8")]
    [InlineData("--scheme float32 --keep a", "--keep is for --scheme int8")]
    [InlineData("--scheme int8-channel --block-size 32", "--block-size is for --scheme int8 and int4")]
    public void Flags_that_do_not_fit_are_refused(string flags, string message) =>
        Assert.Contains(QuantCommand.Build().Parse("model -o file " + flags).Errors, error => error.Message.Contains(message, StringComparison.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("--target cpu --scheme float32")]
    [InlineData("--scheme int8-channel --keep a.* --keep b")]
    [InlineData("--target cpu --scheme int4 --block-size 64 --compensate gptq --calibrate d --sessions 9 --test t")]
    [InlineData("--test t --sessions 9 --length 500")]
    [InlineData("--target npu --calibrate d")]
    [InlineData("--target npu --calibrate d --test t --range percentile --percentile 99.9 --activations uint8 --smooth 0")]
    public void Flags_that_fit_are_taken(string flags) => Assert.Empty(QuantCommand.Build().Parse("model -o file " + flags).Errors);
}
