using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace N2Eye.Train.Data.Artwork.Rendering;

/// <summary>Draws SVGs with npm's resvg in a child process, which some SVGs abort: those are skipped.</summary>
/// <param name="toolsFolder">Folder in which resvg is installed.</param>
/// <param name="size">Width and height of a drawing in pixels.</param>
internal sealed class SvgRenderer(string toolsFolder, int size)
{
    /// <summary>PNGs by position; null where the SVG cannot be drawn.</summary>
    /// <exception cref="DataException">Node.js is absent or fails at once.</exception>
    public byte[]?[] Render(IReadOnlyList<string> svgs)
    {
        var folder = Directory.CreateTempSubdirectory("n2eye-svg-").FullName;
        try
        {
            var script = Path.Combine(folder, "render.cjs");
            var jobs = Path.Combine(folder, "jobs.json");
            File.WriteAllText(script, Resources.Text("render.cjs"));
            File.WriteAllText(jobs, JsonSerializer.Serialize(svgs));
            var pngs = new byte[]?[svgs.Count];
            for (var first = 0; first < svgs.Count;)
            {
                var (next, error) = RenderFrom(script, jobs, first, pngs);
                // Whatever was due next ended the process: it is the one to skip.
                if (next < svgs.Count && next == 0 && error.Contains("Cannot find module", StringComparison.Ordinal))
                    throw new DataException($"resvg is not installed in {toolsFolder}.");
                first = next < svgs.Count ? next + 1 : next;
            }

            return pngs;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private (int Next, string Error) RenderFrom(string script, string jobs, int first, byte[]?[] pngs)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { script, Path.GetFullPath(toolsFolder), jobs, Text(size), Text(first) }) start.ArgumentList.Add(argument);
        using var process = ChildProcess.Start(start);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.BaseStream;
        var head = new byte[8];
        var next = first;
        while (output.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length)
        {
            var number = BinaryPrimitives.ReadInt32LittleEndian(head);
            var png = new byte[BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4))];
            if (output.ReadAtLeast(png, png.Length, throwOnEndOfStream: false) < png.Length) break;
            pngs[number] = png.Length == 0 ? null : png;
            next = number + 1;
        }

        process.WaitForExit();
        return (next, error.Result);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
