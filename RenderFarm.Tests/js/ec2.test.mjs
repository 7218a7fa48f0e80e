// Amazon's own JavaScript client against LocalCloud's EC2.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import {
  CancelSpotInstanceRequestsCommand, CreateFleetCommand, CreateLaunchTemplateCommand, CreateLaunchTemplateVersionCommand,
  CreateSecurityGroupCommand, CreateTagsCommand, DeleteLaunchTemplateCommand, DeleteLaunchTemplateVersionsCommand,
      DeleteSecurityGroupCommand,
  DeleteTagsCommand, DescribeAvailabilityZonesCommand, DescribeImagesCommand, DescribeInstanceTypeOfferingsCommand,
      DescribeInstanceTypesCommand,
  DescribeInstancesCommand, DescribeLaunchTemplateVersionsCommand, DescribeLaunchTemplatesCommand, DescribeSecurityGroupsCommand,
  DescribeSpotInstanceRequestsCommand, DescribeSpotPriceHistoryCommand, DescribeSubnetsCommand, DescribeTagsCommand, DescribeVpcsCommand,
  EC2Client, ModifyLaunchTemplateCommand, RunInstancesCommand, StopInstancesCommand, TerminateInstancesCommand, waitUntilInstanceTerminated,
} from "@aws-sdk/client-ec2";

const ec2 = new EC2Client({ maxAttempts: 1 });
const send = (Command, input) => ec2.send(new Command(input));
const base64 = text => Buffer.from(text).toString("base64");
const image = "resolve:ssm:/aws/service/deeplearning/ami/x86_64/base-oss-nvidia-driver-gpu-amazon-linux-2023/latest/ami-id";
const sleeper = base64("#!/bin/bash\nexec sleep 600\n");
const spot = { MarketType: "spot" };

const run = input => send(RunInstancesCommand, { ImageId: image, InstanceType: "c5.large", MinCount: 1, MaxCount: 1, UserData: sleeper,
    ...input });
const ids = answer => (answer.Instances ?? []).map(instance => instance.InstanceId);
const terminate = InstanceIds => send(TerminateInstancesCommand, { InstanceIds });
const refused = (promise, code) => assert.rejects(promise, error => {
  assert.equal(error.name, code, `${error.name}: ${error.message}`);
  assert.ok(error.message && error.$metadata.requestId);
  return true;
});

async function describe(input) {
  const { Reservations } = await send(DescribeInstancesCommand, input);
  return Reservations.flatMap(reservation => reservation.Instances);
}

test("an instance is described by what it was launched with, found by filters, and ended", async () => {
  const farm = randomUUID();
  const launched = await run({
    MinCount: 2, MaxCount: 3, InstanceType: "g4dn.xlarge", Placement: { AvailabilityZone: "eu-central-1b" }, InstanceMarketOptions: spot,
    InstanceInitiatedShutdownBehavior: "terminate", IamInstanceProfile: { Name: "worker" }, KeyName: "key",
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 1 },
    BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 100, VolumeType: "gp3", Encrypted: true,
        DeleteOnTermination: true } }],
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "farm", Value: farm }, { Key: "Name", Value: "worker 1" }] }],
  });
  assert.equal(launched.Instances.length, 3);

  const found = await describe({ Filters: [{ Name: "tag:farm", Values: [farm.slice(0, 9) + "*"] }, { Name: "instance-state-name",
      Values: ["pending", "running"] }] });
  assert.deepEqual(found.map(instance => instance.InstanceId).sort(), ids(launched).sort());
  const [instance] = found;
  assert.equal(instance.InstanceType, "g4dn.xlarge");
  assert.equal(instance.InstanceLifecycle, "spot");
  assert.equal(instance.Placement.AvailabilityZone, "eu-central-1b");
  assert.equal(instance.MetadataOptions.HttpTokens, "required");
  assert.match(instance.IamInstanceProfile.Arn, /:instance-profile\/worker$/);
  assert.ok(Math.abs(Date.now() - instance.LaunchTime) < 60_000);
  assert.deepEqual(await describe({ Filters: [{ Name: "tag:farm", Values: ["nobody's"] }] }), []);
  await refused(describe({ Filters: [{ Name: "colour", Values: ["red"] }] }), "InvalidParameterValue");

  const { SpotInstanceRequests } = await send(DescribeSpotInstanceRequestsCommand,
      { SpotInstanceRequestIds: [instance.SpotInstanceRequestId] });
  assert.equal(SpotInstanceRequests[0].InstanceId, instance.InstanceId);
  assert.equal(SpotInstanceRequests[0].State, "active");
  await refused(send(StopInstancesCommand, { InstanceIds: [instance.InstanceId] }), "UnsupportedOperation");
  await send(CancelSpotInstanceRequestsCommand, { SpotInstanceRequestIds: [instance.SpotInstanceRequestId] });

  await refused(send(TerminateInstancesCommand, { InstanceIds: ids(launched), DryRun: true }), "DryRunOperation");
  const ended = await terminate(ids(launched));
  assert.deepEqual(new Set(ended.TerminatingInstances.map(change => change.CurrentState.Name)), new Set(["shutting-down"]));
  await waitUntilInstanceTerminated({ client: ec2, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { InstanceIds: ids(launched) });
  const [gone] = await describe({ InstanceIds: [instance.InstanceId] });
  assert.equal(gone.StateReason.Code, "Client.UserInitiatedShutdown");
  assert.match(gone.StateTransitionReason, /^User initiated \(\d{4}-/);
  await terminate([instance.InstanceId]);
});

