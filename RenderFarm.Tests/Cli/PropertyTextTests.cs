using RenderFarm.Cli.Display;
using RenderFarm.Contracts.Messages;

namespace RenderFarm.Tests.Cli;

[Trait("Category", "Fast")]
public sealed class PropertyTextTests
{
    [Theory]
    [InlineData("cycles.max_bounces=4", "cycles.max_bounces", "4")]
    [InlineData(
        "world.node_tree.nodes[\"A = B\"].inputs[1].default_value=0.5",
        "world.node_tree.nodes[\"A = B\"].inputs[1].default_value",
        "0.5"
    )]
    [InlineData("render.stamp_note_text=a=b", "render.stamp_note_text", "a=b")]
    [InlineData("objects['Cube'].name=", "objects['Cube'].name", "")]
    public void A_path_and_a_value_are_told_apart(string text, string path, string value)
    {
        Assert.True(PropertyText.TryParse(text, out var readPath, out var readValue));
        Assert.Equal((path, value), (readPath, readValue));
    }

    [Theory]
    [InlineData("cycles.max_bounces")]
    [InlineData("=4")]
    [InlineData(".cycles=4")]
    [InlineData("cycles..seed=4")]
    [InlineData("cycles.seed()=4")]
    [InlineData("objects[\"Cube]=4")]
    public void What_is_neither_is_refused(string text) => Assert.False(PropertyText.TryParse(text, out _, out _));

    [Fact]
    public void Settings_with_the_same_properties_in_the_same_order_are_equal()
    {
        static RenderSettings Settings(params string[] texts) => new() { Samples = 4, Properties = PropertyText.Parse(texts) };

        Assert.Equal(Settings("a=1", "b=2"), Settings("a=1", "b=2"));
        Assert.Equal(Settings("a=1", "b=2").GetHashCode(), Settings("a=1", "b=2").GetHashCode());
        Assert.NotEqual(Settings("a=1", "b=2"), Settings("b=2", "a=1"));
        Assert.NotEqual(Settings("a=1"), Settings("a=2"));
        Assert.NotEqual(Settings("a=1"), Settings());
        Assert.Equal(new RenderSettings { Samples = 4 }, Settings());
    }
}
