// Amazon's own JavaScript client against LocalCloud's queues. The client itself compares the MD5 digests of bodies.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { test } from "node:test";
import {
  ChangeMessageVisibilityBatchCommand, ChangeMessageVisibilityCommand, CreateQueueCommand, DeleteMessageBatchCommand, DeleteMessageCommand,
  DeleteQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ListDeadLetterSourceQueuesCommand, ListQueueTagsCommand,
  ListQueuesCommand, PurgeQueueCommand, ReceiveMessageCommand, SQSClient, SendMessageBatchCommand, SendMessageCommand,
  SetQueueAttributesCommand, TagQueueCommand, UntagQueueCommand,
} from "@aws-sdk/client-sqs";

const sqs = new SQSClient({});
const newName = (prefix = "js") => `${prefix}-${randomUUID()}`;

async function queue(Attributes, name = newName()) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  return {
    name,
    QueueUrl,
    send: (MessageBody, extra) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...extra })),
    receive: async (extra) => (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ["All"],
        ...extra }))).Messages ?? [],
    delete: (ReceiptHandle) => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    visibility: (ReceiptHandle, VisibilityTimeout) =>
      sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })),
    attributes: async () => (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))).Attributes,
  };
}

async function depth(q) {
  const all = await q.attributes();
  return ["", "NotVisible", "Delayed"].map((kind) => Number(all[`ApproximateNumberOfMessages${kind}`]));
}

const refused = (promise, name) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name);
  assert.equal(error.$metadata.httpStatusCode, 400);
  return true;
});

test("a message is sent, received, hidden and deleted", async () => {
  const q = await queue();
  const before = Date.now();
  const sent = await q.send("hello ü \u{1F680}");
  assert.equal(sent.MD5OfMessageBody, createHash("md5").update("hello ü \u{1F680}").digest("hex"));

  const [message] = await q.receive();
  assert.equal(message.Body, "hello ü \u{1F680}");
  assert.equal(message.MessageId, sent.MessageId);
  assert.equal(message.Attributes.ApproximateReceiveCount, "1");
  assert.ok(message.Attributes.SenderId);
  for (const name of ["SentTimestamp", "ApproximateFirstReceiveTimestamp"])
    assert.ok(Math.abs(Number(message.Attributes[name]) - before) < 60_000, name);
  assert.deepEqual(await q.receive(), []);
  assert.deepEqual(await depth(q), [0, 1, 0]);
  await q.delete(message.ReceiptHandle);
  await q.delete(message.ReceiptHandle);
  assert.deepEqual(await depth(q), [0, 0, 0]);
});

test("message attributes come back when they are asked for", async () => {
  const q = await queue();
  const MessageAttributes = {
    "MT-Activity-Id": { DataType: "String", StringValue: "00-trace-01" },
    "MT-Count": { DataType: "Number", StringValue: "3" },
    Raw: { DataType: "Binary.png", BinaryValue: Uint8Array.from([0, 1, 255]) },
  };
  const sent = await q.send("body", {
    MessageAttributes, MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1-2-3" } },
  });
  assert.match(sent.MD5OfMessageAttributes, /^[0-9a-f]{32}$/);
  const [all] = await q.receive({ MessageAttributeNames: ["All"], VisibilityTimeout: 0 });
  assert.deepEqual(all.MessageAttributes, MessageAttributes);
  assert.equal(all.MD5OfMessageAttributes, sent.MD5OfMessageAttributes);
  assert.equal(all.Attributes.AWSTraceHeader, "Root=1-2-3");
  const [some] = await q.receive({ MessageAttributeNames: ["MT-Count"], VisibilityTimeout: 0 });
  assert.deepEqual(Object.keys(some.MessageAttributes), ["MT-Count"]);
  const [none] = await q.receive({ VisibilityTimeout: 0 });
  assert.equal(none.MessageAttributes, undefined);
});

test("a waiting receiver gets a message as soon as it is sent", async () => {
  const q = await queue();
  const waiting = q.receive({ WaitTimeSeconds: 20 });
  const started = Date.now();
  await q.send("now");
  const [message] = await waiting;
  assert.equal(message.Body, "now");
  assert.ok(Date.now() - started < 10_000, "it did not wait to the end");
});

test("a delayed message wakes the receiver when its time has come", async () => {
  const q = await queue();
  await q.send("later", { DelaySeconds: 1 });
  assert.deepEqual(await q.receive(), []);
  assert.deepEqual(await depth(q), [0, 0, 1]);
  const [message] = await q.receive({ WaitTimeSeconds: 20 });
  assert.equal(message.Body, "later");
  assert.ok(Number(message.Attributes.ApproximateFirstReceiveTimestamp) - Number(message.Attributes.SentTimestamp) >= 1000);
});