test("a client token launches once", async () => {
  const ClientToken = randomUUID();
  const [first, second] = await Promise.all([run({ ClientToken }), run({ ClientToken })]);
  assert.deepEqual(ids(first), ids(second));
  assert.equal(first.ReservationId, second.ReservationId);
  assert.equal((await describe({ Filters: [{ Name: "client-token", Values: [ClientToken] }] })).length, 1);
  await refused(run({ ClientToken, InstanceType: "c5.xlarge" }), "IdempotentParameterMismatch");
  await terminate(ids(first));
});

test("pages neither skip nor repeat", async () => {
  const farm = randomUUID();
  const launched = await run({ MinCount: 7, MaxCount: 7, TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "farm",
      Value: farm }] }] });
  const seen = [];
  let NextToken;
  do {
    const page = await send(DescribeInstancesCommand, { MaxResults: 5, NextToken, Filters: [{ Name: "tag-key", Values: ["farm"] },
        { Name: "tag:farm", Values: [farm] }] });
    seen.push(...page.Reservations.flatMap(reservation => ids(reservation)));
    NextToken = page.NextToken;
  } while (NextToken);
  assert.deepEqual(seen.sort(), ids(launched).sort());
  await refused(send(DescribeInstancesCommand, { MaxResults: 4 }), "InvalidParameterValue");
  await terminate(seen);
});

test("what cannot be launched is refused by EC2's codes", async () => {
  await refused(run({ ImageId: "ami-0123456789abcdef0" }), "InvalidAMIID.NotFound");
  await refused(run({ ImageId: "image" }), "InvalidAMIID.Malformed");
  await refused(run({ ImageId: "resolve:ssm:/nothing/here" }), "InvalidParameterValue");
  await refused(run({ InstanceType: "g9.huge" }), "InvalidParameterValue");
  await refused(run({ InstanceType: "p3.2xlarge", Placement: { AvailabilityZone: "eu-central-1c" } }), "Unsupported");
  await refused(run({ UserData: "not base64!" }), "InvalidParameterValue");
  await refused(run({ UserData: base64("#!" + "x".repeat(20_000)) }), "InvalidParameterValue");
  await refused(run({ MinCount: 2, MaxCount: 1 }), "InvalidParameterCombination");
  await refused(run({ MinCount: 100, MaxCount: 100 }), "InstanceLimitExceeded");
  await refused(run({ SubnetId: "subnet-01234567" }), "InvalidSubnetID.NotFound");
  await refused(run({ SecurityGroupIds: ["sg-01234567"] }), "InvalidGroup.NotFound");
  await refused(run({ InstanceMarketOptions: { ...spot, SpotOptions: { MaxPrice: "0.001" } } }), "SpotMaxPriceTooLow");
  await refused(run({ LaunchTemplate: { LaunchTemplateName: "none-such" } }), "InvalidLaunchTemplateName.NotFoundException");
  await refused(run({ DryRun: true }), "DryRunOperation");
  await refused(describe({ InstanceIds: ["i-0123456789abcdef0"] }), "InvalidInstanceID.NotFound");
  await refused(terminate(["i-x"]), "InvalidInstanceID.Malformed");
  await refused(new EC2Client({ maxAttempts: 1, credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID,
      secretAccessKey: "wrong" } }).send(new DescribeInstancesCommand({})), "AuthFailure");
});

