namespace N2Eye.Tests.Templates;

/// <summary>The emitted code of the models' template, as a person reads it. N2EYE_UPDATE_GOLDEN=1 rewrites the file.</summary>
public class GoldenTemplateTests
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "Generators.Tests", "Golden", "ModelChatTemplate.cs.txt");

    [Fact]
    public void EmittedCodeIsTheGoldenFile()
    {
        var code = TemplateCompiler.Emit(File.ReadAllText(Repository.Model("n2eye-random-pooled", "chat_template.jinja")), "N2Eye.Models.Pooled");
        if (Environment.GetEnvironmentVariable("N2EYE_UPDATE_GOLDEN") == "1") File.WriteAllText(Golden, code);
        Assert.Equal(File.ReadAllText(Golden), code);
    }

    [Fact]
    public void TheSameTemplateGivesTheSameCode()
    {
        var template = File.ReadAllText(Repository.Model("n2eye-random-pooled", "chat_template.jinja"));
        Assert.Equal(TemplateCompiler.Parse(template), TemplateCompiler.Parse(template));
        Assert.Equal(TemplateCompiler.Parse(template).GetHashCode(), TemplateCompiler.Parse(template).GetHashCode());
        Assert.Equal(TemplateCompiler.Emit(template), TemplateCompiler.Emit(template));
        Assert.NotEqual(TemplateCompiler.Parse(template), TemplateCompiler.Parse(template + "x"));
    }

    [Fact]
    public void LineEndsOfTheFileDoNotMatter()
    {
        var template = File.ReadAllText(Repository.Model("n2eye-random-pooled", "chat_template.jinja"));
        Assert.Equal(TemplateCompiler.Emit(template), TemplateCompiler.Emit(template.Replace("\n", "\r\n")));
    }
}
