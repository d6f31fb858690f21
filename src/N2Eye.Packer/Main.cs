using System.CommandLine;
using N2Eye.Packer;

return new RootCommand("Makes what goes to the box from what was linked.") { FileCommand.Build(), NoticesCommand.Build() }.Parse(args).Invoke();
