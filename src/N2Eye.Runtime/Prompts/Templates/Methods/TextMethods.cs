namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>The methods of str.</summary>
internal static class TextMethods
{
    public static TemplateValue? Find(TextValue text, string name)
    {
        Func<CallArguments, TemplateValue>? method = Shape(text, name) ?? Search(text, name) ?? Cut(text, name) ?? TextClassification.Find(text, name);
        return method is null ? null : new FunctionValue(name, method);
    }

    private static Func<CallArguments, TemplateValue>? Shape(TextValue text, string name) => name switch
    {
        "upper" => _ => PythonCase.Upper(text),
        "lower" => _ => PythonCase.Lower(text),
        "title" => _ => PythonCase.Title(text),
        "capitalize" => _ => PythonCase.Capitalize(text),
        "swapcase" => _ => PythonCase.SwapCase(text),
        "center" => call => Pad(text, call, '^'),
        "ljust" => call => Pad(text, call, '<'),
        "rjust" => call => Pad(text, call, '>'),
        "zfill" => call => ZeroFill(text, TemplateOperators.Size(call.Bind(1, "width")[0]!)),
        "expandtabs" => call => ExpandTabs(text, call.Bind(0, "tabsize")[0] is { } size ? TemplateOperators.Size(size) : 8),
        "format" => call => new BraceFormat(call).Format(text),
        "format_map" => call => new BraceFormat(new CallArguments([], [.. TemplateOperators.Spread(call.Bind(1, "mapping")[0]!).Select(pair => KeyValuePair.Create(pair.Name, pair.Value))])).Format(text),
        "join" => call => PythonText.Join(text, TemplateOperators.Iterate(call.Bind(1, "iterable")[0]!).Select(part => PythonText.Require(part, "sequence item"))),
        "replace" => call => Replace(text, call),
        _ => null,
    };

    private static Func<CallArguments, TemplateValue>? Search(TextValue text, string name) => name switch
    {
        "find" => call => new IntegerValue(SubText.Find(text, call, last: false)),
        "rfind" => call => new IntegerValue(SubText.Find(text, call, last: true)),
        "index" => call => Found(SubText.Find(text, call, last: false)),
        "rindex" => call => Found(SubText.Find(text, call, last: true)),
        "count" => call => new IntegerValue(SubText.Count(text, call)),
        "startswith" => call => BooleanValue.Of(SubText.Begins(text, call, atEnd: false)),
        "endswith" => call => BooleanValue.Of(SubText.Begins(text, call, atEnd: true)),
        _ => null,
    };

    private static Func<CallArguments, TemplateValue>? Cut(TextValue text, string name) => name switch
    {
        "strip" => call => PythonText.Strip(text, call.Bind(0, "chars")[0]),
        "lstrip" => call => PythonText.Strip(text, call.Bind(0, "chars")[0], end: false),
        "rstrip" => call => PythonText.Strip(text, call.Bind(0, "chars")[0], start: false),
        "split" => call => Split(text, call, fromEnd: false),
        "rsplit" => call => Split(text, call, fromEnd: true),
        "splitlines" => call => new ListValue(PythonText.SplitLines(text, call.Bind(0, "keepends")[0] is { IsTruthy: true })),
        "partition" => call => Partition(text, call, fromEnd: false),
        "rpartition" => call => Partition(text, call, fromEnd: true),
        "removeprefix" => call => RemoveAffix(text, call, atEnd: false),
        "removesuffix" => call => RemoveAffix(text, call, atEnd: true),
        _ => null,
    };

    private static TemplateValue Found(int index) => index < 0 ? TemplateErrorException.Throw("substring not found") : new IntegerValue(index);

