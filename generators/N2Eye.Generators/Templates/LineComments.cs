using System.Globalization;
using N2Eye.Specs.Templates;

namespace N2Eye.Generators.Templates;

/// <summary>Says in the emitted code which line of the template it comes from.</summary>
internal sealed class LineComments(TemplateSpec spec)
{
    private int last;

    public void At(int line, CodeWriter writer)
    {
        if (line == last) return;
        last = line;
        writer.Line($"// line {line.ToString(CultureInfo.InvariantCulture)}: {CSharpText.Comment(spec.Lines[line - 1])}".TrimEnd());
    }
}
