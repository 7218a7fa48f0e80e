// Amazon's own JavaScript client against LocalCloud. The address and the key come from the environment, as for any AWS program.
import assert from "node:assert/strict";
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { before, test } from "node:test";
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CopyObjectCommand, CreateBucketCommand, CreateMultipartUploadCommand,
  DeleteBucketCommand, DeleteObjectCommand, DeleteObjectsCommand, GetBucketLocationCommand, GetObjectAclCommand, GetObjectCommand,
      HeadBucketCommand,
  HeadObjectCommand, ListBucketsCommand, ListMultipartUploadsCommand, ListObjectsCommand, ListObjectsV2Command, ListPartsCommand,
      PutObjectCommand, S3Client,
  UploadPartCommand, UploadPartCopyCommand, paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";

const MiB = 1 << 20;
const s3 = new S3Client({ forcePathStyle: true });
const Bucket = `js-${randomUUID()}`;

const put = (Key, Body, extra = {}) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...extra }));
const get = (Key, extra = {}) => s3.send(new GetObjectCommand({ Bucket, Key, ...extra }));
const head = (Key, extra = {}) => s3.send(new HeadObjectCommand({ Bucket, Key, ...extra }));
const read = async (Key, extra) => text((await get(Key, extra)).Body);
const md5 = (bytes) => createHash("md5").update(bytes).digest("hex");
const refused = (promise, name, status) => assert.rejects(promise, (error) => {
  assert.equal(error.name, name);
  assert.equal(error.$metadata.httpStatusCode, status);
  return true;
});

before(() => s3.send(new CreateBucketCommand({ Bucket })));

test("buckets are created, found, located and deleted when empty", async () => {
  const other = { Bucket: `js-${randomUUID()}` };
  await refused(s3.send(new DeleteBucketCommand(other)), "NoSuchBucket", 404);
  await s3.send(new CreateBucketCommand(other));
  await refused(s3.send(new CreateBucketCommand(other)), "BucketAlreadyOwnedByYou", 409);
  await s3.send(new HeadBucketCommand(other));
  const { Buckets } = await s3.send(new ListBucketsCommand({}));
  assert.ok(Buckets.some((bucket) => bucket.Name === other.Bucket && bucket.CreationDate instanceof Date));
  assert.equal((await s3.send(new GetBucketLocationCommand(other))).LocationConstraint, process.env.AWS_REGION);

  await s3.send(new PutObjectCommand({ ...other, Key: "x", Body: "x" }));
  await refused(s3.send(new DeleteBucketCommand(other)), "BucketNotEmpty", 409);
  await s3.send(new DeleteObjectCommand({ ...other, Key: "x" }));
  await s3.send(new DeleteBucketCommand(other));
  await refused(s3.send(new HeadBucketCommand(other)), "NotFound", 404);
  await refused(s3.send(new CreateBucketCommand({ Bucket: "Not_A_Bucket" })), "InvalidBucketName", 400);
});

test("an object comes back with everything it was given", async () => {
  const Body = randomBytes(300_000);
  const stored = await put("dir/with space/ü", Body, {
    ContentType: "image/png", CacheControl: "max-age=5", ContentDisposition: "inline", ContentEncoding: "identity",
        Metadata: { frame: "17" },
  });
  const got = await get("dir/with space/ü");
  assert.deepEqual(await buffer(got.Body), Body);
  assert.equal(got.ETag, `"${md5(Body)}"`);
  assert.equal(got.ETag, stored.ETag);
  assert.equal(got.ContentLength, Body.length);
  assert.equal(got.ContentType, "image/png");
  assert.equal(got.CacheControl, "max-age=5");
  assert.equal(got.ContentDisposition, "inline");
  assert.equal(got.ContentEncoding, "identity");
  assert.deepEqual(got.Metadata, { frame: "17" });
  assert.ok(Math.abs(got.LastModified - Date.now()) < 60_000);
});