    private static TextValue Pad(TextValue text, CallArguments call, char align)
    {
        var bound = call.Bind(1, "width", "fillchar");
        var fill = bound[1] is { } character ? PythonText.Require(character, "the fill character") : TextValue.Template(" ");
        if (fill.Length != 1) throw new TemplateErrorException("The fill character must be exactly one character long");
        var width = Math.Min(TemplateOperators.Size(bound[0]!), 1 << 20);
        var missing = width - text.Length!.Value;
        if (missing <= 0) return text;
        // CPython puts the odd space of center() on the left where both the gap and the width are odd.
        var before = align switch
        {
            '>' => missing,
            '^' => missing / 2 + (missing & width & 1),
            _ => 0,
        };
        var builder = new TextBuilder();
        for (var i = 0; i < before; i++) builder.Append(fill);
        builder.Append(text);
        for (var i = before; i < missing; i++) builder.Append(fill);
        return builder.ToText();
    }

    public static TextValue Center(TextValue text, TemplateValue width) => Pad(text, new CallArguments([width], []), '^');

    private static TextValue ZeroFill(TextValue text, int width)
    {
        var signed = text.Text.Length > 0 && text.Text[0] is '+' or '-' ? 1 : 0;
        var builder = new TextBuilder();
        builder.Append(text, 0, signed);
        for (var i = text.Length!.Value; i < Math.Min(width, 1 << 20); i++) builder.Append("0", text.IsLiteral);
        builder.Append(text, signed, text.Text.Length - signed);
        return builder.ToText();
    }

    private static TextValue ExpandTabs(TextValue text, int size)
    {
        var column = 0;
        return text.Map((source, i) =>
        {
            if (source[i] == '\t')
            {
                var spaces = size > 0 ? size - column % size : 0;
                column += spaces;
                return new string(' ', spaces);
            }

            column = source[i] is '\n' or '\r' ? 0 : column + 1;
            return source.Substring(i, CodePoints.WidthAt(source, i));
        });
    }

    private static TextValue Replace(TextValue text, CallArguments call)
    {
        var bound = call.Bind(2, "old", "new", "count");
        var most = bound[2] is { } count ? TemplateOperators.Size(count) : -1;
        return PythonText.Replace(text, PythonText.Require(bound[0]!, "replace() argument 1").Text, PythonText.Require(bound[1]!, "replace() argument 2"), most);
    }

    private static ListValue Split(TextValue text, CallArguments call, bool fromEnd)
    {
        var bound = call.Bind(0, "sep", "maxsplit");
        var most = bound[1] is { } count ? TemplateOperators.Size(count) : -1;
        if (bound[0] is null or NoneValue) return new ListValue(PythonText.SplitSpace(text, most, fromEnd));
        return new ListValue(PythonText.Split(text, PythonText.Require(bound[0]!, "separator").Text, most, fromEnd));
    }

    private static TupleValue Partition(TextValue text, CallArguments call, bool fromEnd)
    {
        var separator = PythonText.Require(call.Bind(1, "sep")[0]!, "separator");
        if (separator.Text.Length == 0) throw new TemplateErrorException("empty separator");
        var at = fromEnd ? text.Text.LastIndexOf(separator.Text, StringComparison.Ordinal) : text.Text.IndexOf(separator.Text, StringComparison.Ordinal);
        if (at < 0) return new TupleValue(fromEnd ? [TextValue.Empty, TextValue.Empty, text] : [text, TextValue.Empty, TextValue.Empty]);
        var after = at + separator.Text.Length;
        return new TupleValue([text.Slice(0, at), text.Slice(at, separator.Text.Length), text.Slice(after, text.Text.Length - after)]);
    }

    private static TextValue RemoveAffix(TextValue text, CallArguments call, bool atEnd)
    {
        var affix = PythonText.Require(call.Bind(1, atEnd ? "suffix" : "prefix")[0]!, "the affix").Text;
        if (atEnd) return text.Text.EndsWith(affix, StringComparison.Ordinal) ? text.Slice(0, text.Text.Length - affix.Length) : text;
        return text.Text.StartsWith(affix, StringComparison.Ordinal) ? text.Slice(affix.Length, text.Text.Length - affix.Length) : text;
    }
}
