using Spectre.Console;

namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>The comparison on standard output.</summary>
internal static class ConsoleReport
{
    /// <summary>Prints every table: boxes in a terminal, Markdown elsewhere.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="isTerminal">A person reads along.</param>
    /// <param name="result">What to print.</param>
    public static void Print(TextWriter output, bool isTerminal, ComparisonResult result)
    {
        var settings = new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) };
        if (!isTerminal) (settings.Ansi, settings.ColorSystem, settings.Interactive) = (AnsiSupport.No, ColorSystemSupport.NoColors, InteractionSupport.No);
        var console = AnsiConsole.Create(settings);
        // Lines for a file are not folded.
        if (!isTerminal) console.Profile.Width = 1000;
        console.WriteLine(ReportTables.Heading(result));
        foreach (var content in ReportTables.Of(result))
        {
            console.WriteLine();
            console.WriteLine(content.Title);
            var table = isTerminal ? new Table() : new Table().MarkdownBorder();
            foreach (var (index, column) in content.Columns.Index()) table.AddColumn(new TableColumn(Markup.Escape(column)) { Alignment = index == 0 ? Justify.Left : Justify.Right });
            foreach (var row in content.Rows) table.AddRow([.. row.Select(Markup.Escape)]);
            console.Write(table);
        }
    }
}
