using System.Reflection;
using N2Eye.Specs;
using N2Eye.Specs.Templates;

namespace N2Eye.Tests.Templates;

/// <summary>What is refused, under which rule, and where.</summary>
public class TemplateDiagnosticsTests
{
    public static TheoryData<string> Rules { get; } = new(AllRules().Select(rule => rule.Id));

    [Theory]
    // Syntax
    [InlineData("{{ }}", "N2E040", 1, 4)]
    [InlineData("a\n{{ 1 + }}", "N2E040", 2, 8)]
    [InlineData("{{ a b }}", "N2E040", 1, 6)]
    [InlineData("{{ a ) }}", "N2E040", 1, 6)]
    [InlineData("{{ (a] }}", "N2E040", 1, 6)]
    [InlineData("{{ a ? b }}", "N2E040", 1, 6)]
    [InlineData("{{ 012 }}", "N2E040", 1, 4)]
    [InlineData("{{ 0x }}", "N2E040", 1, 4)]
    [InlineData("{{ f(a=1, 2) }}", "N2E040", 1, 11)]
    [InlineData("{{ a is b is c }}", "N2E040", 1, 11)]
    [InlineData("{% %}", "N2E040", 1, 4)]
    [InlineData("{% if %}{% endif %}", "N2E040", 1, 7)]
    [InlineData("{% for x on y %}{% endfor %}", "N2E040", 1, 10)]
    [InlineData("{% macro m(a=1, b) %}{% endmacro %}", "N2E040", 1, 17)]
    [InlineData("{% call 1 %}{% endcall %}", "N2E040", 1, 9)]
    [InlineData("{{ {'a' 1} }}", "N2E040", 1, 9)]
    [InlineData("{% set x 5 %}", "N2E040", 1, 10)]
    [InlineData("{% else x %}", "N2E042", 1, 4)]
    // Unclosed
    [InlineData("x\n  {{ a", "N2E041", 2, 3)]
    [InlineData("{% if a", "N2E041", 1, 1)]
    [InlineData("{# a", "N2E041", 1, 1)]
    [InlineData("{{ 'a }}", "N2E041", 1, 4)]
    [InlineData("a{% raw %}b", "N2E041", 1, 2)]
    [InlineData("{% if a %}\n{% for x in y %}", "N2E041", 2, 4)]
    [InlineData("{% set x %}a", "N2E041", 1, 4)]
    [InlineData("{% macro m() %}", "N2E041", 1, 4)]
    // Tags
    [InlineData("{% endif %}", "N2E042", 1, 4)]
    [InlineData("{% if a %}{% endfor %}", "N2E042", 1, 14)]
    [InlineData("\n\n  {% foo %}", "N2E042", 3, 6)]
    [InlineData("{% extends 'a' %}", "N2E043", 1, 4)]
    [InlineData("{% import 'a' as b %}", "N2E043", 1, 4)]
    [InlineData("{% from 'a' import b %}", "N2E043", 1, 4)]
    [InlineData("{% block a %}{% endblock %}", "N2E043", 1, 4)]
    [InlineData("{% autoescape true %}{% endautoescape %}", "N2E043", 1, 4)]
    [InlineData("{% do x.append(1) %}", "N2E043", 1, 4)]
    // Filters, tests, functions, methods
    [InlineData("{{ x | nope }}", "N2E044", 1, 8)]
    [InlineData("{% filter nope %}{% endfilter %}", "N2E044", 1, 11)]
    [InlineData("{% set x | nope %}{% endset %}", "N2E044", 1, 12)]
    [InlineData("{{ xs | map('nope') }}", "N2E044", 1, 9)]
    [InlineData("{{ xs | random }}", "N2E044", 1, 9)]
    [InlineData("{% if false %}{{ x | nope }}{% endif %}", "N2E044", 1, 22)]
    [InlineData("{{ x is nope }}", "N2E045", 1, 6)]
    [InlineData("{{ xs | select('nope') }}", "N2E045", 1, 9)]
    [InlineData("{{ xs | selectattr('a', 'nope') }}", "N2E045", 1, 9)]
    [InlineData("{{ nope() }}", "N2E046", 1, 4)]
    [InlineData("{{ messages() }}", "N2E046", 1, 4)]
    [InlineData("{% call nope() %}{% endcall %}", "N2E046", 1, 9)]
    [InlineData("{{ x.nope() }}", "N2E047", 1, 5)]
    [InlineData("{{ x.encode('utf-8') }}", "N2E047", 1, 5)]
    // Arguments
    [InlineData("{{ x | trim(1, 2) }}", "N2E048", 1, 8)]
    [InlineData("{{ x | upper(1) }}", "N2E048", 1, 8)]
    [InlineData("{{ x | replace('a') }}", "N2E048", 1, 8)]
    [InlineData("{{ x | default('a', default_value='b') }}", "N2E048", 1, 8)]
    [InlineData("{{ x | join(sep='a') }}", "N2E048", 1, 8)]
    [InlineData("{{ x | join(*y) }}", "N2E048", 1, 8)]
    [InlineData("{{ x is divisibleby }}", "N2E048", 1, 6)]
    [InlineData("{{ raise_exception() }}", "N2E048", 1, 4)]
    [InlineData("{{ range(stop=3) }}", "N2E048", 1, 4)]
    [InlineData("{{ x | map }}", "N2E048", 1, 8)]
    [InlineData("{{ x | map(attribute='a', other=1) }}", "N2E048", 1, 8)]
    [InlineData("{{ x | selectattr }}", "N2E048", 1, 8)]
    [InlineData("{{ x | select('eq', 1, 2) }}", "N2E048", 1, 8)]
    // Assignments and loops
    [InlineData("{% set 1 = 2 %}", "N2E049", 1, 8)]
    [InlineData("{% set true = 2 %}", "N2E049", 1, 8)]
    [InlineData("{% for a.b in x %}{% endfor %}", "N2E049", 1, 8)]
    [InlineData("{% for x in y %}{% set loop = 1 %}{% endfor %}", "N2E049", 1, 24)]
    [InlineData("{% for loop in y %}{% endfor %}", "N2E049", 1, 8)]
    [InlineData("{% break %}", "N2E050", 1, 4)]
    [InlineData("{% for x in y %}{% else %}{% continue %}{% endfor %}", "N2E050", 1, 30)]
    [InlineData("{% for x in y %}{% macro m() %}{% break %}{% endmacro %}{% endfor %}", "N2E050", 1, 35)]
    [InlineData("{{ x | map(y) }}", "N2E051", 1, 8)]
    [InlineData("{{ x | selectattr('a', y) }}", "N2E051", 1, 8)]
    [InlineData("{% for x in y %}{{ loop.nope }}{% endfor %}", "N2E052", 1, 24)]
    [InlineData("{{ '\\x1' }}", "N2E053", 1, 5)]
    [InlineData("{{ 'ab\\u12' }}", "N2E053", 1, 7)]
    [InlineData("{{ '\\U00110000' }}", "N2E053", 1, 5)]
    [InlineData("{{ '\\N{BULLET}' }}", "N2E053", 1, 5)]
    public void MistakesAreReportedWhereTheyAre(string template, string rule, int line, int column)
    {
        var found = Assert.Single(Report(template));
        Assert.Equal((rule, line, column), (found.Rule.Id, found.Line, found.Column));
        Assert.DoesNotContain('\n', found.Message);
    }