test("what is not there is said to be not there", async () => {
  await refused(get("nothing"), "NoSuchKey", 404);
  await refused(head("nothing"), "NotFound", 404);
  await refused(s3.send(new GetObjectCommand({ Bucket: "no-such-bucket", Key: "x" })), "NoSuchBucket", 404);
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "nothing" }));
});

test("an empty object is an object", async () => {
  await put("empty", "");
  assert.equal(await read("empty"), "");
  assert.equal((await head("empty")).ContentLength, 0);
  await refused(get("empty", { Range: "bytes=0-0" }), "InvalidRange", 416);
});

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"]) {
  const field = `Checksum${ChecksumAlgorithm}`;
  test(`${ChecksumAlgorithm} is verified, kept and given back`, async () => {
    const key = `checksum-${ChecksumAlgorithm}`;
    const stored = await put(key, randomBytes(70_001), { ChecksumAlgorithm });
    const seen = await head(key, { ChecksumMode: "ENABLED" });
    assert.equal(seen[field], stored[field]);
    assert.equal(seen.ChecksumType, "FULL_OBJECT");
    await buffer((await get(key, { ChecksumMode: "ENABLED" })).Body);

    await refused(put(key + "-wrong", "other bytes", { [field]: stored[field] }), "BadDigest", 400);
    await refused(get(key + "-wrong"), "NoSuchKey", 404);
  });
}

test("a stream of known length goes up in signed or checksummed chunks", async () => {
  const Body = randomBytes(3 * MiB + 17);
  await put("stream", Readable.from([Body.subarray(0, MiB), Body.subarray(MiB)]), { ContentLength: Body.length });
  assert.deepEqual(await buffer((await get("stream")).Body), Body);
});

test("conditions on reads and writes are kept", async () => {
  const first = await put("conditional", "one", { IfNoneMatch: "*" });
  await refused(put("conditional", "two", { IfNoneMatch: "*" }), "PreconditionFailed", 412);
  await refused(put("conditional", "two", { IfMatch: '"00000000000000000000000000000000"' }), "PreconditionFailed", 412);
  await refused(put("conditional-none", "two", { IfMatch: first.ETag }), "NoSuchKey", 404);
  await put("conditional", "two", { IfMatch: first.ETag });
  assert.equal(await read("conditional"), "two");

  const { ETag, LastModified } = await head("conditional");
  await refused(get("conditional", { IfMatch: first.ETag }), "PreconditionFailed", 412);
  assert.equal(await read("conditional", { IfMatch: ETag }), "two");
  await assert.rejects(get("conditional", { IfNoneMatch: ETag }), (error) => error.$metadata.httpStatusCode === 304);
  await assert.rejects(get("conditional", { IfModifiedSince: LastModified }), (error) => error.$metadata.httpStatusCode === 304);
  assert.equal(await read("conditional", { IfModifiedSince: new Date(LastModified - 5000) }), "two");
  await refused(get("conditional", { IfUnmodifiedSince: new Date(LastModified - 5000) }), "PreconditionFailed", 412);
});

test("ranges of every form are cut right", async () => {
  await put("range", "0123456789");
  for (const [Range, expected, ContentRange] of [
    ["bytes=0-0", "0", "bytes 0-0/10"], ["bytes=3-", "3456789", "bytes 3-9/10"], ["bytes=-4", "6789", "bytes 6-9/10"],
    ["bytes=5-500", "56789", "bytes 5-9/10"], ["bytes=-500", "0123456789", "bytes 0-9/10"],
  ]) {
    const got = await get("range", { Range });
    assert.equal(got.$metadata.httpStatusCode, 206);
    assert.equal(got.ContentRange, ContentRange);
    assert.equal(await text(got.Body), expected);
  }
  assert.equal(await read("range", { Range: "bytes=1-2,4-5" }), "0123456789");
});

