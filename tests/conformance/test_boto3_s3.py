"""Does S3 answer boto3 as AWS does: buckets, objects, ranges, conditions, copies, multipart, presigned URLs?"""

import base64
import contextlib
import hashlib
import io
import json
import re
import unittest
import urllib.error
import urllib.request
import zlib

from harness import WorldCase, policy, statement, unique


@contextlib.contextmanager
def sent_headers(s3, operation, headers):
    """Adds headers that this version of boto3 does not send of itself; they are signed."""
    def add(request, **_):
        for name, value in headers.items():
            request.headers[name] = value

    event = f"before-sign.s3.{operation}"
    s3.meta.events.register(event, add)
    try:
        yield
    finally:
        s3.meta.events.unregister(event, add)


class Buckets(WorldCase):
    def test_is_a_bucket_made_found_listed_and_deleted(self):
        s3, name = self.a.s3, unique("life-of-a-bucket")
        self.assertEqual(f"/{name}", s3.create_bucket(Bucket=name)["Location"])
        head = s3.head_bucket(Bucket=name)["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual("us-east-1", head["x-amz-bucket-region"])
        self.assertIsNone(s3.get_bucket_location(Bucket=name)["LocationConstraint"])
        self.assertIn(name, [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]])
        s3.put_object(Bucket=name, Key="k", Body=b"")
        with self.refused("BucketNotEmpty", 409):
            s3.delete_bucket(Bucket=name)
        s3.delete_object(Bucket=name, Key="k")
        s3.delete_bucket(Bucket=name)
        with self.refused("NoSuchBucket", 404, "The specified bucket does not exist"):
            s3.list_objects_v2(Bucket=name)
        with self.refused("404", 404):
            s3.head_bucket(Bucket=name)

    def test_whose_is_a_name_that_is_taken(self):
        with self.refused("BucketAlreadyOwnedByYou", 409):
            self.a.s3.create_bucket(Bucket=self.world.bucket)
        with self.refused("BucketAlreadyExists", 409):
            self.b.s3.create_bucket(Bucket=self.world.bucket)

    def test_are_bad_names_refused(self):
        for bad in ("ab", "Upper-Case", "under_score", "192.168.0.1", "a..b", "-dash", "x" * 64):
            with self.refused("InvalidBucketName", 400):
                self.world.client("s3", self.a.admin, parameter_validation=False).create_bucket(Bucket=bad)

    def test_does_a_bucket_policy_open_and_close(self):
        bucket = self.a.create_bucket(["k"])
        outsider = self.b.create_user(document=policy(statement("Allow", "s3:GetObject")))
        s3 = self.world.client("s3", outsider.credentials)
        with self.refused("AccessDenied", 403, "Access Denied"):
            s3.get_object(Bucket=bucket, Key="k")
        document = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": outsider.arn}, "Action": "s3:GetObject",
             "Resource": f"arn:aws:s3:::{bucket}/*"}]})
        self.a.s3.put_bucket_policy(Bucket=bucket, Policy=document)
        self.assertEqual(document, self.a.s3.get_bucket_policy(Bucket=bucket)["Policy"])
        s3.get_object(Bucket=bucket, Key="k")
        self.a.s3.delete_bucket_policy(Bucket=bucket)
        with self.refused("NoSuchBucketPolicy", 404, "The bucket policy does not exist"):
            self.a.s3.get_bucket_policy(Bucket=bucket)
        with self.refused("AccessDenied", 403):
            s3.get_object(Bucket=bucket, Key="k")

    def test_are_bad_bucket_policies_refused(self):
        for document, message in (("garbage", "Policies must be valid JSON and the first byte must be '{'"),
                                  ("{}", "Missing required field Statement")):
            with self.refused("MalformedPolicy", 400, message):
                self.a.s3.put_bucket_policy(Bucket=self.world.bucket, Policy=document)
        elsewhere = json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::other/*"}]})
        with self.refused("MalformedPolicy", 400):
            self.a.s3.put_bucket_policy(Bucket=self.world.bucket, Policy=elsewhere)

    def test_is_the_reason_of_a_denial_told(self):
        user = self.a.create_user()
        with self.refused("AccessDenied", 403, self.not_authorized(
                user.arn, "s3:ListBucket", f'"arn:aws:s3:::{self.world.bucket}"',
                " because no identity-based policy allows the s3:ListBucket action")):
            self.world.client("s3", user.credentials).list_objects_v2(Bucket=self.world.bucket)


class Objects(WorldCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bucket = cls.a.create_bucket()
        cls.s3 = cls.a.s3

    def put(self, key, body=b"0123456789", **more):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **more)

    def read(self, key, **more):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **more)

    def test_is_an_object_given_back_as_it_was_put(self):
        for key in ("plain", "a/b//c", "é ü+%25&=?#.txt", "..", "trailing/", "\U0001F600", "x" * 1024):
            body = hashlib.sha256(key.encode()).digest() * 100
            etag = f'"{hashlib.md5(body).hexdigest()}"'
            with self.subTest(key=key):
                self.assertEqual(etag, self.put(key, body)["ETag"])
                got = self.read(key)
                self.assertEqual((body, etag, len(body)), (got["Body"].read(), got["ETag"], got["ContentLength"]))
                head = self.s3.head_object(Bucket=self.bucket, Key=key)
                self.assertEqual((etag, len(body)), (head["ETag"], head["ContentLength"]))

    def test_are_headers_and_metadata_kept(self):
        self.put("dressed", ContentType="text/x-test", CacheControl="no-store", ContentDisposition="inline",
                 ContentEncoding="identity", ContentLanguage="de", Metadata={"colour": "blue", "empty": ""})
        got = self.read("dressed")
        self.assertEqual(("text/x-test", "no-store", "inline", "de", {"colour": "blue", "empty": ""}),
                         (got["ContentType"], got["CacheControl"], got["ContentDisposition"], got["ContentLanguage"],
                          got["Metadata"]))
        changed = self.read("dressed", ResponseContentType="text/plain")
        self.assertEqual("text/plain", changed["ContentType"])

    def test_is_an_overwritten_object_the_new_one(self):
        self.put("twice", b"old")
        self.put("twice", b"new!")
        self.assertEqual(b"new!", self.read("twice")["Body"].read())

    def test_do_ranges_cut(self):
        self.put("ranged")
        for asked, body, shown in (("bytes=2-4", b"234", "bytes 2-4/10"), ("bytes=7-", b"789", "bytes 7-9/10"),
                                   ("bytes=-3", b"789", "bytes 7-9/10"), ("bytes=5-99", b"56789", "bytes 5-9/10")):
            got = self.read("ranged", Range=asked)
            self.assertEqual((206, body, shown), (got["ResponseMetadata"]["HTTPStatusCode"], got["Body"].read(),
                                                  got["ContentRange"]))
        with self.refused("InvalidRange", 416):
            self.read("ranged", Range="bytes=10-12")
        self.assertEqual(200, self.read("ranged", Range="lines=1-2")["ResponseMetadata"]["HTTPStatusCode"])

    def test_do_conditions_hold(self):
        etag = self.put("conditional")["ETag"]
        modified = self.s3.head_object(Bucket=self.bucket, Key="conditional")["LastModified"]
        self.read("conditional", IfMatch=etag, IfUnmodifiedSince=modified)
        with self.refused("PreconditionFailed", 412):
            self.read("conditional", IfMatch='"other"')
        with self.refused("304", 304):
            self.read("conditional", IfNoneMatch=etag)
        with self.refused("304", 304):
            self.read("conditional", IfModifiedSince=modified)

    def test_does_a_missing_key_depend_on_the_right_to_list(self):
        with self.refused("NoSuchKey", 404, "The specified key does not exist."):
            self.read("missing")
        reader = self.a.create_user(document=policy(statement("Allow", "s3:GetObject")))
        with self.refused("AccessDenied", 403):
            self.world.client("s3", reader.credentials).get_object(Bucket=self.bucket, Key="missing")

    def test_are_deletions_idempotent_and_many_at_once(self):
        for n in range(3):
            self.put(f"doomed/{n}")
        gone = self.s3.delete_objects(Bucket=self.bucket, Delete={
            "Objects": [{"Key": f"doomed/{n}"} for n in range(3)] + [{"Key": "never"}]})
        self.assertEqual(4, len(gone["Deleted"]))
        self.assertEqual(204, self.s3.delete_object(Bucket=self.bucket, Key="never")["ResponseMetadata"]["HTTPStatusCode"])
        quiet = self.s3.delete_objects(Bucket=self.bucket, Delete={"Quiet": True, "Objects": [{"Key": "never"}]})
        self.assertNotIn("Deleted", quiet)

    def test_are_refused_keys_of_a_mass_deletion_named(self):
        self.put("keep")
        self.put("drop")
        user = self.a.create_user(document=policy(statement("Allow", "s3:DeleteObject", f"arn:aws:s3:::{self.bucket}/drop")))
        answer = self.world.client("s3", user.credentials).delete_objects(
            Bucket=self.bucket, Delete={"Objects": [{"Key": "keep"}, {"Key": "drop"}]})
        self.assertEqual([("keep", "AccessDenied")], [(entry["Key"], entry["Code"]) for entry in answer["Errors"]])
        self.assertEqual(["drop"], [entry["Key"] for entry in answer["Deleted"]])
        self.read("keep")

    def test_does_a_copy_carry_or_replace_metadata(self):
        self.put("original ü+1", Metadata={"a": "1"}, ContentType="text/x-a")
        source = {"Bucket": self.bucket, "Key": "original ü+1"}
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=source)
        self.assertEqual(({"a": "1"}, "text/x-a"), (self.read("copy")["Metadata"], self.read("copy")["ContentType"]))
        self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource=source, MetadataDirective="REPLACE",
                            Metadata={"b": "2"})
        self.assertEqual({"b": "2"}, self.read("copy")["Metadata"])
        with self.refused("InvalidRequest", 400):
            self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource={"Bucket": self.bucket, "Key": "copy"})
        with self.refused("NoSuchKey", 404):
            self.s3.copy_object(Bucket=self.bucket, Key="copy", CopySource={"Bucket": self.bucket, "Key": "missing"})

    def test_are_wrong_checksums_refused_and_nothing_stored(self):
        with self.refused("BadDigest", 400):
            self.put("damaged", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==")
        with self.refused("InvalidDigest", 400):
            self.put("damaged", ContentMD5="not-a-digest")
        with self.refused("BadDigest", 400, "The CRC32 you specified did not match the calculated checksum."):
            self.put("damaged", ChecksumCRC32="AAAAAA==")
        with self.refused("NoSuchKey", 404):
            self.read("damaged")

    def test_does_a_streamed_trailing_checksum_hold(self):
        for algorithm in ("CRC32", "SHA1", "SHA256"):
            self.put(f"streamed-{algorithm}", io.BytesIO(b"x" * 200000), ChecksumAlgorithm=algorithm)
            self.assertEqual(200000, self.s3.head_object(Bucket=self.bucket, Key=f"streamed-{algorithm}")["ContentLength"])

    def test_is_the_checksum_of_newer_clients_taken(self):
        # This boto3 does not know CRC64NVME; newer ones send these headers unasked.
        with sent_headers(self.s3, "PutObject", {"x-amz-checksum-crc64nvme": "rosUhgp5mIg="}):
            self.put("crc64", b"123456789")
            with self.refused("BadDigest", 400, "The CRC64NVME you specified did not match the calculated checksum."):
                self.put("damaged", b"12345678")
        headers = self.s3.get_object(Bucket=self.bucket, Key="crc64", ChecksumMode="ENABLED")["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual(("rosUhgp5mIg=", "FULL_OBJECT"),
                         (headers["x-amz-checksum-crc64nvme"], headers["x-amz-checksum-type"]))

    def test_is_a_key_too_long_refused(self):
        with self.refused("KeyTooLongError", 400):
            self.put("x" * 1025)


class Multipart(WorldCase):
    PART = b"p" * (5 << 20)

    def setUp(self):
        self.bucket, self.s3 = self.a.create_bucket(), self.a.s3
        self.upload_id = self.s3.create_multipart_upload(Bucket=self.bucket, Key="big", Metadata={"m": "1"})["UploadId"]
        self.upload = {"Bucket": self.bucket, "Key": "big", "UploadId": self.upload_id}

    def part(self, number, body):
        return {"PartNumber": number, "ETag": self.s3.upload_part(PartNumber=number, Body=body, **self.upload)["ETag"]}

    def complete(self, *parts):
        return self.s3.complete_multipart_upload(MultipartUpload={"Parts": list(parts)}, **self.upload)

    def test_do_parts_become_one_object(self):
        second, first = self.part(2, b"end"), self.part(1, self.PART)
        listed = self.s3.list_parts(**self.upload)["Parts"]
        self.assertEqual([(1, len(self.PART)), (2, 3)], [(part["PartNumber"], part["Size"]) for part in listed])
        uploads = self.s3.list_multipart_uploads(Bucket=self.bucket)["Uploads"]
        self.assertEqual([("big", self.upload_id)], [(entry["Key"], entry["UploadId"]) for entry in uploads])
        etag = hashlib.md5(hashlib.md5(self.PART).digest() + hashlib.md5(b"end").digest()).hexdigest()
        self.assertEqual(f'"{etag}-2"', self.complete(first, second)["ETag"])
        got = self.s3.get_object(Bucket=self.bucket, Key="big", Range=f"bytes={len(self.PART) - 2}-")
        self.assertEqual((b"ppend", {"m": "1"}), (got["Body"].read(), got["Metadata"]))
        self.assertEqual([], self.s3.list_multipart_uploads(Bucket=self.bucket).get("Uploads", []))

    def test_is_an_abandoned_upload_gone(self):
        self.part(1, b"x")
        self.s3.abort_multipart_upload(**self.upload)
        with self.refused("NoSuchUpload", 404):
            self.s3.list_parts(**self.upload)
        with self.refused("NoSuchKey", 404):
            self.s3.get_object(Bucket=self.bucket, Key="big")

    def test_are_bad_completions_refused(self):
        first, second = self.part(1, b"small"), self.part(2, b"end")
        with self.refused("EntityTooSmall", 400):
            self.complete(first, second)
        with self.refused("InvalidPartOrder", 400):
            self.complete(second, first)
        with self.refused("InvalidPart", 400):
            self.complete(first, {"PartNumber": 3, "ETag": '"00000000000000000000000000000000"'})
        self.assertEqual(2, len(self.s3.list_parts(**self.upload)["Parts"]))

    def test_is_the_checksum_of_the_whole_that_of_its_parts(self):
        whole = base64.b64encode(zlib.crc32(self.PART + b"end").to_bytes(4, "big")).decode()
        with sent_headers(self.s3, "CreateMultipartUpload", {"x-amz-checksum-type": "FULL_OBJECT"}):
            self.upload["UploadId"] = self.s3.create_multipart_upload(
                Bucket=self.bucket, Key="big", ChecksumAlgorithm="CRC32")["UploadId"]
        parts = [{"PartNumber": number, "ETag": self.s3.upload_part(
            PartNumber=number, Body=body, ChecksumAlgorithm="CRC32", **self.upload)["ETag"]}
            for number, body in ((1, self.PART), (2, b"end"))]
        with sent_headers(self.s3, "CompleteMultipartUpload", {"x-amz-checksum-crc32": "AAAAAA=="}):
            with self.refused("BadDigest", 400, "The crc32 you specified did not match the calculated checksum."):
                self.complete(*parts)
        with sent_headers(self.s3, "CompleteMultipartUpload",
                          {"x-amz-checksum-crc32": whole, "x-amz-mp-object-size": str(len(self.PART) + 3)}):
            self.assertEqual(whole, self.complete(*parts)["ChecksumCRC32"])
        headers = self.s3.head_object(Bucket=self.bucket, Key="big", ChecksumMode="ENABLED")["ResponseMetadata"]["HTTPHeaders"]
        self.assertEqual((whole, "FULL_OBJECT"), (headers["x-amz-checksum-crc32"], headers["x-amz-checksum-type"]))

    def test_does_the_transfer_manager_work(self):
        body = bytes(range(256)) * 65536  # 16 MiB: boto3 uploads and downloads it in parts, several at once
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, "managed")
        back = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "managed", back)
        self.assertEqual(hashlib.sha256(body).digest(), hashlib.sha256(back.getvalue()).digest())

    def test_can_a_part_be_copied(self):
        self.s3.put_object(Bucket=self.bucket, Key="source", Body=self.PART + b"tail")
        copied = self.s3.upload_part_copy(PartNumber=1, CopySource={"Bucket": self.bucket, "Key": "source"},
                                          CopySourceRange=f"bytes=0-{len(self.PART) - 1}", **self.upload)
        self.complete({"PartNumber": 1, "ETag": copied["CopyPartResult"]["ETag"]})
        self.assertEqual(len(self.PART), self.s3.head_object(Bucket=self.bucket, Key="big")["ContentLength"])


class Presigned(WorldCase):
    def fetch(self, url, method="GET", body=None, **headers):
        request = urllib.request.Request(url, method=method, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def test_does_a_url_read_and_write_for_its_signer(self):
        for version in ("s3v4", "s3"):
            s3 = self.world.client("s3", self.a.admin, signature_version=version)
            bucket = self.a.create_bucket()
            put = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "ü k"})
            self.assertEqual(200, self.fetch(put, "PUT", b"text", **{"Content-Type": ""})[0], version)
            get = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "ü k"})
            self.assertEqual((200, b"text"), self.fetch(get), version)

    def test_does_a_session_sign_urls_too(self):
        user, device = self.world.alice()
        s3 = self.world.client("s3", self.world.session(user, device), signature_version="s3v4")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": self.world.bucket, "Key": "a.txt"})
        self.assertEqual((200, b"a.txt"), self.fetch(url))

    def test_is_a_changed_or_overlong_url_refused(self):
        s3 = self.world.client("s3", self.a.admin, signature_version="s3v4")
        url = s3.generate_presigned_url("get_object", Params={"Bucket": self.world.bucket, "Key": "a.txt"})
        status, body = self.fetch(url.replace("a.txt", "photos/1.jpg"))
        self.assertEqual(403, status)
        self.assertIn(b"<Code>SignatureDoesNotMatch</Code>", body)
        status, body = self.fetch(url.replace("X-Amz-Expires=3600", "X-Amz-Expires=604801"))
        self.assertEqual(400, status)
        self.assertIn(b"<Code>AuthorizationQueryParametersError</Code>", body)
        status, body = self.fetch(re.sub("&X-Amz-Signature=[0-9a-f]+", "", url))
        self.assertEqual(400, status)
        self.assertIn(b"Query-string authentication version 4 requires the X-Amz-Algorithm", body)


class VirtualHosts(WorldCase):
    def test_does_the_bucket_come_from_the_host_name(self):
        s3 = self.world.client("s3", self.a.admin, s3={"addressing_style": "virtual"})
        real_host = f"{self.server.host}:{self.server.port}"

        def redirect(request, **_):  # the name as a client would send it, the address as it is
            request.headers["Host"] = f"{self.world.bucket}.localhost:{self.server.port}"
            request.url = request.url.replace(f"{self.world.bucket}.{real_host}", real_host).replace(
                f"/{self.world.bucket}", "")

        s3.meta.events.register("before-sign.s3", redirect)
        self.assertEqual(len(self.world.keys), s3.list_objects_v2(Bucket=self.world.bucket)["KeyCount"])
        self.assertEqual(b"a.txt", s3.get_object(Bucket=self.world.bucket, Key="a.txt")["Body"].read())
        s3.put_object(Bucket=self.world.bucket, Key="short-lived", Body=b"x")
        deleted = s3.delete_objects(Bucket=self.world.bucket, Delete={"Objects": [{"Key": "short-lived"}]})
        self.assertEqual(["short-lived"], [entry["Key"] for entry in deleted["Deleted"]])


if __name__ == "__main__":
    unittest.main()