test("launch templates have versions, and a launch can override them", async () => {
  const LaunchTemplateName = `farm-${randomUUID()}`;
  const ClientToken = randomUUID();
  const create = () => send(CreateLaunchTemplateCommand, {
    LaunchTemplateName, ClientToken,
    LaunchTemplateData: {
      ImageId: image, InstanceType: "g5.xlarge", UserData: sleeper, InstanceInitiatedShutdownBehavior: "terminate",
      MetadataOptions: { HttpTokens: "required" }, IamInstanceProfile: { Name: "worker" },
      BlockDeviceMappings: [{ DeviceName: "/dev/xvda", Ebs: { VolumeSize: 50, Encrypted: true } }],
      TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "from", Value: "template" }, { Key: "also", Value: "template" }] }],
    },
    TagSpecifications: [{ ResourceType: "launch-template", Tags: [{ Key: "farm", Value: LaunchTemplateName }] }],
  });
  const { LaunchTemplate } = await create();
  assert.equal((await create()).LaunchTemplate.LaunchTemplateId, LaunchTemplate.LaunchTemplateId);
  await refused(send(CreateLaunchTemplateCommand, { LaunchTemplateName, LaunchTemplateData: { InstanceType: "c5.large" } }),
      "InvalidLaunchTemplateName.AlreadyExistsException");

  const { LaunchTemplateVersion } = await send(CreateLaunchTemplateVersionCommand, { LaunchTemplateName, SourceVersion: "1",
      LaunchTemplateData: { InstanceType: "m5.large" } });
  assert.equal(LaunchTemplateVersion.VersionNumber, 2);
  const { LaunchTemplateVersions } = await send(DescribeLaunchTemplateVersionsCommand, { LaunchTemplateName, Versions: ["$Latest"] });
  const data = LaunchTemplateVersions[0].LaunchTemplateData;
  assert.equal(data.InstanceType, "m5.large");
  assert.equal(data.UserData, sleeper);
  assert.equal(data.BlockDeviceMappings[0].Ebs.VolumeSize, 50);
  assert.equal(data.TagSpecifications[0].Tags[1].Key, "also");
  await send(ModifyLaunchTemplateCommand, { LaunchTemplateName, DefaultVersion: "2" });
  await send(DeleteLaunchTemplateVersionsCommand, { LaunchTemplateName, Versions: ["1"] });
  const { LaunchTemplates } = await send(DescribeLaunchTemplatesCommand, { Filters: [{ Name: "tag:farm", Values: [LaunchTemplateName] }] });
  assert.equal(LaunchTemplates[0].DefaultVersionNumber, 2);

  const launched = await send(RunInstancesCommand, {
    MinCount: 1, MaxCount: 1, LaunchTemplate: { LaunchTemplateName, Version: "$Default" }, InstanceType: "c5.large",
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "also", Value: "launch" }] }],
  });
  const [instance] = launched.Instances;
  assert.equal(instance.InstanceType, "c5.large");
  assert.equal(instance.MetadataOptions.HttpTokens, "required");
  assert.deepEqual(Object.fromEntries(instance.Tags.map(tag => [tag.Key, tag.Value])), { from: "template", also: "launch" });
  await terminate(ids(launched));
  await send(DeleteLaunchTemplateCommand, { LaunchTemplateName });
  await refused(send(DescribeLaunchTemplatesCommand, { LaunchTemplateNames: [LaunchTemplateName] }),
      "InvalidLaunchTemplateName.NotFoundException");
});

