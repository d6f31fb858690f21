using System.Text.RegularExpressions;
using N2Eye.SingleFile;

namespace N2Eye.Tests;

/// <summary>The oldest C library on which the file runs, as its symbol tables have it.</summary>
public sealed partial class SymbolVersionTests
{
    private static readonly Version Oldest = new(2, 28);

    [Fact]
    public void This_machine_s_file_needs_glibc_2_28() => Check(Published.Program, "objdump");

    [Fact]
    public void The_arm64_file_needs_glibc_2_28()
    {
        var program = Published.Arm64Program;
        Check(program, Tool.IsInstalled("aarch64-linux-gnu-objdump") ? "aarch64-linux-gnu-objdump" : "objdump");
    }

    private static void Check(string program, string objdump)
    {
        using var folder = new TemporaryFolder();
        using var executable = Executable.Open(program);
        var checkedParts = 0;
        foreach (var entry in executable.Entries.Where(entry => entry.Kind != EntryKind.Weights))
        {
            using (var file = File.OpenHandle(folder.File(entry.Name), FileMode.CreateNew, FileAccess.Write))
            {
                if (entry.Kind == EntryKind.Library) executable.Unpack(entry, file);
                else RandomAccess.Write(file, executable.Bytes(entry), 0);
            }

            var versions = GlibcVersion().Matches(Tool.Run(objdump, "", "-T", folder.File(entry.Name))).Select(match => Version.Parse(match.Groups[1].Value)).ToList();
            Assert.NotEmpty(versions);
            Assert.True(versions.Max() <= Oldest, $"{entry.Name} needs glibc {versions.Max()}: add the symbol to src/N2Eye.Program/Linking/OldGlibc.targets");
            checkedParts++;
        }

        Assert.Equal(3, checkedParts);
    }

    [GeneratedRegex(@"GLIBC_(\d+\.\d+)")]
    private static partial Regex GlibcVersion();
}