test("listings page, group and resume", async () => {
  const keys = Array.from({ length: 25 }, (_, i) => `list/${String.fromCharCode(97 + (i % 5))}/${i}`);
  await Promise.all(keys.map((key) => put(key, key)));
  const seen = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 4 }, { Bucket, Prefix: "list/" }))
    seen.push(...(page.Contents ?? []).map((entry) => entry.Key));
  assert.deepEqual(seen, [...keys].sort());

  const groups = [];
  for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Prefix: "list/", Delimiter: "/" }))
    groups.push(...(page.CommonPrefixes ?? []).map((entry) => entry.Prefix));
  assert.deepEqual(groups, ["list/a/", "list/b/", "list/c/", "list/d/", "list/e/"]);

  let Marker, old = [];
  do {
    const page = await s3.send(new ListObjectsCommand({ Bucket, Prefix: "list/", Delimiter: "/", MaxKeys: 2, Marker }));
    old.push(...page.CommonPrefixes.map((entry) => entry.Prefix));
    Marker = page.NextMarker;
  } while (Marker);
  assert.deepEqual(old, groups);
});

test("many are deleted in one request", async () => {
  const Objects = ["x", "y<&>", "z/\u00e9"].map((name) => ({ Key: `many/${name}` }));
  await Promise.all(Objects.map(({ Key }) => put(Key, Key)));
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [...Objects, { Key: "many/none" }] } }));
  assert.equal(Deleted.length, 4);
  for (const { Key } of Objects)
    await refused(head(Key), "NotFound", 404);
});

test("copies keep or replace metadata", async () => {
  await put("source ü+", "copied", { ContentType: "text/x-a", Metadata: { a: "1" } });
  const CopySource = `${Bucket}/${encodeURIComponent("source ü+")}`;
  await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource }));
  const kept = await get("copy");
  assert.equal(await text(kept.Body), "copied");
  assert.deepEqual([kept.ContentType, kept.Metadata], ["text/x-a", { a: "1" }]);
  await s3.send(new CopyObjectCommand({
    Bucket, Key: "copy", CopySource: `${Bucket}/copy`, MetadataDirective: "REPLACE", ContentType: "text/x-b", Metadata: { b: "2" },
  }));
  const replaced = await get("copy");
  assert.equal(await text(replaced.Body), "copied");
  assert.deepEqual([replaced.ContentType, replaced.Metadata], ["text/x-b", { b: "2" }]);
  await refused(s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/none` })), "NoSuchKey", 404);
});

test("multipart uploads by hand", async () => {
  const Key = "multi";
  const parts = [randomBytes(5 * MiB), randomBytes(5 * MiB + 3), randomBytes(11)];
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { m: "p" }, ChecksumAlgorithm: "SHA256" }));
  const Parts = [];
  for (const [i, Body] of parts.entries()) {
    const { ETag, ChecksumSHA256 } = await s3.send(
      new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 2 * i + 1, Body, ChecksumAlgorithm: "SHA256" }));
    assert.equal(ETag, `"${md5(Body)}"`);
    Parts.push({ ETag, ChecksumSHA256, PartNumber: 2 * i + 1 });
  }
  const listed = await s3.send(new ListPartsCommand({ Bucket, Key, UploadId, MaxParts: 2 }));
  assert.deepEqual(listed.Parts.map((part) => part.PartNumber), [1, 3]);
  assert.equal(listed.IsTruncated, true);
  const under = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  assert.ok(under.Uploads.some((upload) => upload.UploadId === UploadId));
  await refused(get(Key), "NoSuchKey", 404);

  const complete = (list, extra) => s3.send(
    new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: list }, ...extra }));
  await refused(complete([...Parts].reverse()), "InvalidPartOrder", 400);
  await refused(complete([Parts[0], { PartNumber: 2, ETag: Parts[1].ETag }]), "InvalidPart", 400);
  await refused(complete([{ ...Parts[0], ETag: Parts[1].ETag }]), "InvalidPart", 400);
  const done = await complete(Parts, { IfNoneMatch: "*" });
  const expected = md5(Buffer.concat(parts.map((part) => createHash("md5").update(part).digest())));
  assert.equal(done.ETag, `"${expected}-3"`);
  assert.match(done.ChecksumSHA256, /-3$/);
  assert.equal((await complete(Parts)).ETag, done.ETag, "completing again says the same");

  const got = await get(Key, { ChecksumMode: "ENABLED" });
  assert.deepEqual(await buffer(got.Body), Buffer.concat(parts));
  assert.deepEqual(got.Metadata, { m: "p" });
  const across = await get(Key, { Range: `bytes=${5 * MiB - 2}-${5 * MiB + 1}` });
  assert.deepEqual(await buffer(across.Body), Buffer.concat([parts[0].subarray(-2), parts[1].subarray(0, 2)]));
  assert.deepEqual(await buffer((await get(Key, { PartNumber: 3 })).Body), parts[2]);

  const second = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId: second.UploadId, PartNumber: 1, Body: "late" }));
  await refused(
    s3.send(new CompleteMultipartUploadCommand({
      Bucket, Key, UploadId: second.UploadId, IfNoneMatch: "*", MultipartUpload: { Parts: [{ PartNumber: 1, ETag: part.ETag }] },
    })),
    "PreconditionFailed", 412);
  await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId: second.UploadId }));
  await refused(s3.send(new ListPartsCommand({ Bucket, Key, UploadId: second.UploadId })), "NoSuchUpload", 404);
});

test("parts that are too small are refused, and parts can be copied", async () => {
  const Key = "multi-copy";
  const source = randomBytes(6 * MiB);
  await put("multi-source", source);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  const small = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: "small" }));
  const last = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 2, Body: "end" }));
  const complete = (Parts) => s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
  await refused(complete([{ PartNumber: 1, ETag: small.ETag }, { PartNumber: 2, ETag: last.ETag }]), "EntityTooSmall", 400);

  const { CopyPartResult } = await s3.send(new UploadPartCopyCommand({
    Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/multi-source`, CopySourceRange: `bytes=1-${5 * MiB}`,
  }));
  await complete([{ PartNumber: 1, ETag: CopyPartResult.ETag }, { PartNumber: 2, ETag: last.ETag }]);
  assert.deepEqual(await buffer((await get(Key)).Body), Buffer.concat([source.subarray(1, 5 * MiB + 1), Buffer.from("end")]));
});