test("a fleet takes the cheapest pools that there are and says what the others lack", async () => {
  const LaunchTemplateName = `fleet-${randomUUID()}`;
  await send(CreateLaunchTemplateCommand, { LaunchTemplateName, LaunchTemplateData: { ImageId: image, UserData: sleeper } });
  const { Subnets } = await send(DescribeSubnetsCommand, {});
  const fleet = {
    Type: "instant", ClientToken: randomUUID(), SpotOptions: { AllocationStrategy: "price-capacity-optimized" },
    LaunchTemplateConfigs: [{
      LaunchTemplateSpecification: { LaunchTemplateName, Version: "$Latest" },
      Overrides: ["p3.2xlarge", "g5.xlarge", "g4dn.xlarge",
          "g9.huge"].flatMap(InstanceType => Subnets.map(({ SubnetId }) => ({ InstanceType, SubnetId }))),
    }],
    TargetCapacitySpecification: { TotalTargetCapacity: 3, DefaultTargetCapacityType: "spot" },
    TagSpecifications: [{ ResourceType: "instance", Tags: [{ Key: "farm", Value: LaunchTemplateName }] }],
  };
  const answer = await send(CreateFleetCommand, fleet);
  const made = answer.Instances.flatMap(group => group.InstanceIds);
  assert.equal(made.length, 3);
  assert.equal(answer.Instances[0].InstanceType, "g4dn.xlarge");
  assert.equal(answer.Instances[0].Lifecycle, "spot");
  assert.ok(answer.Instances[0].LaunchTemplateAndOverrides.Overrides.SubnetId);
  assert.deepEqual((await send(CreateFleetCommand, fleet)).Instances, answer.Instances);

  const instances = await describe({ Filters: [{ Name: "tag:farm", Values: [LaunchTemplateName] }] });
  assert.equal(instances.length, 3);
  assert.ok(instances[0].Tags.some(tag => tag.Key === "aws:ec2:fleet-id" && tag.Value === answer.FleetId));
  await terminate(made);

  const none = await send(CreateFleetCommand, {
    ...fleet, ClientToken: undefined,
    LaunchTemplateConfigs: [{
      LaunchTemplateSpecification: { LaunchTemplateName, Version: "1" },
      Overrides: [{ InstanceType: "p3.2xlarge", AvailabilityZone: "eu-central-1c" }, { InstanceType: "g4dn.xlarge", MaxPrice: "0.001",
          AvailabilityZone: "eu-central-1a" }],
    }],
  });
  assert.deepEqual(none.Instances, []);
  assert.deepEqual(none.Errors.map(error => error.ErrorCode).sort(), ["SpotMaxPriceTooLow", "Unsupported"]);

  const onDemand = await send(CreateFleetCommand, {
    ...fleet, ClientToken: undefined, TargetCapacitySpecification: { TotalTargetCapacity: 2, OnDemandTargetCapacity: 1,
        DefaultTargetCapacityType: "spot" },
  });
  assert.deepEqual(onDemand.Instances.map(group => group.Lifecycle).sort(), ["on-demand", "spot"]);
  await terminate(onDemand.Instances.flatMap(group => group.InstanceIds));
  await refused(send(CreateFleetCommand, { ...fleet, Type: "maintain" }), "UnsupportedOperation");
});

