using System.Text.RegularExpressions;
using RenderFarm.Contracts.Messages;
using YamlDotNet.RepresentationModel;

namespace RenderFarm.Tests.Deploy;

[Trait("Category", "Fast")]
public sealed partial class TemplateTests
{
    private static readonly CloudFormationTemplate Template = new();

    private static readonly string[] OfAws =
    [
        "AWS::AccountId",
        "AWS::NoValue",
        "AWS::Partition",
        "AWS::Region",
        "AWS::StackId",
        "AWS::URLSuffix",
    ];

    private static readonly HashSet<string> Referable = [.. Template.Names("Parameters"), .. Template.Names("Resources"), .. OfAws];

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        Assert.All(Template.Calls<YamlScalarNode>("!Ref"), call => Assert.Contains(call.Value!, Referable));
        Assert.All(
            Template.Calls<YamlScalarNode>("!GetAtt"),
            call => Assert.Contains(call.Value!.Split('.')[0], Template.Names("Resources"))
        );
        Assert.All(Template.Calls<YamlScalarNode>("!Sub"), call => AssertNamesAreKnown(call.Value!, []));
        Assert.All(
            Template.Calls<YamlSequenceNode>("!Sub"),
            call =>
                AssertNamesAreKnown(
                    ((YamlScalarNode)call[0]).Value!,
                    ((YamlMappingNode)call[1]).Children.Keys.Select(key => key.ToString())
                )
        );
        Assert.All(Template.Calls<YamlSequenceNode>("!If"), call => Assert.Contains(call[0].ToString(), Template.Names("Conditions")));
        Assert.All(
            Template.Names("Resources").Where(name => ((YamlMappingNode)Template["Resources", name]).Children.ContainsKey("Condition")),
            name => Assert.Contains(Template.Text("Resources", name, "Condition"), Template.Names("Conditions"))
        );
    }

    [Fact]
    public void Every_parameter_is_used_and_has_a_default()
    {
        var used = Template
            .Calls<YamlScalarNode>("!Ref")
            .Select(call => call.Value!)
            .Concat(Template.Calls<YamlScalarNode>("!Sub").SelectMany(call => NamesIn(call.Value!)))
            .ToHashSet(StringComparer.Ordinal);

        Assert.All(Template.Names("Parameters"), name => Assert.Contains(name, used));
        Assert.All(Template.Names("Parameters"), name => Assert.NotNull(Template["Parameters", name, "Default"]));
    }

    [Fact]
    public void The_stack_says_what_the_farm_starts_with() =>
        Assert.Superset(
            new HashSet<string>(["Bucket", "Scope", "Region", "LaunchTemplate", "Image", "DiskGiB", "InstanceProfile", "SecurityGroup"]),
            Template.Names("Outputs").ToHashSet(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData(Queues.Render)]
    [InlineData(Queues.Inspect)]
    [InlineData(Queues.Finish)]
    [InlineData(Queues.Coordinator)]
    public void The_farms_queues_are_there_with_those_of_MassTransit_beside_them(string queue)
    {
        var names = Template.Resources("AWS::SQS::Queue").Select(resource => resource["Properties"]["QueueName"].ToString()).ToList();

        Assert.Contains($"${{Scope}}-{queue}", names);
        Assert.Contains($"${{Scope}}-{queue}_error", names);
    }

    [Fact]
    public void Machines_are_closed_and_end_for_good()
    {
        var data = Template["Resources", "WorkerTemplate", "Properties", "LaunchTemplateData"];

        Assert.Equal("terminate", data["InstanceInitiatedShutdownBehavior"].ToString());
        Assert.Equal("required", data["MetadataOptions"]["HttpTokens"].ToString());
        Assert.Equal("1", data["MetadataOptions"]["HttpPutResponseHopLimit"].ToString());
        var disk = data["BlockDeviceMappings"][0]["Ebs"];
        Assert.Equal(("true", "true"), (disk["Encrypted"].ToString(), disk["DeleteOnTermination"].ToString()));
        Assert.False(((YamlMappingNode)Template["Resources", "WorkerGroup", "Properties"]).Children.ContainsKey("SecurityGroupIngress"));
    }

    [Fact]
    public void No_policy_allows_everything()
    {
        var allowed = Template
            .Nodes.OfType<YamlMappingNode>()
            .Where(node =>
                node.Children.TryGetValue("Effect", out var effect) && effect.ToString() == "Allow" && node.Children.ContainsKey("Resource")
            )
            .ToList();

        Assert.NotEmpty(allowed);
        Assert.All(allowed, statement => Assert.DoesNotContain(Texts(statement["Action"]), action => action.EndsWith('*')));

        // What AWS cannot limit to resources: looking, and fleets, whose machines need the tag all the same.
        var everywhere = allowed.Where(statement =>
            Texts(statement["Resource"]).Contains("*") && !statement.Children.ContainsKey("Condition")
        );
        Assert.Equal(["Look", "Fleets"], everywhere.Select(statement => statement["Sid"].ToString()));
    }

    private static void AssertNamesAreKnown(string text, IEnumerable<string> local) =>
        Assert.All(NamesIn(text), name => Assert.Contains(name.Split('.')[0], Referable.Union(local)));

    private static IEnumerable<string> NamesIn(string text) => NameInText().Matches(text).Select(match => match.Groups["name"].Value);

    private static IEnumerable<string> Texts(YamlNode node) =>
        node is YamlSequenceNode list ? list.Select(item => item.ToString()) : [node.ToString()];

    [GeneratedRegex("\\$\\{(?<name>[^}!]+)\\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameInText();
}