test("visibility is changed, ends, and makes old receipts stale", async () => {
  const q = await queue({ VisibilityTimeout: "600" });
  await q.send("again");
  const [first] = await q.receive();
  await q.visibility(first.ReceiptHandle, 1);
  const [second] = await q.receive({ WaitTimeSeconds: 20 });
  assert.equal(second.Attributes.ApproximateReceiveCount, "2");
  await refused(q.visibility(first.ReceiptHandle, 10), "MessageNotInflight");
  await q.delete(first.ReceiptHandle);
  assert.deepEqual(await depth(q), [0, 1, 0], "an old receipt deletes nothing");

  await q.visibility(second.ReceiptHandle, 0);
  await refused(q.visibility(second.ReceiptHandle, 10), "MessageNotInflight");
  await q.delete(second.ReceiptHandle);
  assert.deepEqual(await depth(q), [0, 0, 0]);
  await refused(q.delete("nonsense"), "ReceiptHandleIsInvalid");
});

test("batches say of each entry how it went", async () => {
  const q = await queue();
  const { QueueUrl } = q;
  const sent = await sqs.send(new SendMessageBatchCommand({
    QueueUrl,
    Entries: [...Array.from({ length: 9 }, (_, i) => ({ Id: `m${i}`, MessageBody: `body ${i}` })), { Id: "bad", MessageBody: "x",
        DelaySeconds: 901 }],
  }));
  assert.deepEqual(sent.Successful.map((entry) => entry.Id), Array.from({ length: 9 }, (_, i) => `m${i}`));
  assert.deepEqual(sent.Failed.map((entry) => [entry.Id, entry.SenderFault]), [["bad", true]]);

  const messages = await q.receive({ MaxNumberOfMessages: 10 });
  assert.deepEqual(messages.map((message) => message.Body).sort(), Array.from({ length: 9 }, (_, i) => `body ${i}`));
  const entries = (list, extra) => list.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle, ...extra }));
  const shown = await sqs.send(new ChangeMessageVisibilityBatchCommand({
    QueueUrl, Entries: [...entries(messages.slice(0, 2), { VisibilityTimeout: 0 }), { Id: "bad", ReceiptHandle: "?",
        VisibilityTimeout: 0 }],
  }));
  assert.deepEqual([shown.Successful.length, shown.Failed.length], [2, 1]);
  assert.deepEqual(await depth(q), [2, 7, 0]);
  const deleted = await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries: entries(messages) }));
  assert.equal(deleted.Successful.length, 9);
  assert.deepEqual(await depth(q), [0, 0, 0]);

  const batch = (Entries) => sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  await refused(batch([]), "EmptyBatchRequest");
  await refused(batch(Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: "x" }))), "TooManyEntriesInBatchRequest");
  await refused(batch([{ Id: "a", MessageBody: "x" }, { Id: "a", MessageBody: "y" }]), "BatchEntryIdsNotDistinct");
  await refused(batch([{ Id: "a b", MessageBody: "x" }]), "InvalidBatchEntryId");
  await refused(batch([{ Id: "a", MessageBody: "x".repeat(600_000) }, { Id: "b", MessageBody: "x".repeat(600_000) }]),
      "BatchRequestTooLong");
});

test("messages of a mebibyte pass, larger ones do not", async () => {
  const q = await queue();
  await q.send("x".repeat(1_048_576));
  const [message] = await q.receive();
  assert.equal(message.Body.length, 1_048_576);
  await refused(q.send("x".repeat(1_048_577)), "InvalidParameterValue");
  const small = await queue({ MaximumMessageSize: "1024" });
  await refused(small.send("x".repeat(1025)), "InvalidParameterValue");
});

test("what was received too often goes to the dead-letter queue", async () => {
  const dead = await queue({}, newName("dead"));
  const deadLetterTargetArn = (await dead.attributes()).QueueArn;
  const q = await queue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: "2" }) });
  const { MessageId } = await q.send("poison", { MessageAttributes: { a: { DataType: "String", StringValue: "b" } } });
  const waiting = dead.receive({ WaitTimeSeconds: 20, MessageAttributeNames: ["All"] });
  for (let i = 0; i < 2; i++)
    assert.equal((await q.receive({ VisibilityTimeout: 0 })).length, 1);
  assert.deepEqual(await q.receive(), []);
  const [message] = await waiting;
  assert.equal(message.MessageId, MessageId);
  assert.equal(message.MessageAttributes.a.StringValue, "b");
  assert.equal(message.Attributes.DeadLetterQueueSourceArn, (await q.attributes()).QueueArn);
  assert.equal(message.Attributes.ApproximateReceiveCount, "3");
  const { queueUrls } = await sqs.send(new ListDeadLetterSourceQueuesCommand({ QueueUrl: dead.QueueUrl }));
  assert.deepEqual(queueUrls, [q.QueueUrl]);
  await refused(
    queue({ RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetterTargetArn + "-not", maxReceiveCount: 2 }) }),
    "InvalidParameterValue");
});