test("lib-storage uploads a stream of unknown length in parts", async () => {
  const pieces = Array.from({ length: 12 }, () => randomBytes(MiB));
  const upload = new Upload({ client: s3, params: { Bucket, Key: "upload", Body: Readable.from(pieces) }, partSize: 5 * MiB });
  const done = await upload.done();
  assert.match(done.ETag, /-3"$/);
  const got = await get("upload", { ChecksumMode: "ENABLED" });
  assert.deepEqual(await buffer(got.Body), Buffer.concat(pieces));
});

test("presigned addresses work for whoever has them, and for nothing else", async () => {
  const headers = { "content-type": "text/plain" };
  const putUrl = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: "presigned ü", ContentType: "text/plain" }), {
    expiresIn: 60, signableHeaders: new Set(["content-type"]),
  });
  // The client puts the checksum of an empty body into the address unless it is told the real one.
  const stored = await fetch(putUrl.replace(/&?x-amz-(checksum-crc32|sdk-checksum-algorithm)=[^&]*/g, ""), { method: "PUT", headers,
      body: "hello" });
  assert.equal(stored.status, 403, "a changed address is refused");
  const plain = new S3Client({ forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" });
  const plainUrl = await getSignedUrl(plain, new PutObjectCommand({ Bucket, Key: "presigned ü", ContentType: "text/plain" }), {
    expiresIn: 60, signableHeaders: new Set(["content-type"]),
  });
  assert.equal((await fetch(plainUrl, { method: "PUT", headers: { "content-type": "image/png" }, body: "hello" })).status, 403);
  assert.equal((await fetch(plainUrl, { method: "PUT", headers, body: "hello" })).status, 200);

  const getUrl = await getSignedUrl(plain, new GetObjectCommand({ Bucket, Key: "presigned ü", ResponseContentDisposition: "attachment" }));
  const got = await fetch(getUrl);
  assert.equal(await got.text(), "hello");
  assert.equal(got.headers.get("content-disposition"), "attachment");
  assert.equal(got.headers.get("content-type"), "text/plain");
  assert.equal((await fetch(getUrl, { method: "DELETE" })).status, 403);
  assert.equal((await fetch(getUrl.replace("presigned", "multi"))).status, 403);
  assert.equal((await fetch(getUrl.split("?")[0])).status, 403);

  const signingDate = new Date(Date.now() - 120_000);
  const expired = await fetch(await getSignedUrl(plain, new GetObjectCommand({ Bucket, Key: "presigned ü" }), { expiresIn: 60,
      signingDate }));
  assert.equal(expired.status, 403);
  assert.match(await expired.text(), /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
});

test("strangers are refused", async () => {
  const as = (credentials, extra) => new S3Client({ forcePathStyle: true, credentials, maxAttempts: 1, ...extra })
    .send(new ListBucketsCommand({}));
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = process.env;
  await refused(as({ accessKeyId, secretAccessKey: "wrong" }), "SignatureDoesNotMatch", 403);
  await refused(as({ accessKeyId: "stranger", secretAccessKey }), "InvalidAccessKeyId", 403);
  await refused(as({ accessKeyId, secretAccessKey }, { systemClockOffset: 3_600_000 }), "RequestTimeTooSkewed", 403);
  assert.equal((await fetch(process.env.AWS_ENDPOINT_URL)).status, 403);
});

test("what is not implemented says so", async () => {
  await refused(s3.send(new GetObjectAclCommand({ Bucket, Key: "x" })), "NotImplemented", 501);
  await refused(put("tagged", "x", { Tagging: "a=b" }), "NotImplemented", 501);
});

for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "CRC64NVME"]) {
  const field = `Checksum${ChecksumAlgorithm}`;
  test(`the ${ChecksumAlgorithm} of a whole is made of those of its parts`, async () => {
    const whole = randomBytes(5 * MiB + 12_345);
    const Key = `whole-${ChecksumAlgorithm}`;
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm, ChecksumType: "FULL_OBJECT" }));
    const Parts = [];
    for (const [i, Body] of [whole.subarray(0, 5 * MiB), whole.subarray(5 * MiB)].entries()) {
      const part = await s3.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: i + 1, Body, ChecksumAlgorithm }));
      Parts.push({ PartNumber: i + 1, ETag: part.ETag, [field]: part[field] });
    }
    await s3.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }));
    const single = await put(`single-${ChecksumAlgorithm}`, whole, { ChecksumAlgorithm });
    assert.equal((await head(Key, { ChecksumMode: "ENABLED" }))[field], single[field]);
    await buffer((await get(Key, { ChecksumMode: "ENABLED" })).Body);
  });
}

test("no key leads out of its bucket, however it looks", async () => {
  const other = `js-${randomUUID()}`;
  await s3.send(new CreateBucketCommand({ Bucket: other }));
  const keys = ["../../x", "a/./b", "a/../b", "/lead", "é".repeat(512), "control\u0001", "space ", "\u{1F680}/+%25", "a?b=c&d", "'\"<>&"];
  for (const Key of keys) {
    await s3.send(new PutObjectCommand({ Bucket: other, Key, Body: Key }));
    assert.equal(await text((await s3.send(new GetObjectCommand({ Bucket: other, Key }))).Body), Key);
  }
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: other }));
  assert.deepEqual(Contents.map((entry) => entry.Key), [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
  await refused(put("k".repeat(1025), "x"), "KeyTooLongError", 400);
});
