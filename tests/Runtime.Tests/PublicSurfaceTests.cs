using System.Reflection;
using System.Text;

namespace N2Eye.Tests;

/// <summary>What other front ends build on: a change of it is a visible diff of an approved file.</summary>
public sealed class PublicSurfaceTests
{
    [Theory]
    [InlineData(typeof(Runtime.N2EyeException))]
    [InlineData(typeof(Weights.WeightsFile))]
    public void The_public_surface_is_the_approved_one(Type any)
    {
        var text = new StringBuilder();
        foreach (var type in any.Assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append('\n');
            const BindingFlags declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            foreach (var line in type.GetMembers(declared).Select(Line).OfType<string>().Order(StringComparer.Ordinal)) text.Append("    ").Append(line).Append('\n');
        }

        Approved.Check(text.ToString(), "Runtime.Tests", "Approved", any.Assembly.GetName().Name + ".txt");
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class" : type.IsSealed ? "sealed class" : "class";

    /// <summary>A member that others can use, or null. What the compiler adds to records is left out.</summary>
    private static string? Line(MemberInfo member) => member switch
    {
        _ when member.Name.Contains('<', StringComparison.Ordinal) || member.Name is "EqualityContract" or "PrintMembers" or "Equals" or "GetHashCode" or "ToString" or "op_Equality" or "op_Inequality" or "Deconstruct" => null,
        FieldInfo field when Visible(field.IsPublic, field.IsFamily) && !field.IsSpecialName => $"{(field.IsStatic ? "static " : "")}{field.Name} : {Name(field.FieldType)}",
        PropertyInfo property when Accessors(property) is { Length: > 0 } accessors => $"{property.Name}{Parameters(property.GetIndexParameters())} : {Name(property.PropertyType)} {{ {accessors} }}",
        ConstructorInfo constructor when Visible(constructor.IsPublic, constructor.IsFamily) && !constructor.IsStatic => "new" + Parameters(constructor.GetParameters()),
        MethodInfo method when Visible(method.IsPublic, method.IsFamily) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{(method.IsStatic ? "static " : "")}{method.Name}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType) + " " + parameter.Name))}) : {Name(method.ReturnType)}",
        _ => null,
    };

    private static bool Visible(bool isPublic, bool isFamily) => isPublic || isFamily;

    private static string Accessors(PropertyInfo property) => string.Join(" ", new[] { (property.GetMethod, "get;"), (property.SetMethod, "set;") }
        .Where(pair => pair.Item1 is { } method && Visible(method.IsPublic, method.IsFamily)).Select(pair => pair.Item2));

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : "(" + string.Join(", ", parameters.Select(parameter => Name(parameter.ParameterType) + " " + parameter.Name)) + ")";

    private static string Name(Type type) =>
        type.IsGenericType ? type.Name.Split('`')[0] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">" : type.IsGenericParameter || type.Namespace == "System" ? type.Name : type.FullName ?? type.Name;
}
