// A code from an MFA device becomes temporary credentials, and those list a bucket's keys.
//   mfa_sample get-session-token SERIAL BUCKET
//   mfa_sample assume-role SERIAL BUCKET ROLE-ARN
// The key, the region and the endpoint are what the SDK finds in the environment.
using System;
using System.Collections.Generic;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

string flow = args[0], serial = args[1], bucket = args[2];

Console.Write("Enter MFA code: ");
string code = Console.ReadLine() ?? "";

try
{
    using var sts = new AmazonSecurityTokenServiceClient();
    Credentials issued = flow == "assume-role"
        ? (await sts.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = args[3],
            RoleSessionName = "AssumeRoleSession1",
            SerialNumber = serial,
            TokenCode = code,
        })).Credentials
        : (await sts.GetSessionTokenAsync(new GetSessionTokenRequest
        {
            DurationSeconds = 3600,
            SerialNumber = serial,
            TokenCode = code,
        })).Credentials;

    var temporary = new SessionAWSCredentials(issued.AccessKeyId, issued.SecretAccessKey, issued.SessionToken);
    using var s3 = new AmazonS3Client(temporary);
    ListObjectsResponse listed = await s3.ListObjectsAsync(new ListObjectsRequest { BucketName = bucket });
    foreach (S3Object found in listed.S3Objects ?? new List<S3Object>()) Console.WriteLine(found.Key);
    return 0;
}
catch (AmazonServiceException refused)
{
    Console.Error.WriteLine($"{(int)refused.StatusCode} {refused.ErrorCode}: {refused.Message}");
    return 1;
}
