namespace N2Eye.Quant.Comparing.Reporting;

/// <summary>A table as both the terminal and the page show it.</summary>
/// <param name="Title">What it holds.</param>
/// <param name="Columns">Heads; the first column is text, the others are numbers.</param>
/// <param name="Rows">A cell for each column.</param>
internal sealed record ReportTable(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
