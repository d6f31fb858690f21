using N2Eye.Train.Tiny.Decoder;
using N2Eye.Train.Tiny.Tower;

using var stop = new CancellationTokenSource();
using var interrupt = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, context => { context.Cancel = true; stop.Cancel(); });
if (args[0] == "tower") TowerTraining.Run(new TowerOptions { Artwork = args[1], Model = args[2], Output = args[3], SmallSteps = int.Parse(args[4], null), SceneSteps = int.Parse(args[5], null) }, stop.Token);
else DecoderTraining.Run(N2Eye.Model.Model.Instance, new DecoderOptions { Artwork = args[1], Model = args[2], Tower = args[3], Output = args[4], Steps = int.Parse(args[5], null) }, stop.Token);
