namespace N2Eye.Specs.Templates;

/// <summary>
/// Splits a template into text and tags. Whitespace control is done here, with trim_blocks and lstrip_blocks on, as
/// Hugging Face's transformers configures Jinja for chat templates.
/// </summary>
internal sealed class TemplateLexer(SourceText source)
{
    private readonly string text = source.Text;
    private readonly List<TemplateToken> tokens = [];
    private int position;

    // lstrip_blocks strips before a tag only from the start of a line: the text's beginning counts as one where the tag
    // before it swallowed the line end.
    private bool atLineStart = true;

    public List<TemplateToken> Read()
    {
        while (position < text.Length) ReadTextAndTag();
        tokens.Add(new(TokenKind.End, "", source.At(text.Length)));
        return tokens;
    }

    private void ReadTextAndTag()
    {
        var start = position;
        var open = NextTag(start);
        if (open < 0)
        {
            AddData(start, text.Length);
            position = text.Length;
            return;
        }

        var sign = SignAt(open + 2);
        var rawLength = text[open + 1] == '%' ? RawTagLength(open, "raw", trimsLine: false) : 0;
        AddData(start, StripEnd(start, open, sign, isVariable: text[open + 1] == '{'));
        if (rawLength > 0) ReadRaw(open, rawLength);
        else if (text[open + 1] == '#') ReadComment(open, sign);
        else ReadTag(open, sign);
    }

    private int NextTag(int from)
    {
        for (var i = text.IndexOf('{', from); i >= 0 && i + 1 < text.Length; i = text.IndexOf('{', i + 1))
        {
            if (text[i + 1] is '%' or '{' or '#') return i;
        }

        return -1;
    }

    private void ReadTag(int open, char sign)
    {
        var variable = text[open + 1] == '{';
        tokens.Add(new(variable ? TokenKind.VariableBegin : TokenKind.BlockBegin, "", source.At(open)));
        var tag = new TagLexer(source, open, open + 2 + (sign == '\0' ? 0 : 1), variable, tokens);
        position = tag.Read();
        var end = position;
        // Where the end trims, what it swallowed decides whether the next text starts a line.
        SkipAfterTag(tag.EndSign, trimsLine: !variable);
        atLineStart = position > end && text[position - 1] == '\n';
    }

    private void ReadComment(int open, char sign)
    {
        var body = open + 2 + (sign == '\0' ? 0 : 1);
        var close = text.IndexOf("#}", body, StringComparison.Ordinal);
        if (close < 0) throw new TemplateSyntaxException(TemplateRules.Unclosed, source.At(open), "This comment is not closed: '#}' is missing.");
        var endSign = close > body ? SignAt(close - 1) : '\0';
        position = close + 2;
        SkipAfterTag(endSign, trimsLine: true);
        atLineStart = text[position - 1] == '\n';
    }

    private void ReadRaw(int open, int length)
    {
        var start = open + length;
        atLineStart = text[start - 1] == '\n';
        for (var close = text.IndexOf("{%", start, StringComparison.Ordinal); close >= 0; close = text.IndexOf("{%", close + 1, StringComparison.Ordinal))
        {
            var end = RawTagLength(close, "endraw", trimsLine: true);
            if (end == 0) continue;
            AddData(start, StripEnd(start, close, SignAt(close + 2), isVariable: false));
            position = close + end;
            atLineStart = text[position - 1] == '\n';
            return;
        }

        throw new TemplateSyntaxException(TemplateRules.Unclosed, source.At(open), "This raw block is not closed: '{% endraw %}' is missing.");
    }

    // Length of "{%- raw -%}" with the whitespace that it swallows, or 0 where something else stands there.
    private int RawTagLength(int open, string word, bool trimsLine)
    {
        var at = open + 2;
        if (SignAt(at) != '\0') at++;
        at = SkipSpace(at);
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0) return 0;
        at = SkipSpace(at + word.Length);
        var sign = SignAt(at);
        if (sign == '-' || (sign == '+' && trimsLine)) at++;
        else sign = '\0';
        if (string.CompareOrdinal(text, at, "%}", 0, 2) != 0) return 0;
        position = at + 2;
        SkipAfterTag(sign, trimsLine);
        return position - open;
    }

    private void SkipAfterTag(char sign, bool trimsLine)
    {
        if (sign == '-') position = SkipSpace(position);
        else if (sign != '+' && trimsLine && position < text.Length && text[position] == '\n') position++;
    }

    private int StripEnd(int start, int end, char sign, bool isVariable)
    {
        var kept = end;
        while (kept > start && SourceText.IsSpace(text[kept - 1]) && (sign == '-' || text[kept - 1] != '\n')) kept--;
        if (sign == '-') return kept;
        if (sign == '+' || isVariable) return end;
        var wholeLine = kept > start ? text[kept - 1] == '\n' : atLineStart;
        return wholeLine ? kept : end;
    }

    private void AddData(int start, int end)
    {
        if (end > start) tokens.Add(new(TokenKind.Data, text.Substring(start, end - start), source.At(start)));
    }

    private char SignAt(int at) => at < text.Length && text[at] is '-' or '+' ? text[at] : '\0';

    private int SkipSpace(int at)
    {
        while (at < text.Length && SourceText.IsSpace(text[at])) at++;
        return at;
    }
}
