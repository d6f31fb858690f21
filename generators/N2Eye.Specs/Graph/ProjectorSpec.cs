namespace N2Eye.Specs.Graph;

/// <summary>The MLP between the tower and the decoder: linear, activation, linear.</summary>
/// <param name="Activation">Between the two.</param>
/// <param name="First">(projector hidden, feature)</param>
/// <param name="Second">(decoder hidden, projector hidden)</param>
public sealed record ProjectorSpec(Activation Activation, LinearSpec First, LinearSpec Second);