    [Fact]
    public void EveryMistakeThatParsesIsReported() =>
        Assert.Equal(["N2E044", "N2E045", "N2E046"], Report("{{ x | nope }}\n{{ x is nope }}\n{{ nope() }}").Select(found => found.Rule.Id));

    [Theory]
    [InlineData("({")]
    [InlineData("-")]
    [InlineData("not ")]
    [InlineData("[")]
    [InlineData("x if ")]
    [InlineData("a(")]
    [InlineData("{1: ")]
    public void DeepNestingEndsInADiagnostic(string opening) => Assert.NotEmpty(Report("{{ " + string.Concat(Enumerable.Repeat(opening, 20_000))));

    [Theory]
    [InlineData("not ", "")]
    [InlineData("", " + x")]
    [InlineData("", " or x")]
    [InlineData("", ".x")]
    [InlineData("", "|trim")]
    [InlineData("", "()")]
    [InlineData("", " if x")]
    public void LongChainsEndInADiagnostic(string before, string after)
    {
        string Chain(int length) => "{{ " + string.Concat(Enumerable.Repeat(before, length)) + "x" + string.Concat(Enumerable.Repeat(after, length)) + " }}{% set x = 1 %}";
        Assert.Equal("N2E054", Assert.Single(Report(Chain(20_000))).Rule.Id);
        Assert.Empty(Report(Chain(90)));
    }

    [Fact]
    public void DeepBlocksEndInADiagnostic() => Assert.Equal("N2E054", Assert.Single(Report(string.Concat(Enumerable.Repeat("{% if a %}", 5000)))).Rule.Id);

    [Theory]
    [MemberData(nameof(Rules))]
    public void EveryRuleHasAPageWhoseSampleBreaksIt(string id)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", id + ".md"));
        var rule = AllRules().Single(rule => rule.Id == id);
        Assert.StartsWith($"# {id}: {rule.Title}\n", page);
        var sample = page.Split("```jinja\n")[1].Split("\n```")[0];
        Assert.Equal(rule, Assert.Single(Report(sample)).Rule);
    }

    [Theory]
    [InlineData("{{ ns.macro() }}{% set ns.macro = 1 %}")]
    [InlineData("{{ {'f': 1}.f() }}")]
    [InlineData("{% set f = x %}{{ f() }}")]
    [InlineData("{% macro m(f) %}{{ f() }}{% endmacro %}")]
    [InlineData("{{ x.append(1) }}")]
    [InlineData("{% macro m() %}{{ caller() }}{% endmacro %}")]
    [InlineData("{% for x in y recursive %}{{ loop(x) }}{{ loop.cycle(1) }}{% endfor %}")]
    [InlineData("{{ loop.whatever }}{% set loop = 1 %}")]
    [InlineData("{% if x is mapping %}{% elif y is not none %}{% endif %}")]
    [InlineData("")]
    public void WhatMayWorkIsNotReported(string template) => Assert.Empty(Report(template));

    private static IReadOnlyList<SpecDiagnostic> Report(string template)
    {
        var report = new SpecReport("chat_template.jinja");
        var spec = TemplateParser.Parse(template, report);
        Assert.Equal(report.HasErrors, spec is null);
        return report.Diagnostics;
    }

    private static IEnumerable<SpecRule> AllRules() =>
        typeof(TemplateRules).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (SpecRule)field.GetValue(null)!);
}