test("queues are created once, found, listed, changed, emptied and deleted", async () => {
  const prefix = newName("list");
  const q = await queue({ VisibilityTimeout: "45" }, `${prefix}-1`);
  assert.equal((await queue({ VisibilityTimeout: "45" }, q.name)).QueueUrl, q.QueueUrl);
  assert.equal((await queue({}, q.name)).QueueUrl, q.QueueUrl);
  await refused(queue({ VisibilityTimeout: "46" }, q.name), "QueueNameExists");
  assert.equal((await sqs.send(new GetQueueUrlCommand({ QueueName: q.name }))).QueueUrl, q.QueueUrl);
  for (const i of [2, 3])
    await queue({}, `${prefix}-${i}`);
  const page = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 2 }));
  const rest = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: 2, NextToken: page.NextToken }));
  assert.deepEqual([page.QueueUrls.length, rest.QueueUrls.length, rest.NextToken], [2, 1, undefined]);

  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: q.QueueUrl, Attributes: { VisibilityTimeout: "77", DelaySeconds: "5" } }));
  const all = await q.attributes();
  assert.deepEqual([all.VisibilityTimeout, all.DelaySeconds, all.MessageRetentionPeriod, all.MaximumMessageSize], ["77", "5", "345600",
      "1048576"]);
  assert.match(all.QueueArn, new RegExp(`^arn:aws:sqs:${process.env.AWS_REGION}:\\d{12}:${q.name}$`));

  await q.send("gone");
  await sqs.send(new PurgeQueueCommand({ QueueUrl: q.QueueUrl }));
  assert.deepEqual(await depth(q), [0, 0, 0]);
  await sqs.send(new DeleteQueueCommand({ QueueUrl: q.QueueUrl }));
  await assert.rejects(q.send("x"),
      (error) => error.name === "QueueDoesNotExist" || error.name === "AWS.SimpleQueueService.NonExistentQueue");
  await assert.rejects(sqs.send(new GetQueueUrlCommand({ QueueName: q.name })), (error) => error.name === "QueueDoesNotExist");
});

test("a receiver that waits learns that its queue was deleted", async () => {
  const q = await queue();
  const waiting = assert.rejects(q.receive({ WaitTimeSeconds: 20 }), { name: "QueueDoesNotExist" });
  await sqs.send(new DeleteQueueCommand({ QueueUrl: q.QueueUrl }));
  await waiting;
});

test("tags are kept", async () => {
  const { QueueUrl } = await queue();
  await sqs.send(new TagQueueCommand({ QueueUrl, Tags: { farm: "local", owner: "ü" } }));
  await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: ["owner"] }));
  assert.deepEqual((await sqs.send(new ListQueueTagsCommand({ QueueUrl }))).Tags, { farm: "local" });
});

test("wrong parameters are refused", async () => {
  await refused(queue({}, "a.fifo"), "UnsupportedOperation");
  await refused(queue({ FifoQueue: "true" }), "UnsupportedOperation");
  await refused(queue({}, "a b"), "InvalidParameterValue");
  await refused(queue({ VisibilityTimeout: "43201" }), "InvalidAttributeValue");
  await refused(queue({ Colour: "red" }), "InvalidAttributeName");
  const q = await queue();
  await refused(q.receive({ MaxNumberOfMessages: 11 }), "InvalidParameterValue");
  await refused(q.receive({ WaitTimeSeconds: 21 }), "InvalidParameterValue");
  await refused(q.send("x", { MessageAttributes: { a: { DataType: "Colour", StringValue: "red" } } }), "InvalidParameterValue");
});

test("strangers are refused", async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  const as = (credentials) => new SQSClient({ credentials, maxAttempts: 1 }).send(new ListQueuesCommand({}));
  await assert.rejects(as({ accessKeyId, secretAccessKey: "wrong" }), (error) => error.$metadata.httpStatusCode === 403);
  await assert.rejects(as({ accessKeyId: "stranger", secretAccessKey }), (error) => error.$metadata.httpStatusCode === 403);
});
