using System.Globalization;
using System.Numerics;

namespace N2Eye.Runtime.Prompts.Templates;

/// <summary>What compiled templates are written in: literals, truth, and the operators of Jinja's expressions.</summary>
public static partial class TemplateOperators
{
    /// <summary>Python's None, of the template.</summary>
    public static TemplateValue None => NoneValue.Template;

    /// <summary>Python's True, of the template.</summary>
    public static TemplateValue True => BooleanValue.Of(true);

    /// <summary>Python's False, of the template.</summary>
    public static TemplateValue False => BooleanValue.Of(false);

    /// <summary>A string literal of the template: its control tokens count.</summary>
    public static TemplateValue Text(string templateText) => TextValue.Template(templateText);

    /// <summary>A whole number of the template.</summary>
    public static TemplateValue Number(long value) => new IntegerValue(value);

    /// <summary>A floating-point number of the template.</summary>
    public static TemplateValue Number(double value) => new FloatValue(value);

    /// <summary>A whole number of the template that is too large for a long, in decimal digits.</summary>
    public static TemplateValue Number(string digits) => new IntegerValue(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));

    /// <summary>The result of a condition.</summary>
    public static TemplateValue Truth(bool value) => BooleanValue.Of(value);

    /// <summary>A list.</summary>
    public static TemplateValue List(params TemplateValue[] items) => new ListValue(items);

    /// <summary>A tuple.</summary>
    public static TemplateValue Tuple(params TemplateValue[] items) => new TupleValue(items);

    /// <summary>A dict.</summary>
    public static TemplateValue Dict(params (TemplateValue Key, TemplateValue Value)[] entries) =>
        new DictValue(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));

    /// <summary>A variable that nothing set yet.</summary>
    public static TemplateValue Undefined(string name) => UndefinedValue.Named(name);

    /// <summary>The undefined value of an if-expression without else.</summary>
    public static TemplateValue NoElse(int line) => new UndefinedValue(
        string.Create(CultureInfo.InvariantCulture, $"the inline if-expression on line {line} evaluated to false and no else section was defined."));

    /// <summary>A parameter of a macro that was given no argument.</summary>
    public static TemplateValue NotProvided(string parameter) => new UndefinedValue($"parameter '{parameter}' was not provided");

    /// <summary>Python's truth.</summary>
    public static bool IsTrue(TemplateValue value) => value.IsTruthy;

    /// <summary><c>left or right</c></summary>
    public static TemplateValue Or(TemplateValue left, TemplateValue right) => left.IsTruthy ? left : right;

    /// <summary><c>left or right</c>, where the right side is evaluated only if it decides.</summary>
    public static TemplateValue Or(TemplateValue left, Func<TemplateValue> right) => left.IsTruthy ? left : right();

    /// <summary><c>left and right</c></summary>
    public static TemplateValue And(TemplateValue left, TemplateValue right) => left.IsTruthy ? right : left;

    /// <summary><c>left and right</c>, where the right side is evaluated only if it decides.</summary>
    public static TemplateValue And(TemplateValue left, Func<TemplateValue> right) => left.IsTruthy ? right() : left;

    /// <summary>Keeps the middle operand of a chained comparison, so that it is evaluated once.</summary>
    public static TemplateValue Keep(TemplateValue value, out TemplateValue kept) => kept = value;

    /// <summary><c>a ~ b ~ c</c></summary>
    public static TemplateValue Concat(params ReadOnlySpan<TemplateValue> parts)
    {
        var builder = new TextBuilder();
        foreach (var part in parts) part.Print(builder);
        return builder.ToText();
    }
}
