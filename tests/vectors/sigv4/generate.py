#!/usr/bin/python3
"""Writes the signing cases of this folder with botocore (Debian: python3-botocore), the clock standing still.

One folder per case: request.txt as it goes over the wire (LF line ends; what follows the empty line is the
body), canonical_request.txt (V4 only), string_to_sign.txt, signature.txt; bucket.txt where the Host header names
the bucket (V2 only). Secret of all: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY. The folders docs-* and own-* hold
published or hand-computed vectors and are not written by this script.
"""
import datetime
import hashlib
import pathlib
from urllib.parse import parse_qs, urlsplit

import botocore.auth as auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

HERE = pathlib.Path(__file__).parent
KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEBY+/session=="
NOW = datetime.datetime(2024, 1, 2, 3, 4, 5)


class FrozenDatetime(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


class datetime_module:
    datetime = FrozenDatetime


auth.datetime = datetime_module
auth.formatdate = lambda usegmt: NOW.strftime("%a, %d %b %Y %H:%M:%S GMT")


def capture(signer, seen):
    for name in ("canonical_request", "string_to_sign", "canonical_string"):
        if hasattr(signer, name):
            original = getattr(signer, name)

            def wrapped(*args, _name=name, _original=original, **kwargs):
                seen[_name] = _original(*args, **kwargs)
                return seen[_name]

            setattr(signer, name, wrapped)


def case(name, signer, method, url, headers=(), data=b"", params=None, token=None, after=()):
    signer = signer(Credentials(KEY, SECRET, token))
    seen = {}
    capture(signer, seen)
    request = AWSRequest(method=method, url=url, data=data, params=params or {})
    for key, value in headers:
        request.headers[key] = value  # a Message: a second assignment adds
    signer.add_auth(request)
    sent = urlsplit(request.prepare().url)
    target = (sent.path or "/") + ("?" + sent.query if sent.query else "")
    authorization = request.headers.get("Authorization", "")
    query = parse_qs(sent.query)
    if "Signature=" in authorization:
        signature = authorization.split("Signature=")[1]
    elif authorization:
        signature = authorization.split(":", 1)[1]
    else:
        signature = query.get("X-Amz-Signature", query.get("Signature"))[0]
    lines = [f"{method} {target} HTTP/1.1"]
    if "Host" not in request.headers:
        lines.append(f"Host: {sent.netloc}")
    if not isinstance(signer, auth.HmacV1QueryAuth):  # which has moved its headers into the URL
        lines += [f"{key}: {value}" for key, value in list(request.headers.items()) + list(after)]
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else body
    (folder / "request.txt").write_bytes("\n".join(lines).encode() + b"\n\n" + body)
    if "canonical_request" in seen:
        (folder / "canonical_request.txt").write_text(seen["canonical_request"])
    (folder / "string_to_sign.txt").write_text(seen.get("string_to_sign", seen.get("canonical_string")))
    (folder / "signature.txt").write_text(signature)


def v4(service):
    return lambda credentials: auth.SigV4Auth(credentials, service, "us-east-1")


def v4_query(service, expires=900):
    return lambda credentials: auth.SigV4QueryAuth(credentials, service, "us-east-1", expires)


def s3(credentials):
    return auth.S3SigV4Auth(credentials, "s3", "eu-west-3")


def s3_query(credentials):
    return auth.S3SigV4QueryAuth(credentials, "s3", "eu-west-3", 3600)


def v2(credentials):
    return auth.HmacV1Auth(credentials)


def v2_query(credentials):
    signer = auth.HmacV1QueryAuth(credentials)
    signer._get_date = lambda: "1704167045"
    return signer


IAM, STS, S3, VHOST = (
    "http://iam.local:9000", "http://sts.local", "http://s3.local:9000", "http://photos.s3.local:9000")
FORM = [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")]
GET_CALLER = b"Action=GetCallerIdentity&Version=2011-06-15"

case("iam-vanilla-get", v4("iam"), "GET", IAM + "/")
case("iam-no-path", v4("iam"), "GET", IAM)
case("iam-post-form", v4("iam"), "POST", IAM + "/", FORM,
     b"Action=CreateUser&Version=2010-05-08&UserName=ada%2Blovelace")
case("sts-post-form", v4("sts"), "POST", STS + "/", FORM, GET_CALLER)
case("sts-post-token-before", v4("sts"), "POST", STS + "/", FORM, GET_CALLER, token=TOKEN)
case("sts-post-token-after", v4("sts"), "POST", STS + "/", FORM, GET_CALLER,
     after=[("X-Amz-Security-Token", TOKEN)])
case("sts-post-content-hash", v4("sts"), "POST", STS + "/",
     FORM + [("X-Amz-Content-SHA256", hashlib.sha256(GET_CALLER).hexdigest())], GET_CALLER)
case("sts-presigned", v4_query("sts"), "GET", STS + "/?Action=GetCallerIdentity&Version=2011-06-15")
case("sts-presigned-token", v4_query("sts"), "GET", STS + "/?Action=GetCallerIdentity&Version=2011-06-15",
     token=TOKEN)
case("sts-presigned-extra-header", v4_query("sts", 60), "GET",
     STS + "/?Action=GetCallerIdentity&Version=2011-06-15", [("x-k8s-aws-id", "cluster-7")])
case("iam-path-utf8", v4("iam"), "GET", IAM + "/%E1%88%B4")
case("iam-path-space", v4("iam"), "GET", IAM + "/a%20b/c~d")
case("iam-path-dots", v4("iam"), "GET", IAM + "/a/./b/../../c/")
case("iam-path-slashes", v4("iam"), "GET", IAM + "//a///b//")
case("iam-path-above-root", v4("iam"), "GET", IAM + "/../../a")
case("iam-headers-repeated", v4("iam"), "GET", IAM + "/",
     [("My-Header", "value4"), ("My-Header", "value1"), ("My-Header", "value3"), ("My-Header", "value2")])
case("iam-headers-blanks", v4("iam"), "GET", IAM + "/",
     [("My-Header1", "  a   b   c  "), ("My-Header2", ' "a   b\t c" '), ("My-Empty", "")])
case("iam-query-duplicates", v4("iam"), "GET", IAM + "/?Param1=value2&Param1=Value1&Param1=value1&B=2&A=1")
case("iam-query-valueless", v4("iam"), "GET", IAM + "/?list&b=&a=")
case("iam-query-escapes", v4("iam"), "GET", IAM + "/",
     params={"plus": "a+b", "space": "a b", "slash": "a/b", "utf8": "ሴ", "odd": "-_.~!*'()&=%"})
case("iam-query-encoded-names", v4("iam"), "GET", IAM + "/", params={"a b": "1", "a%b": "2", "a-b": "3"})

case("s3-get", s3, "GET", S3 + "/bucket/key.txt", [("Range", "bytes=0-9")])
case("s3-get-token", s3, "GET", S3 + "/bucket/key.txt", token=TOKEN)
case("s3-put", s3, "PUT", S3 + "/bucket/a%20key", [("x-amz-meta-note", "  two  blanks "),
                                                 ("Content-Type", "text/plain")], b"hello world")
case("s3-path-utf8", s3, "GET", S3 + "/bucket/%E1%88%B4/%C3%A9")
case("s3-path-dots", s3, "GET", S3 + "/bucket/a/../b/./c")
case("s3-path-slashes", s3, "GET", S3 + "/bucket//a///b/")
case("s3-list", s3, "GET", S3 + "/bucket",
     params={"list-type": "2", "prefix": "a b/c+d", "delimiter": "/", "continuation-token": "x=="})
case("s3-subresource", s3, "GET", S3 + "/bucket?policy")
case("s3-vhost", s3, "GET", VHOST + "/")
case("s3-presigned-get", s3_query, "GET", S3 + "/bucket/key.txt")
case("s3-presigned-token", s3_query, "GET", S3 + "/bucket/key.txt", token=TOKEN)
case("s3-presigned-put-headers", s3_query, "PUT", S3 + "/bucket/k%2By", [("x-amz-acl", "private")])
case("s3-presigned-override", s3_query, "GET", S3 + "/bucket/key.txt",
     params={"response-content-disposition": "attachment; filename=\"a b.txt\"", "versionId": "3/L4kq+x"})

case("v2-get", v2, "GET", S3 + "/bucket/key.txt")
case("v2-get-token", v2, "GET", S3 + "/bucket/key.txt", token=TOKEN)
case("v2-put-headers", v2, "PUT", S3 + "/bucket/a%20key",
     [("Content-Type", "text/plain"), ("Content-MD5", "XrY7u+Ae7tCTyyK7j1rNww=="), ("x-amz-meta-b", " two "),
      ("x-amz-acl", "private")], b"hello world")
case("v2-subresources", v2, "GET", S3 + "/bucket/key?uploadId=a%2Bb&max-parts=3&partNumber=2")
case("v2-list", v2, "GET", S3 + "/bucket?prefix=a&max-keys=10")
case("v2-query", v2_query, "GET", S3 + "/bucket/key.txt")
case("v2-query-token", v2_query, "GET", S3 + "/bucket/key.txt", token=TOKEN)
case("v2-query-override", v2_query, "GET",
     S3 + "/bucket/key.txt?response-content-type=text%2Fplain%3B%20charset%3Dx&versionId=3%2FL4k")