test("images, types, zones and networks are told", async () => {
  const { Images } = await send(DescribeImagesCommand, { Owners: ["amazon"], Filters: [{ Name: "name",
      Values: ["Deep Learning Base OSS Nvidia Driver GPU AMI (Amazon Linux 2023) ????????"] }] });
  assert.ok(Images.length >= 2 && Images.every(found => found.CreationDate));
  assert.equal((await send(DescribeImagesCommand, { Filters: [{ Name: "name", Values: ["renderfarm-local"] }] })).Images.length, 1);
  assert.deepEqual((await send(DescribeImagesCommand, { Owners: ["self"], Filters: [{ Name: "name", Values: ["Deep*"] }] })).Images, []);

  const { InstanceTypes } = await send(DescribeInstanceTypesCommand, { InstanceTypes: ["g5.12xlarge", "c5.2xlarge"] });
  const gpu = InstanceTypes.find(type => type.InstanceType === "g5.12xlarge");
  assert.equal(gpu.VCpuInfo.DefaultVCpus, 48);
  assert.equal(gpu.GpuInfo.Gpus[0].Count, 4);
  assert.equal(gpu.GpuInfo.Gpus[0].MemoryInfo.SizeInMiB, 24576);
  assert.equal(InstanceTypes.find(type => type.InstanceType === "c5.2xlarge").GpuInfo, undefined);
  await refused(send(DescribeInstanceTypesCommand, { InstanceTypes: ["g9.huge"] }), "InvalidInstanceType");
  const { InstanceTypeOfferings } = await send(DescribeInstanceTypeOfferingsCommand, { LocationType: "availability-zone",
      Filters: [{ Name: "instance-type", Values: ["p3.2xlarge"] }] });
  assert.deepEqual(InstanceTypeOfferings.map(offering => offering.Location), ["eu-central-1a", "eu-central-1b"]);
  assert.equal((await send(DescribeAvailabilityZonesCommand, {})).AvailabilityZones.length, 3);

  const { Vpcs } = await send(DescribeVpcsCommand, { Filters: [{ Name: "is-default", Values: ["true"] }] });
  const GroupName = `workers-${randomUUID()}`;
  const { GroupId } = await send(CreateSecurityGroupCommand, { GroupName, Description: "no inbound", VpcId: Vpcs[0].VpcId });
  await refused(send(CreateSecurityGroupCommand, { GroupName, Description: "again" }), "InvalidGroup.Duplicate");
  const { SecurityGroups } = await send(DescribeSecurityGroupsCommand, { Filters: [{ Name: "group-name", Values: [GroupName] }] });
  assert.deepEqual(SecurityGroups[0].IpPermissions, []);
  const launched = await run({ SecurityGroupIds: [GroupId] });
  await refused(send(DeleteSecurityGroupCommand, { GroupId }), "DependencyViolation");
  await terminate(ids(launched));
  await waitUntilInstanceTerminated({ client: ec2, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { InstanceIds: ids(launched) });
  await send(DeleteSecurityGroupCommand, { GroupId });
});

test("tags come and go", async () => {
  const launched = await run({});
  const [resource] = ids(launched);
  await send(CreateTagsCommand, { Resources: [resource], Tags: [{ Key: "a", Value: "1" }, { Key: "b", Value: "2" }] });
  await send(CreateTagsCommand, { Resources: [resource], Tags: [{ Key: "a", Value: "3" }] });
  await send(DeleteTagsCommand, { Resources: [resource], Tags: [{ Key: "b", Value: "not this" }, { Key: "a", Value: "3" }] });
  const { Tags } = await send(DescribeTagsCommand, { Filters: [{ Name: "resource-id", Values: [resource] }] });
  assert.deepEqual(Tags.map(tag => [tag.Key, tag.Value, tag.ResourceType]), [["b", "2", "instance"]]);
  await refused(send(CreateTagsCommand, { Resources: ["i-0123456789abcdef0"], Tags: [{ Key: "a", Value: "1" }] }),
      "InvalidInstanceID.NotFound");
  await terminate([resource]);
});

test("the price history goes back in time, newest first, page by page", async () => {
  const end = new Date();
  const start = new Date(end - 12 * 3_600_000);
  const prices = [];
  let NextToken;
  do {
    const page = await send(DescribeSpotPriceHistoryCommand, {
      StartTime: start, EndTime: end, InstanceTypes: ["g4dn.xlarge", "g5.xlarge"], ProductDescriptions: ["Linux/UNIX"], MaxResults: 7,
          NextToken: NextToken || undefined,
    });
    prices.push(...page.SpotPriceHistory);
    NextToken = page.NextToken;
  } while (NextToken);
  const times = prices.map(price => price.Timestamp.getTime());
  assert.deepEqual(times, times.toSorted((a, b) => b - a));
  const keys = new Set(prices.map(price => `${price.InstanceType} ${price.AvailabilityZone} ${price.Timestamp.toISOString()}`));
  assert.equal(keys.size, prices.length);
  // For each pool also the price that was in force at the start.
  assert.equal(prices.filter(price => price.Timestamp <= start).length, 6);
  assert.ok(prices.every(price => Number(price.SpotPrice) > 0.05 && Number(price.SpotPrice) < 1.3));

  const now = await send(DescribeSpotPriceHistoryCommand, { StartTime: new Date(Date.now() + 5000), InstanceTypes: ["c5.large"],
      AvailabilityZone: "eu-central-1a" });
  assert.equal(now.SpotPriceHistory.length, 1);
  assert.deepEqual((await send(DescribeSpotPriceHistoryCommand, { ProductDescriptions: ["Windows"],
      StartTime: start })).SpotPriceHistory, []);
});
